import * as v from 'valibot';

/** A moment as the server writes it, read as a Date. */
export const moment = v.pipe(
	v.string(),
	v.isoTimestamp(),
	v.transform((text) => new Date(text))
);
