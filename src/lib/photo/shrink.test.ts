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
	const book = { asked: [] as [number, number, number][], open: 0 };
	const made: Studio = {
		decode: async () => {
			book.open++;
			return { picture: {} as ImageBitmap, width, height, close: () => void book.open-- };
		},
		canvas: (width, height) =>
			({ width, height, getContext: () => ({ fillRect() {}, drawImage() {} }) }) as never,
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
	expect(book).toEqual({ asked: [[2560, 1920, 0.8]], open: 0 });
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

test('one that stays too heavy is refused, and nothing is left open', async () => {
	const { made, book } = studio(4000, 3000, () => MOST_BYTES + 1);
	await expect(shrink(file, made)).rejects.toMatchObject({ reason: 'photo_too_large' });
	expect(book.open).toBe(0);
});

test('one of more pixels than a phone can hold is refused before it is drawn', async () => {
	const { made, book } = studio(20_000, 10_000, () => 1000);
	await expect(shrink(file, made)).rejects.toMatchObject({ reason: 'photo_too_large' });
	expect(book).toEqual({ asked: [], open: 0 });
});

test('what cannot be decoded is unreadable', async () => {
	const { made } = studio(1, 1, () => 1000);
	const broken = {
		...made,
		decode: () => Promise.reject(new DOMException('no', 'InvalidStateError'))
	};
	await expect(shrink(file, broken)).rejects.toMatchObject({ reason: 'photo_unreadable' });
});

test('a browser that makes no JPEG sends no PNG in its place', async () => {
	const { made, book } = studio(100, 100, () => 1000);
	const png = { ...made, jpeg: async () => new Blob(['png'], { type: 'image/png' }) };
	await expect(shrink(file, png)).rejects.toMatchObject({ reason: 'photo_unreadable' });
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
