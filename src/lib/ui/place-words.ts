import type { Bearing } from '$lib/report/draft.ts';
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
