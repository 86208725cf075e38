import type { Landmark, Site } from '$lib/capture/data/briefing.ts';
import { pointFrom, trueBearing, type North } from '$lib/report/bearing.ts';
import type { Draft } from '$lib/report/draft.ts';
import { formatDegreesMinutes, type Position } from '$lib/report/position.ts';

/** The ways to say where a boat was, in the order they are offered. */
export const WAYS = ['here', 'bearing', 'landmark', 'map', 'typed', 'site'] as const;
export type Way = (typeof WAYS)[number];

/** The part of a draft that each way answers as a whole, so that no half of another is left. */
export type Answer = Pick<Draft, 'position' | 'bearing' | 'landmark'>;

/** What a bearing is taken from: the phone, or a mark with a position. */
export type Origin = Pick<Position, 'latitude' | 'longitude'> & { readonly name: string };

/** What a bearing from the phone is said to be from. */
export const OWN_POSITION = 'The reporter’s own position';

const SOURCES: Partial<Record<Position['source'], Way>> = {
	gps: 'here',
	bearing: 'bearing',
	landmark: 'landmark',
	map: 'map',
	typed: 'typed',
	site: 'site'
};

/** How it was said; null: not yet, or a photo said it. */
export function wayOf({ position, bearing, landmark }: Answer): Way | null {
	if (bearing) return 'bearing';
	if (landmark) return 'landmark';
	return (position && SOURCES[position.source]) ?? null;
}

const place = (
	{ latitude, longitude }: Pick<Position, 'latitude' | 'longitude'>,
	source: Position['source']
): Position => ({ latitude, longitude, source, accuracyMetres: null, fixedAt: null });

/** A position and nothing else. */
export function positionAnswer(position: Position | null): Answer {
	return { position, bearing: null, landmark: null };
}

/** Nothing more exact than the site, and marked as such. */
export function siteAnswer(site: Site | null): Answer {
	return positionAnswer(site && place(site, 'site'));
}

/** A berth or mark. Where it has no position its name is enough, with the site's. */
export function landmarkAnswer(landmark: Landmark, site: Site | null): Answer {
	const { id, name, latitude, longitude } = landmark;
	const known = latitude !== null && longitude !== null;
	const position = known ? place({ latitude, longitude }, 'landmark') : siteAnswer(site).position;
	return { position, bearing: null, landmark: { id, name } };
}

/** Where a boat lay that bore so from there; what was said is kept beside what was worked out. */
export async function bearingAnswer(
	from: Origin,
	said: { degrees: number; north: North },
	nauticalMiles: number,
	now: Date
): Promise<Answer> {
	const degreesTrue = await trueBearing(said.degrees, said.north, from, now);
	const position = place(await pointFrom(from, degreesTrue, nauticalMiles), 'bearing');
	const bearing = {
		fromName: from.name,
		fromLatitude: from.latitude,
		fromLongitude: from.longitude,
		degreesTrue,
		degreesSaid: said.degrees,
		north: said.north,
		nauticalMiles
	};
	return { position, bearing, landmark: null };
}

/** A position for a field to be edited in: with as many decimals as it needs to stay where it is. */
export function editable(position: Position): string {
	const rounded = (degrees: number) => Math.round(Math.abs(degrees) * 60_000) / 60_000;
	const near = (degrees: number) => Math.abs(Math.abs(degrees) - rounded(degrees)) < 0.0000005;
	const exact = near(position.latitude) && near(position.longitude);
	return formatDegreesMinutes(position, exact ? 3 : 5);
}

/** Those whose names hold all of the words, in any order. */
export function found(landmarks: readonly Landmark[], words: string): Landmark[] {
	const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
	return landmarks.filter(({ name }) => parts.every((part) => name.toLowerCase().includes(part)));
}
