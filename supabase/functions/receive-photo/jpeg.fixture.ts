/** Pictures for tests: their segments are in order, though nothing could show them. */

const JFIF = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];
const SCAN = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];

/** A JPEG of so many bytes that says nothing; another seed, another picture. */
export function bareJpeg(length: number, seed = 1): Uint8Array<ArrayBuffer> {
	const head = [0xff, 0xd8, ...JFIF, ...SCAN];
	const picture = new Uint8Array(length);
	for (let at = head.length; at < length - 2; at++)
		picture[at] = (at * 31 + (at >> 8) + seed) % 251;
	picture.set(head);
	picture.set([0xff, 0xd9], length - 2);
	return picture;
}

/** The same with a segment in front of the others. */
export function withSegment(
	jpeg: Uint8Array,
	marker: number,
	text: string
): Uint8Array<ArrayBuffer> {
	const body = new TextEncoder().encode(text);
	const length = body.length + 2;
	return new Uint8Array([
		...[0xff, 0xd8, 0xff, marker, length >> 8, length & 255],
		...body,
		...jpeg.subarray(2)
	]);
}
