import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
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

test('padding before a marker is passed over', () => {
	const padded = new Uint8Array([0xff, 0xd8, 0xff, 0xff, 0xff, ...TOLD.subarray(3)]);
	expect(hasMetadata(padded)).toBe(true);
	expect(withoutMetadata(padded)).toEqual(SMALLEST);
});

test('a segment longer than 255 bytes is taken out whole', () => {
	const body = new Uint8Array(600).fill(0x41);
	const long = new Uint8Array([
		...[0xff, 0xd8, 0xff, 0xe1, 602 >> 8, 602 & 255],
		...body,
		...SMALLEST.subarray(2)
	]);
	expect(withoutMetadata(long)).toEqual(SMALLEST);
});

test('an empty segment, the last of the applications and what is no application', () => {
	expect(withoutMetadata(with_(0xe1, ''))).toEqual(SMALLEST);
	expect(hasMetadata(with_(0xef, 'told'))).toBe(true);
	for (const table of [0xc0, 0xc4, 0xdb, 0xdf, 0xf0])
		expect(hasMetadata(with_(table, 'quantised'))).toBe(false);
});

test.each([
	['nothing', []],
	['a PNG', [0x89, 0x50, 0x4e, 0x47]],
	['a picture that begins with another marker', [0xff, 0xd9, ...SMALLEST.subarray(2)]],
	['a picture whose first byte is lost', [0x00, 0xd8, ...SMALLEST.subarray(2)]],
	['a marker that is none', [0xff, 0xd8, 0x00, ...SMALLEST.subarray(3)]],
	[
		'a segment shorter than its own length',
		[0xff, 0xd8, 0xff, 0xe1, 0, 1, ...SMALLEST.subarray(2)]
	],
	['half a JPEG', [...TOLD.subarray(0, 60)]],
	['a JPEG cut within its head', [...SMALLEST.subarray(0, 22)]]
])('%s is refused', (_, bytes) => {
	const read = () => withoutMetadata(new Uint8Array(bytes));
	expect(read).toThrow(Failure);
	expect(read).toThrow(expect.objectContaining({ reason: 'photo_unreadable', detail: 'no JPEG' }));
});
