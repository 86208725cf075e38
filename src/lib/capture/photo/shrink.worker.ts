/// <reference lib="webworker" />
import { Failure } from '$lib/failure.ts';
import { shrink, type Studio } from './shrink.ts';
import type { WorkerAnswer } from './prepare.ts';

declare const self: DedicatedWorkerGlobalScope;

const studio: Studio = {
	async decode(file) {
		const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
		const { width, height } = picture;
		return { picture, width, height, close: () => picture.close() };
	},
	canvas: (width, height) => new OffscreenCanvas(width, height),
	jpeg: (canvas, quality) =>
		(canvas as OffscreenCanvas).convertToBlob({ type: 'image/jpeg', quality })
};

self.addEventListener('message', async ({ data }: MessageEvent<Blob>) => {
	try {
		const shrunk = await shrink(data, studio);
		const answer: WorkerAnswer = { shrunk };
		self.postMessage(answer, [shrunk.bytes]);
	} catch (error) {
		// A worker's errors lose their fields on the way: the reason goes in words.
		const reason = error instanceof Failure ? error.reason : null;
		const answer: WorkerAnswer = { reason, words: String(error) };
		self.postMessage(answer);
	}
});
