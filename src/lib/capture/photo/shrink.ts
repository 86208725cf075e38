import { Failure } from '$lib/failure.ts';
import { withoutMetadata } from './jpeg.ts';
import { lift, type Metadata } from './metadata.ts';

/** A picture ready to be sent, and what its camera knew. */
export type Shrunk = Metadata & {
	readonly bytes: ArrayBuffer;
	readonly width: number;
	readonly height: number;
};

type Drawable = ImageBitmap | HTMLImageElement;
type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** Where pictures are read and drawn: in a worker, or where there is none, in the page. */
export type Studio = {
	decode(file: Blob): Promise<{ picture: Drawable; width: number; height: number; close(): void }>;
	canvas(width: number, height: number): Canvas;
	jpeg(canvas: Canvas, quality: number): Promise<Blob | null>;
};

/** What a picture should weigh at most when it leaves the phone. */
export const MOST_BYTES = 600_000;
/** What a phone can be asked to read: more is no photo of a boat. */
const MOST_FILE_BYTES = 80 * 1024 * 1024;
const MOST_PIXELS = 120_000_000;

/** First the quality gives way, then the size: letters are lost with pixels, not with colours. */
const RUNGS = [
	{ side: 2560, qualities: [0.8, 0.68, 0.56] },
	{ side: 2048, qualities: [0.62, 0.5] },
	{ side: 1600, qualities: [0.6, 0.45] },
	{ side: 1280, qualities: [0.5, 0.35] },
	{ side: 960, qualities: [0.4, 0.2] }
];

/** The size whose longer side is at most that; a small picture stays as small as it is. */
export function fitted(width: number, height: number, side: number): [number, number] {
	const scale = Math.min(1, side / Math.max(width, height));
	return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

function drawn(studio: Studio, picture: Drawable, width: number, height: number): Canvas {
	const canvas = studio.canvas(width, height);
	const context = canvas.getContext('2d', { alpha: false }) as
		CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
	if (context === null) throw new Failure('photo_too_large', { detail: 'no canvas' });
	context.imageSmoothingEnabled = true;
	context.imageSmoothingQuality = 'high';
	context.fillStyle = '#fff'; // behind what is transparent
	context.fillRect(0, 0, width, height);
	context.drawImage(picture, 0, 0, width, height);
	return canvas;
}

/** Gives a canvas's memory back at once: iOS keeps a worn-out one for long. */
function discard(canvas: Canvas): void {
	canvas.width = 0;
	canvas.height = 0;
}

/**
 * Makes a JPEG that is light enough to send and says nothing but what it shows.
 *
 * @throws Failure `photo_unreadable` or `photo_too_large`.
 */
export async function shrink(file: Blob, studio: Studio): Promise<Shrunk> {
	if (file.size > MOST_FILE_BYTES) throw new Failure('photo_too_large');
	const metadata = await lift(file);
	const { picture, width, height, close } = await studio.decode(file).catch((cause: unknown) => {
		throw new Failure('photo_unreadable', { cause });
	});
	try {
		if (width * height > MOST_PIXELS) throw new Failure('photo_too_large');
		for (const { side, qualities } of RUNGS) {
			const size = fitted(width, height, side);
			const canvas = drawn(studio, picture, ...size);
			try {
				for (const quality of qualities) {
					const blob = await studio.jpeg(canvas, quality);
					if (blob?.type !== 'image/jpeg') throw new Failure('photo_unreadable');
					if (blob.size > MOST_BYTES) continue;
					const bytes = withoutMetadata(new Uint8Array(await blob.arrayBuffer()));
					return { ...metadata, bytes: bytes.buffer, width: size[0], height: size[1] };
				}
			} finally {
				discard(canvas);
			}
		}
		throw new Failure('photo_too_large');
	} finally {
		close();
	}
}
