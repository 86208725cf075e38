import { plain } from './notation.ts';
import type { Position } from './position.ts';

type LatLong = Pick<Position, 'latitude' | 'longitude'>;

export type North = 'true' | 'magnetic';

/** The sixteen points of the compass, from north round by east. */
export const POINTS = [
	...['N', 'NNE', 'NE', 'ENE', 'E', 'ESE', 'SE', 'SSE'],
	...['S', 'SSW', 'SW', 'WSW', 'W', 'WNW', 'NW', 'NNW']
] as const;

export type Point = (typeof POINTS)[number];

/** Beyond it nobody sees a boat from the shore. */
export const FARTHEST_MILES = 30;
const METRES_PER_MILE = 1852;

/** Before and after, the magnetic model knows nothing; a phone's clock may be off by years. */
const MODEL = { from: Date.UTC(2024, 10, 14), until: Date.UTC(2029, 10, 12) };

const tenth = (value: number) => Math.round(value * 10) / 10;
const around = (degrees: number) => tenth((tenth(degrees) + 720) % 360) % 360;

/** The degrees in the middle of a point: SW is 225. */
export function degreesOf(point: Point): number {
	return POINTS.indexOf(point) * 22.5;
}

/** The point nearest to a bearing: 230 is SW. */
export function pointOf(degrees: number): Point {
	return POINTS[Math.round((((degrees % 360) + 360) % 360) / 22.5) % 16]!;
}

/** "225°T", three figures, as it is said on the radio. */
export function formatBearing(degrees: number, north: North = 'true'): string {
	const figures = String(Math.round(degrees) % 360).padStart(3, '0');
	return `${figures}°${north === 'true' ? 'T' : 'M'}`;
}

const WORDS = { NORTH: 'N', SOUTH: 'S', EAST: 'E', WEST: 'W' };

/** A bearing as people write it: "225", "045°T", "230 M", "SSW". North is null where not said. */
export function readBearing(text: string): { degrees: number; north: North | null } | null {
	const said = plain(text);
	const point = said
		.replace(/NORTH|SOUTH|EAST|WEST/g, (word) => WORDS[word as keyof typeof WORDS])
		.replace(/[\s-]/g, '');
	const index = POINTS.indexOf(point as Point);
	if (index >= 0) return { degrees: index * 22.5, north: 'true' };
	const pattern =
		/^(\d{1,3}(?:[.,]\d+)?)\s*(?:°|DEG(?:REE)?S?\.?)?\s*\(?(T(?:RUE)?|M(?:AG(?:NETIC)?)?)?\)?$/;
	const [, figures, letter] = pattern.exec(said) ?? [];
	const degrees = figures === undefined ? NaN : Number(figures.replace(',', '.'));
	if (!(degrees <= 360)) return null;
	return {
		degrees: degrees % 360,
		north: !letter ? null : letter[0] === 'T' ? 'true' : 'magnetic'
	};
}

/** A distance as people write it, in nautical miles up to thirty: "3", "0,5", "½". */
export function readMiles(text: string): number | null {
	const said = text
		.replace(/[½¼¾]/g, ' $&') // or 1½ becomes eleven halves
		.normalize('NFKC')
		.trim()
		.replace(/\s*(nm|n\.?m\.?|nautical miles?)$/i, '');
	const [, whole = '0', above, below] = /^(?:(\d+)\s+)?(\d+)[⁄/](\d+)$/.exec(said) ?? [];
	const decimal = /^\d+(?:[.,]\d+)?$|^[.,]\d+$/.test(said) ? Number(said.replace(',', '.')) : null;
	const miles = above && below ? Number(whole) + Number(above) / Number(below) : decimal;
	return miles !== null && miles >= 0 && miles <= FARTHEST_MILES ? miles : null;
}

/** Where somebody looking that way from there, so far, looks: along a great circle. */
export async function pointFrom(
	{ latitude, longitude }: LatLong,
	degreesTrue: number,
	nauticalMiles: number
): Promise<LatLong> {
	const { default: LatLon } = await import('geodesy/latlon-spherical.js');
	const { lat, lon } = new LatLon(latitude, longitude).destinationPoint(
		nauticalMiles * METRES_PER_MILE,
		degreesTrue
	);
	return { latitude: Number(lat.toFixed(7)), longitude: Number(lon.toFixed(7)) };
}

/** How the second bears from the first, true, and how far off it is. */
export async function bearingTo(
	from: LatLong,
	to: LatLong
): Promise<{ degreesTrue: number; nauticalMiles: number }> {
	const { default: LatLon } = await import('geodesy/latlon-spherical.js');
	const [here, there] = [from, to].map((at) => new LatLon(at.latitude, at.longitude)) as [
		InstanceType<typeof LatLon>,
		InstanceType<typeof LatLon>
	];
	const bearing = here.initialBearingTo(there); // NaN where both are one place
	return {
		degreesTrue: Number.isNaN(bearing) ? 0 : bearing % 360,
		nauticalMiles: here.distanceTo(there) / METRES_PER_MILE
	};
}

/** What a compass is off by there and then, in degrees, east positive: World Magnetic Model. */
export async function variation({ latitude, longitude }: LatLong, now: Date): Promise<number> {
	const { default: geomagnetism } = await import('geomagnetism');
	const known = Math.min(Math.max(now.getTime(), MODEL.from), MODEL.until);
	return geomagnetism.model(new Date(known)).point([latitude, longitude]).decl;
}

/** A bearing by compass made true, to a tenth of a degree; one that is true already stays. */
export async function trueBearing(
	degreesSaid: number,
	north: North,
	at: LatLong,
	now: Date
): Promise<number> {
	if (north === 'true') return around(degreesSaid);
	return around(degreesSaid + (await variation(at, now)));
}
