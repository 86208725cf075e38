import { Failure } from '$lib/failure.ts';
import { DetailedError, Upload, type HttpResponse } from 'tus-js-client';
import type { PhotoUpload } from '$lib/outbox/deliver.ts';
import { backendAddress } from '$lib/supabase/auth-client.ts';
import type { Bearer } from '$lib/supabase/bearer.ts';
import { tusStack } from './tus-stack.ts';

/** What Supabase wants the parts of an upload to measure, but for the last one. */
const PART_BYTES = 6 * 1024 * 1024;

export type Load = Omit<PhotoUpload, 'id' | 'author' | 'note'> & {
	readonly name: string;
	readonly type: string;
	readonly bearer: Bearer;
};

/**
 * How it ended, when it did. `there`: all bytes are, or the server has an object of that name.
 * `denied`: not taken, perhaps because it has been received. `gone`: the address is, start over.
 * `moved`: somebody else sent part of it meanwhile, look again.
 */
export type Carried = { readonly end: 'there' | 'denied' | 'gone' | 'moved'; words: string };

/** As bytes and not as a Blob, which some WebKits empty on the way through a service worker. */
const source = {
	openFile: async (bytes: Uint8Array) => ({
		size: bytes.length,
		slice: async (start: number, end: number) => ({ value: bytes.slice(start, end), done: false }),
		close: () => {}
	})
};

function endOf(method: string, answer: HttpResponse): Carried | Failure {
	const status = answer.getStatus();
	const words = answer.getBody().trim().slice(0, 200);
	const taken = /already exists|duplicate/i.test(words);
	if (method === 'POST' && (status === 409 || (status === 400 && taken)))
		return { end: 'there', words };
	if (status === 404 || status === 410) {
		if (method === 'PATCH') return { end: 'gone', words };
		return new Failure('busy', { detail: words }); // no uploads there, as yet
	}
	if (status === 409) return { end: 'moved', words };
	if (status === 400 || status === 403) return { end: 'denied', words };
	if (status >= 400) return new Failure('busy', { detail: words });
	return new Failure('unclear', { detail: words });
}

/** Why tus gave up, in reasons of ours. */
function read(error: Error): Carried | Failure {
	if (!(error instanceof DetailedError)) return new Failure('unclear', { cause: error });
	const { causingError, originalRequest, originalResponse } = error;
	if (causingError instanceof Failure) return causingError;
	if (!originalResponse) return new Failure('offline', { cause: error });
	return endOf(originalRequest.getMethod(), originalResponse);
}

/** Takes the bytes there, once: whoever calls decides about another try. */
export function carry(load: Load): Promise<Carried> {
	const { name, type, bearer, resumeAt, onresumable, onprogress, signal } = load;
	const { url, key } = backendAddress();
	const endpoint = `${url}/storage/v1/upload/resumable`;
	const bytes = new Uint8Array(load.bytes);

	return new Promise((resolve, reject) => {
		const settle = (end: Carried | Failure) => {
			signal?.removeEventListener('abort', stop);
			if (end instanceof Failure) reject(end);
			else resolve(end);
		};
		const upload = new Upload(bytes as never, {
			endpoint,
			uploadUrl: resumeAt,
			uploadSize: bytes.length,
			chunkSize: PART_BYTES,
			headers: { apikey: key, 'x-upsert': 'false' },
			metadata: { bucketName: 'photos', objectName: name, contentType: type, cacheControl: '0' },
			retryDelays: null,
			storeFingerprintForResuming: false,
			fingerprint: async () => name,
			httpStack: tusStack(bearer),
			fileReader: source,
			onAfterResponse: async (request, answer) => {
				const location = answer.getHeader('location');
				if (request.getMethod() !== 'POST' || answer.getStatus() !== 201 || !location) return;
				const address = new URL(location, endpoint);
				if (address.origin !== new URL(endpoint).origin) throw new Failure('unclear');
				await onresumable(address.href);
			},
			onProgress: (sent) => onprogress(sent),
			onChunkComplete: (size) => {
				if (size > 0) return;
				void upload.abort(); // it would be sent for ever
				settle(new Failure('unclear'));
			},
			onSuccess: () => settle({ end: 'there', words: '' }),
			onError: (error) => settle(read(error))
		});
		const stop = () => {
			void upload.abort();
			settle(new Failure('offline', { detail: 'set aside' }));
		};
		if (signal?.aborted) return stop();
		signal?.addEventListener('abort', stop, { once: true });
		upload.start();
	});
}
