import { detailErrors, type DetailError } from './detail-errors.ts';
import type { Draft } from './draft.ts';
import { fixWarnings, milesBetween } from './position.ts';

/** What stands between a draft and the outbox: which part of it, and why. */
export type ValidationError =
	| {
			readonly field:
				'what' | 'description' | 'where' | 'placeText' | 'urgency' | 'seenAt' | 'seenUntil';
			readonly why: 'missing' | 'too_long' | 'in_future' | 'before_seen';
	  }
	| DetailError;

/** What a person should look at once more; it stops nothing. */
export type ValidationWarning =
	'ahead' | 'long_ago' | 'far_away' | 'outside_area' | 'inexact_position' | 'old_position';

/** The sign for what no checklist has. It says nothing without words. */
export const SOMETHING_ELSE = 'something_else';

export const DESCRIPTION_LENGTH = 2000;
export const PLACE_LENGTH = 200;

/** Phone clocks drift; a sighting this far ahead of ours is still believed. */
const CLOCK_DRIFT_MS = 5 * 60_000;
const LONG_AGO_MS = 30 * 24 * 60 * 60_000;
const AREA_MILES = 30;

/** The box this coast lies in. A position outside it is odd, never wrong. */
const COAST = { south: 49, north: 53.5, west: -7.5, east: 3 };

/** Everything that stands between a draft and the outbox. Empty means ready. */
export function validationErrors(draft: Draft, now: Date): ValidationError[] {
	const found: ValidationError[] = [];
	const { description, placeText, seenAt, seenUntil } = draft;
	const ahead = (at: Date) => at.getTime() > now.getTime() + CLOCK_DRIFT_MS;
	if (description.trim() === '' && draft.indicators.every((code) => code === SOMETHING_ELSE))
		found.push({ field: 'what', why: 'missing' });
	if (description.length > DESCRIPTION_LENGTH)
		found.push({ field: 'description', why: 'too_long' });
	if (draft.siteId === null && draft.position === null && placeText.trim() === '')
		found.push({ field: 'where', why: 'missing' });
	if (placeText.length > PLACE_LENGTH) found.push({ field: 'placeText', why: 'too_long' });
	if (draft.urgency === null) found.push({ field: 'urgency', why: 'missing' });
	if (seenAt === null) found.push({ field: 'seenAt', why: 'missing' });
	else if (ahead(seenAt)) found.push({ field: 'seenAt', why: 'in_future' });
	if (seenUntil !== null && seenAt !== null && seenUntil < seenAt)
		found.push({ field: 'seenUntil', why: 'before_seen' });
	else if (seenUntil !== null && ahead(seenUntil))
		found.push({ field: 'seenUntil', why: 'in_future' });
	return [...found, ...detailErrors(draft)];
}

/** What is worth a second look before sending. `site` is the reporter's own, where it is known. */
export function warnings(
	{ seenAt, position }: Pick<Draft, 'seenAt' | 'position'>,
	now: Date,
	site: { latitude: number; longitude: number } | null = null
): ValidationWarning[] {
	const found: ValidationWarning[] = [];
	if (seenAt !== null && seenAt > now) found.push('ahead');
	if (seenAt !== null && now.getTime() - seenAt.getTime() > LONG_AGO_MS) found.push('long_ago');
	if (position === null) return found;
	const { latitude, longitude } = position;
	if (latitude < COAST.south || latitude > COAST.north) found.push('far_away');
	else if (longitude < COAST.west || longitude > COAST.east) found.push('far_away');
	else if (site !== null && milesBetween(site, position) > AREA_MILES) found.push('outside_area');
	return [...found, ...fixWarnings(position, now)];
}
