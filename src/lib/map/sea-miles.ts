import type { Position } from '$lib/report/position.ts';

/** A point on the water or beside it, WGS84. */
export type Coordinates = Pick<Position, 'latitude' | 'longitude'>;

export type Heading = 'north' | 'east' | 'south' | 'west';

const NAUTICAL_MILE_METRES = 1852;
const EARTH_RADIUS_METRES = 6_378_137; // of the sphere that web maps are drawn on
const TILE_PIXELS = 256;

/** Closer than this the coast would promise what it does not know. */
export const CLOSEST = 16;

/** Lengths a person can read at a glance, in nautical miles. */
const ROUND = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** How much water a pixel covers there, in metres. */
export function metresPerPixel(latitude: number, zoom: number): number {
	const around = 2 * Math.PI * EARTH_RADIUS_METRES * Math.cos(radians(latitude));
	return around / (TILE_PIXELS * 2 ** zoom);
}

/** The longest round length that fits into so many pixels: what a scale bar shows. */
export function scaleBar(
	metresAPixel: number,
	atMostPixels: number
): { nauticalMiles: number; pixels: number } {
	const pixels = (miles: number) => (miles * NAUTICAL_MILE_METRES) / metresAPixel;
	const nauticalMiles = ROUND.findLast((miles) => pixels(miles) <= atMostPixels) ?? ROUND[0]!;
	return { nauticalMiles, pixels: pixels(nauticalMiles) };
}

const NUDGE_PIXELS = 10;

/** How far one tap on a nudge button goes: far enough to be seen, little enough to aim. */
export function nudgeMiles(metresAPixel: number): number {
	const least = (NUDGE_PIXELS * metresAPixel) / NAUTICAL_MILE_METRES;
	return ROUND.find((miles) => miles >= least) ?? ROUND.at(-1)!;
}

/** "0.1 nautical miles (185 metres)"; a whole mile and more without the metres. */
export function milesInWords(miles: number): string {
	if (miles >= 1) return miles === 1 ? '1 nautical mile' : `${miles} nautical miles`;
	return `${miles} nautical miles (${Math.round(miles * NAUTICAL_MILE_METRES)} metres)`;
}

/** Where a point is after going that way; a minute of latitude is a nautical mile. */
export function moved(
	{ latitude, longitude }: Coordinates,
	heading: Heading,
	miles: number
): Coordinates {
	const degrees = miles / 60;
	const sideways = degrees / Math.cos(radians(latitude));
	const to = {
		north: [latitude + degrees, longitude],
		south: [latitude - degrees, longitude],
		east: [latitude, longitude + sideways],
		west: [latitude, longitude - sideways]
	}[heading] as [number, number];
	return tidy({ latitude: to[0], longitude: to[1] });
}

/** The outermost points of a place's accuracy circle; the place alone when its accuracy is not known. */
export function extentOf({
	accuracyMetres,
	...place
}: Coordinates & Partial<Pick<Position, 'accuracyMetres'>>): Coordinates[] {
	if (!accuracyMetres) return [place];
	const miles = accuracyMetres / NAUTICAL_MILE_METRES;
	return (['north', 'east', 'south', 'west'] as const).map((way) => moved(place, way, miles));
}

/** To a tenth of a metre, beyond which a finger says nothing. */
export function tidy({ latitude, longitude }: Coordinates): Coordinates {
	return { latitude: Number(latitude.toFixed(6)), longitude: Number(longitude.toFixed(6)) };
}
