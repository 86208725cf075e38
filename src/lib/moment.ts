import * as v from 'valibot';

/** A moment as the server writes it, read as a Date; or the Date that this device kept of it. */
export const moment = v.union([
	v.date(),
	v.pipe(
		v.string(),
		v.isoTimestamp(),
		v.transform((text) => new Date(text))
	)
]);
