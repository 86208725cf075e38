import { momentOf } from '$lib/report/wall-clock.ts';

/** What a camera wrote into a picture that a report can use. */
export type Metadata = {
	readonly takenAt: Date | null;
	readonly latitude: number | null;
	readonly longitude: number | null;
};

const NOTHING: Metadata = { takenAt: null, latitude: null, longitude: null };

/**
 * The moment a camera's clock showed. Without an offset it is taken to be a clock of this coast,
 * as nearly all are. A clock that was never set has no moment.
 */
export function takenAt(clock: unknown, offset: unknown): Date | null {
	const parts = /^(\d{4}):(\d{2}):(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?/.exec(String(clock));
	if (parts === null) return null;
	const [, year, month, day, hour, minute, second = '00'] = parts;
	const date = `${year}-${month}-${day}`;
	if (Number(year) < 1990) return null;
	const ahead = /^(?:Z|[+-]\d{2}:\d{2})$/.exec(String(offset).trim())?.[0];
	if (ahead !== undefined) {
		const moment = new Date(`${date}T${hour}:${minute}:${second}${ahead}`);
		return Number.isNaN(moment.getTime()) ? null : moment;
	}
	const moment = momentOf({ date, time: `${hour}:${minute}` });
	return moment && new Date(moment.getTime() + Number(second) * 1000);
}

/** A camera without a fix writes zeros, or nothing that is a number. */
function place(latitude: unknown, longitude: unknown): Pick<Metadata, 'latitude' | 'longitude'> {
	const none = { latitude: null, longitude: null };
	if (typeof latitude !== 'number' || typeof longitude !== 'number') return none;
	if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return none;
	return latitude === 0 && longitude === 0 ? none : { latitude, longitude };
}

/** What the camera wrote, as far as it can be read. A picture without any is no failure. */
export async function lift(picture: Blob | ArrayBuffer): Promise<Metadata> {
	const bytes = picture instanceof Blob ? await picture.arrayBuffer() : picture;
	const { load } = (await import('exifreader')).default;
	try {
		const { exif, gps } = load(bytes, { expanded: true });
		return {
			takenAt: takenAt(exif?.DateTimeOriginal?.description, exif?.OffsetTimeOriginal?.description),
			...place(gps?.Latitude, gps?.Longitude)
		};
	} catch {
		return NOTHING; // a picture without any, or of another kind
	}
}
