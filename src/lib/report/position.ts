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

function degreesMinutes(value: number, width: number, letters: string): string {
	// In thousandths of a minute, so that 59.9996′ becomes the next degree and never 60.000′.
	const thousandths = Math.round(Math.abs(value) * 60_000);
	const degrees = String(Math.floor(thousandths / 60_000)).padStart(width, '0');
	const minutes = ((thousandths % 60_000) / 1000).toFixed(3).padStart(6, '0');
	return `${degrees}°${minutes}′${letters[value < 0 ? 1 : 0]}`;
}

/** As mariners write it: "50°45.720′N 001°17.760′W". */
export function formatDegreesMinutes({ latitude, longitude }: LatLong): string {
	return `${degreesMinutes(latitude, 2, 'NS')} ${degreesMinutes(longitude, 3, 'EW')}`;
}

/** As maps on the web want it: "50.76200, -1.29600". */
export function formatDecimal({ latitude, longitude }: LatLong): string {
	return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
}
