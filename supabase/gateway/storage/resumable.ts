/** Resumable uploads by TUS, spoken as Supabase speaks it: metadata, words, who may and who may not. */
import { FileConfigstore, FileStore } from '@tus/file-store';
import { ERRORS, Server, type Upload } from '@tus/server';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Claims } from '../caller.ts';
import type { Complain } from '../complaints.ts';
import { awayWords, DATABASE_AWAY, isAway } from '../process/pool.ts';
import { refusal } from '../rest/rest.ts';
import { readAtOnce } from './body.ts';
import { isFull, type Files, type Note } from './files.ts';
import type { Bucket, NewObject, Objects } from './objects.ts';
import { StorageRefusal } from './refusal.ts';

const PATH = '/storage/v1/upload/resumable';
/** What Supabase takes for a name, without the dots that climb. */
const NAME = /^(?!.*(^|\/)\.\.?(\/|$))[\w/!.*'() &$@=;:+,?-]{1,1024}$/;

/** A request on its way, and how to end its body where it is. */
type UnderWay = { id: string | null; end: AbortController; work: Promise<Response> };

type Asking = { claims: Claims; bucket?: Bucket };

/** The object an upload is to become. */
function objectOf(id: string, { metadata }: Pick<Note, 'metadata'>): NewObject {
	return {
		bucket: metadata?.bucketName ?? '',
		name: metadata?.objectName ?? '',
		version: id,
		metadata: null
	};
}

/** Whose an upload is. */
const ownerOf = ({ sub, role }: Claims) => sub ?? role;

function allows({ types }: Bucket, type: string): boolean {
	if (!types?.length) return true;
	const bare = type.split(';')[0]!.trim().toLowerCase();
	return types.some((allowed) =>
		allowed.endsWith('/*') ? bare.startsWith(allowed.slice(0, -1)) : bare === allowed
	);
}

export type Resumable = {
	/** Reads from this moment on, and then asks who it comes from. */
	answer(request: Request, who: () => Promise<Claims>): Promise<Response>;
	/** Keeps what has arrived of what is under way, and takes no more. */
	stop(): Promise<void>;
};

export function resumable(
	objects: Objects,
	files: Files,
	{ now, complain }: { now: () => Date; complain: Complain }
): Resumable {
	const asking = new WeakMap<object, Asking>();
	const underWay = new Set<UnderWay>(); // in the order they came
	let stopping = false;

	async function finish(claims: Claims, id: string): Promise<void> {
		if (await objects.has(id)) return; // said twice
		const note = (await files.note(id))!;
		const bytes = await readFile(files.path(id));
		await files.settle(id);
		try {
			await objects.add(claims, {
				...objectOf(id, note),
				metadata: {
					eTag: `"${createHash('md5').update(bytes).digest('hex')}"`,
					size: bytes.length,
					mimetype: note.metadata?.contentType ?? 'application/octet-stream',
					cacheControl: note.metadata?.cacheControl ?? 'no-cache',
					lastModified: now().toISOString(),
					contentLength: bytes.length,
					httpStatusCode: 200
				}
			});
		} catch (error) {
			if (await objects.has(id)) return; // two last pieces at once
			if (error instanceof StorageRefusal) await files.remove(id);
			throw error;
		}
	}

	const server = new Server({
		path: PATH,
		relativeLocation: true, // right behind any origin
		datastore: new FileStore({
			directory: files.bytes,
			configstore: new FileConfigstore(files.notes)
		}),
		allowedHeaders: ['Authorization', 'X-Upsert', 'Upload-Expires', 'ApiKey'],
		exposedHeaders: ['Upload-Expires'],
		disableTerminationForFinishedUploads: true,
		getFileIdFromRequest: (_, last) => (last && files.isId(last) ? last : undefined),
		maxSize: (request) => asking.get(request)?.bucket?.mostBytes ?? 0,

		async namingFunction(request, metadata) {
			if (!metadata?.bucketName || !metadata.objectName) throw new StorageRefusal('InvalidRequest');
			if (!NAME.test(metadata.objectName)) {
				throw new StorageRefusal('InvalidKey', `Invalid key: ${metadata.objectName}`);
			}
			asking.get(request)!.bucket = await objects.bucket(metadata.bucketName);
			await files.tidy(now());
			return crypto.randomUUID();
		},

		async onUploadCreate(request, upload) {
			const { claims, bucket } = asking.get(request)!;
			const type = upload.metadata?.contentType ?? 'application/octet-stream';
			await objects.assertAddable(claims, objectOf(upload.id, upload));
			if (!allows(bucket!, type)) {
				throw new StorageRefusal('InvalidMimeType', `mime type ${type} is not supported`);
			}
			// Kept in the note, which nobody is shown: not in the metadata, which the client is.
			Object.assign(upload, {
				owner: ownerOf(claims),
				creation_date: now().toISOString()
			} satisfies Partial<Note>);
			const seconds = upload.metadata?.cacheControl ?? '';
			const cacheControl = /^\d+$/.test(seconds) ? `max-age=${seconds}` : 'no-cache';
			return { metadata: { ...upload.metadata, contentType: type, cacheControl } };
		},

		async onIncomingRequest(request, id) {
			if (request.method === 'POST') return; // its turn comes with its metadata
			const { claims } = asking.get(request)!;
			const note = await files.note(id);
			if (!note || note.owner !== ownerOf(claims)) throw ERRORS.FILE_NOT_FOUND;
			if (files.expires(note) <= now()) throw ERRORS.FILE_NO_LONGER_EXISTS;
			if (request.method === 'PATCH' && !(await objects.has(id))) {
				await objects.assertAddable(claims, objectOf(id, note));
			}
			// All of it had arrived and then the gateway died: whoever asks how far it came is done.
			if (request.method === 'HEAD' && (await files.whole(id))) await finish(claims, id);
		},

		async onUploadFinish(request, upload: Upload) {
			await finish(asking.get(request)!.claims, upload.id);
			return { headers: { 'Tus-Complete': '1' } };
		},

		onResponseError(_, error) {
			if (error instanceof StorageRefusal) {
				return { status_code: error.status, body: error.message };
			}
			if ('status_code' in error) return undefined; // one of the protocol's own
			if (isAway(error)) {
				complain(awayWords(error.message));
				return { status_code: 503, body: DATABASE_AWAY };
			}
			if (isFull(error)) {
				complain(`The disk of the photos is full: ${error.message}`);
				return { status_code: 507, body: 'The disk of the server is full' };
			}
			console.error(error);
			return { status_code: 500, body: 'Internal Server Error' };
		}
	});

	/** Whoever comes back has left the line they were on: what came by it counts, and it is over. */
	async function settleEarlier(one: UnderWay, claims: Claims): Promise<void> {
		if (one.id === null || (await files.note(one.id))?.owner !== ownerOf(claims)) return;
		for (const earlier of underWay) {
			if (earlier === one) return;
			if (earlier.id !== one.id) continue;
			earlier.end.abort();
			await earlier.work.catch(() => {});
		}
	}

	async function handled(one: UnderWay, held: Request, who: () => Promise<Claims>) {
		const claims = await who();
		await settleEarlier(one, claims);
		asking.set(held, { claims });
		const answer = await server.handleWeb(held);
		const id = one.id ?? answer.headers.get('location')?.split('/').at(-1);
		const note = answer.ok && id ? await files.note(id) : null;
		if (note) answer.headers.set('upload-expires', files.expires(note).toUTCString());
		return answer;
	}

	return {
		async answer(request, who) {
			if (stopping) return refusal(503, 'Stopping; try again in a moment.', { 'retry-after': '1' });
			const last = new URL(request.url).pathname.split('/').at(-1)!;
			const end = new AbortController();
			const one = { id: files.isId(last) ? last : null, end } as UnderWay;
			underWay.add(one);
			one.work = handled(one, readAtOnce(request, end.signal), who);
			try {
				return await one.work;
			} finally {
				underWay.delete(one);
			}
		},
		async stop() {
			stopping = true;
			for (const { end } of underWay) end.abort();
			await Promise.allSettled([...underWay].map(({ work }) => work));
		}
	};
}
