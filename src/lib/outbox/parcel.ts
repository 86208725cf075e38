import * as v from 'valibot';
import type { Reason } from '$lib/failure.ts';
import { draftSchema } from '$lib/report/draft.ts';
import { receiptSchema } from '$lib/report/receipt.ts';

const troubleSchema = v.object({
	reason: v.custom<Reason>((value) => typeof value === 'string'),
	detail: v.nullable(v.string()),
	at: v.date()
});

/** What a phone's storage must hold for a parcel to be readable. */
export const parcelSchema = v.object({
	id: v.string(),
	author: v.string(),
	draft: draftSchema,
	filedAt: v.date(),
	/** `attempting` may be left over from a page that was killed: the server may have it, or not. */
	state: v.picklist(['waiting', 'attempting', 'parked']),
	tries: v.number(),
	/** Not before then; null: at the next occasion. */
	nextAt: v.nullable(v.date()),
	/** Why the last try failed. In words, never an Error, which storage strips of its fields. */
	trouble: v.nullable(troubleSchema)
});

/** A report that is filed and not yet with the server. */
export type Parcel = v.InferOutput<typeof parcelSchema>;
export type Trouble = v.InferOutput<typeof troubleSchema>;

/** What a phone's storage must hold for proof of delivery to be readable. */
export const deliveredSchema = v.object({
	id: v.string(),
	author: v.string(),
	filedAt: v.date(),
	receipt: receiptSchema
});

/** Proof that a report arrived. Nothing of what it said stays on the phone. */
export type Delivered = v.InferOutput<typeof deliveredSchema>;
