import { Failure, type Reason } from '$lib/failure.ts';
import type { PhotoNote } from '$lib/report/photo.ts';
import type { Shrunk } from './shrink.ts';

/** A photo as it is kept and sent. */
export type Prepared = { readonly note: PhotoNote; readonly bytes: ArrayBuffer };

/** What the worker says of a picture. No reason: something is amiss with the worker. */
export type WorkerAnswer =
	{ readonly shrunk: Shrunk } | { readonly reason: Reason | null; readonly words: string };

/** A worker that says nothing for this long has been killed, most often for want of memory. */
const PATIENCE_MS = 60_000;

/** Away from the page, so that it goes on answering. Null: this browser cannot, or no longer. */
async function inWorker(file: Blob): Promise<WorkerAnswer | null> {
	if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return null;
	const worker = new Worker(new URL('./shrink.worker.ts', import.meta.url), { type: 'module' });
	try {
		return await new Promise((resolve) => {
			worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => resolve(data);
			worker.onerror = () => resolve(null);
			setTimeout(resolve, PATIENCE_MS, null);
			worker.postMessage(file);
		});
	} finally {
		worker.terminate(); // and its memory with it
	}
}

async function inPage(file: Blob): Promise<Shrunk> {
	const [{ shrink }, { pageStudio }] = await Promise.all([
		import('./shrink.ts'),
		import('./page-studio.ts')
	]);
	return shrink(file, pageStudio);
}

async function shrunk(file: Blob): Promise<Shrunk> {
	const answer = await inWorker(file);
	if (answer && 'shrunk' in answer) return answer.shrunk;
	if (answer?.reason === 'photo_too_large') throw new Failure(answer.reason);
	// What a worker cannot read, the page can in some browsers.
	return inPage(file);
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function alone(file: Blob, now: Date): Promise<Prepared> {
	const { bytes, ...rest } = await shrunk(file);
	const note: PhotoNote = {
		...rest,
		id: crypto.randomUUID(),
		sha256: await sha256(bytes),
		bytes: bytes.byteLength,
		type: 'image/jpeg',
		addedAt: now
	};
	return { note, bytes };
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Makes a picture ready to be sent: small, without anything the camera wrote into it, and with time
 * and place lifted out. One at a time, for a phone has room for one. Two files that are alike, or of
 * one name, are two photos.
 *
 * @throws Failure `photo_unreadable` or `photo_too_large`.
 */
export function prepare(file: Blob, now: Date): Promise<Prepared> {
	const mine = last.catch(() => {}).then(() => alone(file, now));
	last = mine;
	return mine;
}
