import { expect, test } from 'vitest';
import { bareJpeg, withSegment } from './jpeg.fixture.ts';
import { isBareJpeg } from './jpeg.ts';

const PICTURE = bareJpeg(200);

test('a picture and nothing else', () => {
	expect(isBareJpeg(PICTURE)).toBe(true);
	const padded = new Uint8Array([0xff, 0xd8, 0xff, 0xff, ...PICTURE.subarray(2)]);
	expect(isBareJpeg(padded)).toBe(true);
});

test.each([
	['its colours', 0xe2, 'ICC_PROFILE'],
	['how they are stored', 0xee, 'Adobe']
])('%s it may say', (_, marker, text) => {
	expect(isBareJpeg(withSegment(PICTURE, marker, text))).toBe(true);
});

test.each([
	['EXIF', 0xe1, 'Exif\0\0MM'],
	['XMP', 0xe1, 'http://ns.adobe.com/xap/1.0/'],
	['IPTC', 0xed, 'Photoshop 3.0'],
	['a comment', 0xfe, 'Taken by'],
	['what nobody knows', 0xeb, 'HDR']
])('%s it may not, wherever it stands', (_, marker, text) => {
	expect(isBareJpeg(withSegment(PICTURE, marker, text))).toBe(false);
	expect(isBareJpeg(withSegment(withSegment(PICTURE, marker, text), 0xe2, 'ICC'))).toBe(false);
});

test.each([
	['nothing', []],
	['a PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]],
	['a page', [...new TextEncoder().encode('<script>alert(1)</script>')]],
	['a JPEG without a picture', [...PICTURE.subarray(0, 20)]],
	['a JPEG whose segments lead nowhere', [0xff, 0xd8, 0xff, 0xe0, 0, 1, 0xff, 0xda, 0, 8]]
])('%s is none', (_, bytes) => {
	expect(isBareJpeg(new Uint8Array(bytes))).toBe(false);
});
