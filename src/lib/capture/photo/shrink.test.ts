import { expect, test } from 'vitest';
import { SMALLEST, withExif } from './exif.fixture.ts';
import { hasMetadata } from './jpeg.ts';
import { fitted, MOST_BYTES, shrink, type Studio } from './shrink.ts';

const CAMERA = withExif(SMALLEST, { taken: '2026:11:03 14:02:11', latitude: [50, 45, 0] });

/** A studio whose pictures weigh what `weight` says, and that keeps a book of what it was asked. */
function studio(
	width: number,
	height: number,
	weight: (pixels: number, quality: number) => number
) {
	const book = {
		asked: [] as [number, number, number][],
		drawn: [] as (string | number)[][],
		canvases: [] as { width: number; height: number; context: object }[],
		open: 0
	};
	const made: Studio = {
		decode: async () => {
			book.open++;
			return { picture: {} as ImageBitmap, width, height, close: () => void book.open-- };
		},
		canvas: (width, height) => {
			const context = {
				fillRect: (...area: number[]) => void book.drawn.push(['white', ...area]),
				drawImage: (_: unknown, ...area: number[]) => void book.drawn.push(['picture', ...area])
			};
			const canvas = { width, height, context, getContext: () => context };
			book.canvases.push(canvas);
			return canvas as never;
		},
		jpeg: async (canvas, quality) => {
			book.asked.push([canvas.width, canvas.height, quality]);
			const bytes = new Uint8Array(weight(canvas.width * canvas.height, quality));
			bytes.set(CAMERA); // as Safari does, which writes EXIF of its own
			return new Blob([bytes], { type: 'image/jpeg' });
		}
	};
	return { made, book };
}
const file = new Blob([CAMERA], { type: 'image/jpeg' });

test('a light picture is drawn once, and says nothing about where and when', async () => {
	const { made, book } = studio(4000, 3000, () => 300_000);
	const shrunk = await shrink(file, made);
	expect(shrunk).toMatchObject({ width: 2560, height: 1920 });
	expect(shrunk.bytes.byteLength).toBeLessThan(300_000);
	expect(hasMetadata(new Uint8Array(shrunk.bytes))).toBe(false);
	expect(book).toMatchObject({ asked: [[2560, 1920, 0.8]], open: 0 });
});

test('a heavy one loses quality first, then size, until it is light enough', async () => {
	const { made, book } = studio(4000, 3000, (pixels, quality) => (pixels / 3) * quality);
	const shrunk = await shrink(file, made);
	expect(shrunk.bytes.byteLength).toBeLessThanOrEqual(MOST_BYTES);
	expect(book.asked.map(([width, , quality]) => [width, quality])).toEqual([
		[2560, 0.8],
		[2560, 0.68],
		[2560, 0.56],
		[2048, 0.62],
		[2048, 0.5]
	]);
	expect(book.open).toBe(0);
});

test('it is drawn whole and smoothly, on white, and its memory is given back at once', async () => {
	const { made, book } = studio(4000, 3000, () => 300_000);
	await shrink(file, made);
	expect(book.drawn).toEqual([
		['white', 0, 0, 2560, 1920],
		['picture', 0, 0, 2560, 1920]
	]);
	expect(book.canvases).toMatchObject([
		{
			width: 0,
			height: 0,
			context: { fillStyle: '#fff', imageSmoothingEnabled: true, imageSmoothingQuality: 'high' }
		}
	]);
});

test('the last rung is small and coarse, and weighs exactly what is allowed', async () => {
	const { made, book } = studio(4000, 3000, (_, quality) => MOST_BYTES + (quality > 0.2 ? 1 : 0));
	expect(await shrink(file, made)).toMatchObject({ width: 960, height: 720 });
	expect(book.asked.map(([width, , quality]) => [width, quality])).toEqual([
		[2560, 0.8],
		[2560, 0.68],
		[2560, 0.56],
		[2048, 0.62],
		[2048, 0.5],
		[1600, 0.6],
		[1600, 0.45],
		[1280, 0.5],
		[1280, 0.35],
		[960, 0.4],
		[960, 0.2]
	]);
	expect(book.canvases.map(({ width }) => width)).toEqual([0, 0, 0, 0, 0]);
});

test('one that stays too heavy is refused, and nothing is left open', async () => {
	const { made, book } = studio(4000, 3000, () => MOST_BYTES + 1);
	await expect(shrink(file, made)).rejects.toMatchObject({ reason: 'photo_too_large' });
	expect(book.open).toBe(0);
});

test('one of more pixels than a phone can hold is refused before it is drawn', async () => {
	const { made, book } = studio(20_000, 10_000, () => 1000);
	await expect(shrink(file, made)).rejects.toMatchObject({ reason: 'photo_too_large' });
	expect(book).toMatchObject({ asked: [], drawn: [], open: 0 });
});

test('the most pixels and the most bytes a phone is asked to read are still read', async () => {
	const weighing = (size: number) =>
		Object.defineProperty(new Blob([CAMERA]), 'size', { value: size });
	const most = 80 * 1024 * 1024;
	const { made, book } = studio(12_000, 10_000, () => 1000);
	expect(await shrink(weighing(most), made)).toMatchObject({ width: 2560 });
	await expect(shrink(weighing(most + 1), made)).rejects.toMatchObject({
		reason: 'photo_too_large'
	});
	expect(book.asked).toHaveLength(1);
	await expect(shrink(file, studio(12_001, 10_000, () => 1000).made)).rejects.toMatchObject({
		reason: 'photo_too_large'
	});
});

test('a browser that has no more canvas says so', async () => {
	const { made, book } = studio(100, 100, () => 1000);
	const without = { ...made, canvas: () => ({ getContext: () => null }) as never };
	await expect(shrink(file, without)).rejects.toMatchObject({
		reason: 'photo_too_large',
		detail: 'no canvas'
	});
	expect(book.open).toBe(0);
});

test('what cannot be decoded is unreadable', async () => {
	const { made } = studio(1, 1, () => 1000);
	const broken = {
		...made,
		decode: () => Promise.reject(new DOMException('no', 'InvalidStateError'))
	};
	await expect(shrink(file, broken)).rejects.toMatchObject({
		reason: 'photo_unreadable',
		cause: expect.any(DOMException)
	});
});

test('a browser that makes no JPEG sends no PNG in its place', async () => {
	const { made, book } = studio(100, 100, () => 1000);
	const png = { ...made, jpeg: async () => new Blob(['png'], { type: 'image/png' }) };
	const none = { ...made, jpeg: async () => null };
	for (const other of [png, none])
		await expect(shrink(file, other)).rejects.toMatchObject({ reason: 'photo_unreadable' });
	expect(book.open).toBe(0);
});

test.each([
	[4000, 3000, 2560, [2560, 1920]],
	[3000, 4000, 2560, [1920, 2560]],
	[640, 480, 2560, [640, 480]],
	[9000, 1, 2560, [2560, 1]]
])('%d by %d at most %d', (width, height, side, size) => {
	expect(fitted(width, height, side)).toEqual(size);
});
