/** Pictures as cameras write them, for tests: a JPEG with time and place in its EXIF. */

export type Exif = {
	taken?: string;
	offset?: string;
	/** How the phone was held: 6 is upright, as most hold it. */
	orientation?: number;
	/** Degrees, minutes, seconds. */
	latitude?: [number, number, number];
	longitude?: [number, number, number];
	north?: 'N' | 'S';
	east?: 'E' | 'W';
};

type Entry = { tag: number; type: number; count: number; data: number[] };

const short = (value: number) => [value >> 8, value & 255];
const long = (value: number) => [...short(value >>> 16), ...short(value & 0xffff)];

function ascii(tag: number, text: string): Entry {
	const data = [...new TextEncoder().encode(text), 0];
	return { tag, type: 2, count: data.length, data };
}

function rationals(tag: number, values: number[]): Entry {
	const data = values.flatMap((value) => [...long(Math.round(value * 1000)), ...long(1000)]);
	return { tag, type: 5, count: values.length, data };
}

const pointer = (tag: number, at: number): Entry => ({ tag, type: 4, count: 1, data: long(at) });

/** A directory of TIFF that begins `at`, what does not fit into an entry behind it. */
function directory(at: number, entries: Entry[]): number[] {
	let behind = at + 2 + entries.length * 12 + 4;
	const tail: number[] = [];
	const head = entries.flatMap(({ tag, type, count, data }) => {
		const fits = data.length <= 4;
		const value = fits ? [...data, 0, 0, 0, 0].slice(0, 4) : long(behind);
		if (!fits) {
			tail.push(...data);
			behind += data.length;
		}
		return [...short(tag), ...short(type), ...long(count), ...value];
	});
	return [...short(entries.length), ...head, ...long(0), ...tail];
}

function tiff(told: Exif): number[] {
	const { taken, offset, orientation = 1, latitude, longitude, north = 'N', east = 'W' } = told;
	const exif = [
		...(taken ? [ascii(0x9003, taken)] : []),
		...(offset ? [ascii(0x9011, offset)] : [])
	];
	const gps = [
		...(latitude ? [ascii(1, north), rationals(2, latitude)] : []),
		...(longitude ? [ascii(3, east), rationals(4, longitude)] : [])
	];
	const first = 8;
	const second = first + 2 + 4 * 12 + 4 + 'Sample Camera'.length + 1;
	const inner = directory(second, exif);
	const third = second + inner.length;
	const outer = [
		ascii(0x010f, 'Sample Camera'),
		{ tag: 0x0112, type: 3, count: 1, data: short(orientation) },
		pointer(0x8769, second),
		pointer(0x8825, third)
	];
	return [
		...[0x4d, 0x4d, 0, 42],
		...long(first),
		...directory(first, outer),
		...inner,
		...directory(third, gps)
	];
}

/** The same JPEG with that written into it. */
export function withExif(jpeg: Uint8Array, exif: Exif): Uint8Array<ArrayBuffer> {
	const body = [...new TextEncoder().encode('Exif'), 0, 0, ...tiff(exif)];
	const segment = [0xff, 0xe1, ...short(body.length + 2), ...body];
	return new Uint8Array([0xff, 0xd8, ...segment, ...jpeg.subarray(2)]);
}

/** As small as a JPEG gets; nothing can show it, but its segments are in order. */
export const SMALLEST = new Uint8Array([
	...[0xff, 0xd8, 0xff, 0xe0, 0, 16],
	...[0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0],
	...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xff, 0xd9]
]);
