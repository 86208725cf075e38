import { directions, sizes, type Unmeant } from './angle.ts';
import { gridOf, isGridReference } from './grid.ts';
import { halves, partings, type Parting } from './halves.ts';
import { notations, plain, type Token } from './notation.ts';
import type { Position } from './position.ts';

export type Unreadable =
	| Unmeant
	| 'hemisphere_missing' // east or west was not said: the meridian passes through this coast
	| 'two_ways' // it can be read as more than one place
	| 'grid_unreadable'
	| 'three_words'; // nobody can turn those into a place without their owner's service

export type Parsed =
	| { readonly ok: true; readonly position: Position }
	| {
			readonly ok: false;
			readonly why: Unreadable;
			/** What it may mean, to choose from. Empty: nothing. */
			readonly readings: readonly Position[];
	  };

/** More than this is no question anybody could answer. */
const MOST_READINGS = 4;

function typed(latitude: number, longitude: number): Position {
	const tidy = (value: number) => Number(value.toFixed(7)) + 0; // never -0
	return {
		latitude: tidy(latitude),
		longitude: tidy(longitude),
		source: 'typed',
		accuracyMetres: null,
		fixedAt: null
	};
}

type Meaning = { readonly readings: Position[]; readonly why: Unreadable };

function meaning(found: readonly Token[], parting: Parting): Meaning {
	const parts = halves(found, parting);
	if (parts === null) return { readings: [], why: 'unreadable' };
	const latitudes = sizes(parts.latitude, 'latitude');
	const longitudes = sizes(parts.longitude, 'longitude');
	if (latitudes === 'unreadable' || longitudes === 'unreadable')
		return { readings: [], why: 'unreadable' };
	if (typeof latitudes === 'string') return { readings: [], why: latitudes };
	if (typeof longitudes === 'string') return { readings: [], why: longitudes };

	const all = latitudes
		.flatMap((north) => longitudes.map((east) => ({ north, east })))
		.filter(({ north, east }) => !(north.loose && east.loose));
	const alike = all.filter(({ north, east }) => north.notation === east.notation);
	const mixed = all.filter(({ north, east }) => !north.loose && !east.loose);
	const pairs = alike.length > 0 ? alike : mixed;
	if (pairs.length === 0) return { readings: [], why: 'minutes_out_of_range' };
	const readings = pairs.flatMap(({ north, east }) =>
		directions(parts.latitude, 'latitude').flatMap((up) =>
			directions(parts.longitude, 'longitude').map((right) =>
				typed(up * north.degrees, right * east.degrees)
			)
		)
	);
	const unsaid = parts.longitude.letter === null && parts.longitude.numbers[0]!.sign === null;
	return { readings, why: unsaid && pairs.length === 1 ? 'hemisphere_missing' : 'two_ways' };
}

/**
 * Reads latitude and longitude as people write them: degrees, degrees and minutes, or with seconds;
 * parted or run together; letters before or after, or signs. Latitude first, unless it says which is
 * which. East or west is never guessed, nor is anything else that can be read in two ways.
 */
export function parsePosition(text: string): Parsed {
	const meanings = notations(text).flatMap((found) =>
		partings(found).map((parting) => meaning(found, parting))
	);
	const places = new Map<string, Position>();
	for (const { readings } of meanings)
		for (const place of readings) places.set(`${place.latitude} ${place.longitude}`, place);
	const readings = [...places.values()];
	if (readings.length === 1) return { ok: true, position: readings[0]! };
	const telling = meanings.filter((each) => each.readings.length > 0);
	if (readings.length > MOST_READINGS) return { ok: false, why: 'unreadable', readings: [] };
	if (readings.length > 1)
		return { ok: false, why: telling.length === 1 ? telling[0]!.why : 'two_ways', readings };
	const why = meanings.find((each) => each.why !== 'unreadable')?.why ?? 'unreadable';
	return { ok: false, why, readings: [] };
}

const THREE_WORDS = /^\/*\p{L}+[.。]\p{L}+[.。]\p{L}+$/u;

/** Reads a position in any notation there is a way to read, the national grid's included. */
export async function readPosition(text: string): Promise<Parsed> {
	if (isGridReference(text)) {
		const position = await gridOf(text);
		if (position) return { ok: true, position };
		return { ok: false, why: 'grid_unreadable', readings: [] };
	}
	if (THREE_WORDS.test(plain(text))) return { ok: false, why: 'three_words', readings: [] };
	return parsePosition(text);
}
