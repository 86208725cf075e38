import { expect, test } from 'vitest';
import { SMALLEST, withExif } from './exif.fixture.ts';
import { hasMetadata, withoutMetadata } from './jpeg.ts';

const TOLD = withExif(SMALLEST, { taken: '2026:11:03 14:02:11', latitude: [50, 45, 43.2] });

/** Puts a segment in front of the others. */
function with_(marker: number, text: string): Uint8Array<ArrayBuffer> {
	const body = new TextEncoder().encode(text);
	return new Uint8Array([
		...[0xff, 0xd8, 0xff, marker, 0, body.length + 2],
		...body,
		...SMALLEST.subarray(2)
	]);
}

test('what the camera wrote is taken out, and the picture stays byte for byte', () => {
	expect(hasMetadata(TOLD)).toBe(true);
	expect(withoutMetadata(TOLD)).toEqual(SMALLEST);
	expect(hasMetadata(withoutMetadata(TOLD))).toBe(false);
});

test.each([
	['XMP', 0xe1],
	['IPTC', 0xed],
	['a comment', 0xfe],
	['a maker’s own', 0xeb]
])('%s is taken out', (_, marker) => {
	expect(withoutMetadata(with_(marker, 'Barnaby was here'))).toEqual(SMALLEST);
});

test.each([
	['colours', 0xe2],
	['how colours are stored', 0xee]
])('%s stay', (_, marker) => {
	const picture = with_(marker, 'ICC_PROFILE');
	expect(hasMetadata(picture)).toBe(false);
	expect(withoutMetadata(picture)).toBe(picture);
});

test.each([
	['nothing', []],
	['a PNG', [0x89, 0x50, 0x4e, 0x47]],
	['half a JPEG', [...TOLD.subarray(0, 60)]],
	['a JPEG cut within its head', [...SMALLEST.subarray(0, 22)]]
])('%s is refused', (_, bytes) => {
	expect(() => withoutMetadata(new Uint8Array(bytes))).toThrow('photo_unreadable');
});
