import { Upload, type DetailedError } from 'tus-js-client';

type Sending = {
	/** Where the gateway, or a bad line to it, is. */
	url: string;
	key: string;
	token?: string;
	name: string;
	bucket?: string;
	type?: string | null;
	bytes: Uint8Array;
	/** Goes on with an upload that was begun. */
	begun?: string | null;
	headers?: Record<string, string>;
};

export type Sent = { status: number | null; words: string; at: string | null };

/** Uploads as a phone does, without trying again. Status null: the line broke. */
export function send(sending: Sending): Promise<Sent> {
	const { url, key, token = key, name, bucket = 'drawer', type = 'image/jpeg' } = sending;
	return new Promise((resolve) => {
		const upload = new Upload(Buffer.from(sending.bytes), {
			endpoint: `${url}/storage/v1/upload/resumable`,
			uploadUrl: sending.begun ?? null,
			retryDelays: null,
			uploadSize: sending.bytes.length,
			headers: {
				apikey: key,
				authorization: `Bearer ${token}`,
				'x-upsert': 'false',
				...sending.headers
			},
			metadata: { bucketName: bucket, objectName: name, ...(type ? { contentType: type } : {}) },
			onSuccess: () => resolve({ status: 200, words: '', at: upload.url }),
			onError(error) {
				const answer = (error as DetailedError).originalResponse;
				resolve({
					status: answer?.getStatus() ?? null,
					words: answer?.getBody().trim() ?? error.message,
					at: upload.url
				});
			}
		});
		upload.start();
	});
}
