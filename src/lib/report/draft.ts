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
import { photoNoteSchema } from './photo.ts';
import { positionSchema } from './position.ts';
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
