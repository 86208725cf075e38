import * as v from 'valibot';

/** What a phone's storage must hold for a position to be readable. */
export const positionSchema = v.object({
	latitude: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
	longitude: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
	/** The phone's own, typed, a pin, off a mark, that of a mark or of the site, or a photo's. */
	source: v.picklist(['gps', 'typed', 'map', 'bearing', 'landmark', 'photo', 'site']),
	accuracyMetres: v.nullable(v.number()),
	fixedAt: v.nullable(v.date())
});

/** A place on the water, WGS84, and how far to trust it. */
export type Position = v.InferOutput<typeof positionSchema>;

type LatLong = Pick<Position, 'latitude' | 'longitude'>;

/** A fix less exact than this, or older, is warned of. */
const INEXACT_METRES = 100;
const OLD_FIX_MS = 2 * 60_000;

function degreesMinutes(value: number, width: number, letters: string, decimals: number): string {
	// In whole parts of a minute, so that 59.9996′ becomes the next degree and never 60.000′.
	const parts = 10 ** decimals;
	const all = Math.round(Math.abs(value) * 60 * parts);
	const degrees = String(Math.floor(all / (60 * parts))).padStart(width, '0');
	const minutes = ((all % (60 * parts)) / parts).toFixed(decimals).padStart(decimals + 3, '0');
	return `${degrees}°${minutes}′${letters[value < 0 ? 1 : 0]}`;
}

/**
 * As mariners write it: "50°45.720′N 001°17.760′W". Three decimals are two metres; five keep six
 * decimals of a degree.
 */
export function formatDegreesMinutes(
	{ latitude, longitude }: LatLong,
	decimals: 3 | 5 = 3
): string {
	const north = degreesMinutes(latitude, 2, 'NS', decimals);
	return `${north} ${degreesMinutes(longitude, 3, 'EW', decimals)}`;
}

/** As maps on the web want it: "50.762000, -1.296000". */
export function formatDecimal({ latitude, longitude }: LatLong): string {
	return `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
}

const EARTH_MILES = 6_371_000 / 1852;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** How far apart, in nautical miles: near enough to say whether somebody is far from home. */
export function milesBetween(one: LatLong, other: LatLong): number {
	const [north, east] = [other.latitude - one.latitude, other.longitude - one.longitude];
	const cosines = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude));
	const chord = Math.sin(radians(north) / 2) ** 2 + cosines * Math.sin(radians(east) / 2) ** 2;
	return 2 * EARTH_MILES * Math.asin(Math.sqrt(Math.min(1, chord)));
}

/** Why a phone's fix is not to be relied on at that moment: too rough, too old, or both. */
export function fixWarnings(
	{ source, accuracyMetres, fixedAt }: Omit<Position, 'latitude' | 'longitude'>,
	at: Date
): ('inexact_position' | 'old_position')[] {
	const found: ('inexact_position' | 'old_position')[] = [];
	if (accuracyMetres !== null && accuracyMetres > INEXACT_METRES) found.push('inexact_position');
	if (source === 'gps' && fixedAt !== null && at.getTime() - fixedAt.getTime() > OLD_FIX_MS)
		found.push('old_position');
	return found;
}

/** Whether a new fix tells more than the one kept: there is none, it was rougher, or it has aged. */
export function isBetterFix(fix: Position, kept: Position | null): boolean {
	if (kept === null) return true;
	if ((fix.accuracyMetres ?? Infinity) < (kept.accuracyMetres ?? Infinity) * 0.8) return true;
	return (fix.fixedAt?.getTime() ?? 0) - (kept.fixedAt?.getTime() ?? 0) >= OLD_FIX_MS / 2;
}
