import * as v from 'valibot';
import {
	alsoToldSchema,
	contactSchema,
	identifierSchema,
	movementSchema,
	peopleSchema,
	TOPICS,
	vehicleSchema,
	vesselSchema
} from './detail.ts';
import { detailErrors, type DetailError } from './detail-errors.ts';
import { photoNoteSchema } from './photo.ts';
import { fixWarnings, milesBetween, positionSchema } from './position.ts';
import { urgencySchema } from './urgency.ts';

/** A part that rows of an older app do not have: then it is empty. */
const later = <S extends v.GenericSchema<object>>(schema: S) =>
	v.optional(schema, () => ({}) as v.InferInput<S>);
const list = <S extends v.GenericSchema>(schema: S) => v.optional(v.array(schema), () => []);
const unsaid = <S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema), null);

export const bearingSchema = v.object({
	fromName: v.string(),
	fromLatitude: v.number(),
	fromLongitude: v.number(),
	degreesTrue: v.number(),
	degreesSaid: v.number(),
	north: v.picklist(['true', 'magnetic']),
	nauticalMiles: v.number()
});

/** How a vessel bore from a mark: what its position was worked out from. */
export type Bearing = v.InferOutput<typeof bearingSchema>;

/** What a phone's storage must hold for a draft to be readable. Rows of older apps are. */
export const draftSchema = v.object({
	/** Made on the phone, so that sending twice can never file twice. */
	id: v.pipe(v.string(), v.uuid()),
	/** Whose it is; nobody else on the same phone sees or sends it. */
	author: v.string(),
	siteId: v.nullable(v.string()),
	urgency: v.nullable(urgencySchema),
	dangerToLife: v.boolean(),
	indicatorVersion: v.number(),
	indicators: v.array(v.string()),
	description: v.string(),
	seenAt: v.nullable(v.date()),
	/** How far off the time may be; null: the reporter knows it. */
	seenAboutMinutes: v.nullable(v.number()),
	seenUntil: unsaid(v.date()),
	stillThere: unsaid(v.picklist(['yes', 'no', 'unknown'])),
	/** Where the vessel was. */
	position: v.nullable(positionSchema),
	/** Where the reporter was: the phone's own fix. */
	observer: unsaid(positionSchema),
	bearing: unsaid(bearingSchema),
	landmark: unsaid(v.object({ id: v.string(), name: v.string() })),
	placeText: v.string(),
	vessel: later(vesselSchema),
	identifiers: list(identifierSchema),
	people: later(peopleSchema),
	movement: later(movementSchema),
	vehicles: list(vehicleSchema),
	contact: later(contactSchema),
	alsoTold: later(alsoToldSchema),
	notKnown: list(v.picklist(TOPICS)),
	photos: list(photoNoteSchema),
	createdAt: v.date(),
	/** When the reporter was done with it; null while they still write. */
	savedAt: v.nullable(v.date())
});

/** What a reporter has noted so far. Any of it may still be missing. */
export type Draft = v.InferOutput<typeof draftSchema>;

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

/** An empty report of that person, for the checklist they are shown and the site they are at. */
export function newDraft(
	author: string,
	at: { siteId: string | null; indicatorVersion: number },
	now: Date
): Draft {
	return v.parse(draftSchema, {
		id: crypto.randomUUID(),
		author,
		siteId: at.siteId,
		urgency: null,
		dangerToLife: false,
		indicatorVersion: at.indicatorVersion,
		indicators: [],
		description: '',
		seenAt: null,
		seenAboutMinutes: null,
		position: null,
		placeText: '',
		createdAt: now,
		savedAt: null
	});
}

/** Whether nothing has been noted in it yet: what the phone filled in by itself does not count. */
export function isUntouched(draft: Draft): boolean {
	const position = draft.position?.source === 'site' ? null : draft.position;
	const prefilled = { siteId: draft.siteId, indicatorVersion: draft.indicatorVersion };
	const { id, createdAt, savedAt, observer } = draft;
	const blank = newDraft(draft.author, prefilled, createdAt);
	return (
		JSON.stringify({ ...draft, position }) ===
		JSON.stringify({ ...blank, id, createdAt, savedAt, observer })
	);
}

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
