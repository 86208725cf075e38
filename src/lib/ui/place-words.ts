import type { Bearing } from '$lib/report/draft.ts';
import type { Unreadable } from '$lib/report/parse-position.ts';
import type { Position } from '$lib/report/position.ts';

const SOURCES: Record<Position['source'], string> = {
	gps: 'where the phone was',
	typed: 'as typed',
	map: 'a pin on the map',
	bearing: 'by bearing and distance',
	landmark: 'a berth or mark from the list',
	photo: 'where a photo was taken',
	site: 'where the site is'
};

/** How a position came about, and how exact it is: "where the phone was, within 8 m". */
export function sourceWords({
	source,
	accuracyMetres
}: Pick<Position, 'source' | 'accuracyMetres'>): string {
	const within = accuracyMetres === null ? '' : `, within ${Math.round(accuracyMetres)} m`;
	return `${SOURCES[source]}${within}`;
}

const degrees = (value: number) => `${String(Math.round(value) % 360).padStart(3, '0')}°`;

/** What was taken: "045° true, 1.2 nautical miles from the fairway buoy". */
export function bearingWords(bearing: Bearing): string {
	const { degreesTrue, degreesSaid, north, nauticalMiles, fromName } = bearing;
	const said = north === 'magnetic' ? ` (${degrees(degreesSaid)} magnetic)` : '';
	const miles = `${Number(nauticalMiles.toFixed(2))} nautical ${nauticalMiles === 1 ? 'mile' : 'miles'}`;
	return `${degrees(degreesTrue)} true${said}, ${miles} from ${fromName}`;
}

const POSITIONS: Record<Unreadable, string> = {
	unreadable: 'Enter a position like 50°45.720′N 001°17.760′W, 50.762, -1.296 or SZ 497 960',
	hemisphere_missing: 'Say whether the longitude is east or west',
	two_ways: 'This can be read in more than one way. Say which is meant',
	latitude_out_of_range:
		'The latitude must be between 90° south and 90° north. Latitude comes first',
	longitude_out_of_range: 'The longitude must be between 180° west and 180° east',
	minutes_out_of_range: 'Minutes and seconds must be less than 60',
	grid_unreadable: 'A grid reference has as many figures east as north, like SZ 497 960',
	three_words: 'Three words cannot be turned into a position here. Keep them as words'
};

/** Why what was typed is no position. */
export function positionWords(why: Unreadable): string {
	return POSITIONS[why];
}
