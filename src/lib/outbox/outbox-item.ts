import * as v from 'valibot';
import type { Reason } from '$lib/failure.ts';
import { addendumSchema } from '$lib/report/addendum.ts';
import { draftSchema } from '$lib/report/draft.ts';
import { photoNoteSchema } from '$lib/report/photo.ts';
import { addedSchema, receiptSchema } from '$lib/report/receipt.ts';

const troubleSchema = v.object({
	reason: v.custom<Reason>((value) => typeof value === 'string'),
	detail: v.nullable(v.string()),
	at: v.date()
});

/** How it stands with anything that has to be sent. */
export const attemptSchema = v.object({
	/** `attempting` may be left over from a page that was killed: the server may have it, or not. */
	state: v.picklist(['waiting', 'attempting', 'parked']),
	tries: v.number(),
	/** So often in a row the server was there and faltered over it. */
	faltered: v.optional(v.number(), 0),
	/** Answers in a row that were no receipt; the back-off doubles with each. No signal is no answer. */
	answers: v.optional(v.number(), 0),
	/** The version of the app that parked it: another one tries it once more. */
	parkedBy: v.optional(v.string(), ''),
	/** Not before then; null: at the next occasion. */
	nextAt: v.nullable(v.date()),
	/** Why the last try failed. In words, never an Error, which storage strips of its fields. */
	trouble: v.nullable(troubleSchema)
});

export type Attempt = v.InferOutput<typeof attemptSchema>;
export type Trouble = v.InferOutput<typeof troubleSchema>;

/** Whether the server may have it: it was sent, and no answer of the server's said no. */
export function wasPerhapsReceived({ state, tries }: Attempt): boolean {
	return state === 'attempting' || (state === 'waiting' && tries > 0);
}

/** Nothing has been tried yet. */
export const UNTRIED: Attempt = {
	state: 'waiting',
	tries: 0,
	faltered: 0,
	answers: 0,
	parkedBy: '',
	nextAt: null,
	trouble: null
};

/** What of an item may lie open in storage: no word of the report. */
export const itemLabelSchema = v.object({
	id: v.string(),
	author: v.string(),
	reportId: v.string(),
	filedAt: v.date(),
	/** It goes after all that was filed for its report before. */
	inOrder: v.optional(v.boolean()),
	...attemptSchema.entries
});

/** As it will be sent, frozen when it was filed: a newer app sends what the older one meant. */
const frozenSchema = v.looseObject({ payload_version: v.number() });

export const reportBodySchema = v.object({
	kind: v.literal('report'),
	draft: draftSchema,
	content: frozenSchema
});
export const addendumBodySchema = v.object({
	kind: v.literal('addendum'),
	addendum: addendumSchema,
	content: frozenSchema
});
/** What staff did at a report, frozen too. */
export const actBodySchema = v.object({
	kind: v.literal('act'),
	act: v.picklist(['acknowledge', 'note', 'close']),
	content: v.record(v.string(), v.union([v.string(), v.boolean(), v.number()])),
	/** How often the report had gone on when they saw it: it may have moved since. */
	seenHop: v.number(),
	actedAt: v.date()
});
/** What is sealed of an item. */
export const itemBodySchema = v.variant('kind', [
	reportBodySchema,
	addendumBodySchema,
	actBodySchema
]);

/** Enough to decide what is sent next, without opening anything. */
export type ItemLabel = v.InferOutput<typeof itemLabelSchema>;
export type ReportItem = ItemLabel & v.InferOutput<typeof reportBodySchema>;
export type AddendumItem = ItemLabel & v.InferOutput<typeof addendumBodySchema>;

export type ActItem = ItemLabel & v.InferOutput<typeof actBodySchema>;

/** A report or an addendum that is filed and not yet with the server. */
export type OutboxItem = ReportItem | AddendumItem;
/** Whatever is filed, by reporters and by staff. */
export type Filed = OutboxItem | ActItem;

/** What of a photo may lie open in storage. */
export const waitingPhotoSchema = v.object({
	id: v.string(),
	author: v.string(),
	/** The report, or the addendum, it was added to. */
	parentId: v.string(),
	reportId: v.string(),
	/** Its parent is filed; before that nobody sends it. */
	filed: v.boolean(),
	addedAt: v.date(),
	bytes: v.number(),
	/** As far as the server is known to have it. */
	sent: v.number(),
	/** Where its upload goes on. */
	upload: v.nullable(v.string()),
	...attemptSchema.entries
});

/** A photo whose picture is still on this phone. */
export type WaitingPhoto = v.InferOutput<typeof waitingPhotoSchema>;

/** A photo with all that is needed to send it. */
export type PhotoToSend = {
	readonly id: string;
	readonly author: string;
	readonly note: v.InferOutput<typeof photoNoteSchema>;
	readonly bytes: ArrayBuffer;
	/** Where an earlier try got to; null: from the start. */
	readonly resumeAt: string | null;
};

const deliveredLabel = {
	id: v.string(),
	author: v.string(),
	filedAt: v.date(),
	/** How many photos were announced with it. */
	photos: v.optional(v.number(), 0)
};

/** What a phone's storage must hold for proof of delivery to be readable. */
export const deliveredSchema = v.object({ ...deliveredLabel, receipt: receiptSchema });
export const deliveredAddendumSchema = v.object({
	...deliveredLabel,
	reportId: v.string(),
	added: addedSchema
});

/** Proof that a report arrived. Nothing of what it said stays on the phone. */
export type Delivered = v.InferOutput<typeof deliveredSchema>;
/** The same of an addendum. */
export type DeliveredAddendum = v.InferOutput<typeof deliveredAddendumSchema>;
