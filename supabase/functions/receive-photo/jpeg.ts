const SOI = 0xd8;
const SOS = 0xda;
const COMMENT = 0xfe;
const JFIF = 0xe0;
const LAST_APP = 0xef;
/** Size, colours, how they are stored: what of APP0 to APP15 says nothing of whoever took it. */
const SILENT = new Set([JFIF, 0xe2, 0xee]);

/** Whether it is a JPEG that says nothing beside its picture: no EXIF, no XMP, no comment. */
export function isBareJpeg(bytes: Uint8Array): boolean {
	if (bytes[0] !== 0xff || bytes[1] !== SOI) return false;
	for (let at = 2; at + 3 < bytes.length;) {
		const marker = bytes[at + 1]!;
		if (bytes[at] !== 0xff) return false;
		if (marker === 0xff) {
			at++; // padding
			continue;
		}
		if (marker === SOS) return true;
		const app = marker >= JFIF && marker <= LAST_APP;
		if (marker === COMMENT || (app && !SILENT.has(marker))) return false;
		const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
		if (length < 2) return false;
		at += 2 + length;
	}
	return false;
}
