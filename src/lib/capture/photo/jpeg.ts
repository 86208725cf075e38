import { Failure } from '$lib/failure.ts';

const SOI = 0xd8;
const SOS = 0xda;
const COMMENT = 0xfe;
const JFIF = 0xe0;
const COLOURS = 0xe2;
/** How colours are stored; without it some pictures turn green. */
const ADOBE = 0xee;
const LAST_APP = 0xef;

type Segment = { readonly marker: number; readonly start: number; readonly end: number };

const unreadable = () => new Failure('photo_unreadable', { detail: 'no JPEG' });

/** Everything before the picture itself. @throws Failure when it is no JPEG, or half of one. */
function segments(bytes: Uint8Array): Segment[] {
	if (bytes[0] !== 0xff || bytes[1] !== SOI) throw unreadable();
	const found: Segment[] = [];
	let at = 2;
	for (;;) {
		while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++; // padding
		const marker = bytes[at + 1];
		const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
		if (bytes[at] !== 0xff || marker === undefined || !(length >= 2)) throw unreadable();
		found.push({ marker, start: at, end: at + 2 + length });
		if (marker === SOS) return found;
		at += 2 + length;
	}
}

function tells({ marker }: Segment): boolean {
	if (marker === COMMENT) return true;
	const app = marker >= JFIF && marker <= LAST_APP;
	return app && marker !== JFIF && marker !== COLOURS && marker !== ADOBE;
}

/** Whether it says anything beside the picture: where, when, with what, or a smaller copy of it. */
export function hasMetadata(bytes: Uint8Array): boolean {
	return segments(bytes).some(tells);
}

/** The same picture, byte for byte, and nothing that says where, when and with what. */
export function withoutMetadata(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
	const all = segments(bytes);
	if (!all.some(tells)) return bytes;
	const kept = all.filter((segment) => !tells(segment));
	const picture = bytes.subarray(all.at(-1)!.end);
	const parts = [
		bytes.subarray(0, 2),
		...kept.map(({ start, end }) => bytes.subarray(start, end)),
		picture
	];
	const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		result.set(part, at);
		at += part.length;
	}
	return result;
}
