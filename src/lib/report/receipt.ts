import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { ownerStep } from './owner-step.ts';

/** What a phone's storage must hold for a receipt to be readable. */
export const receiptSchema = v.object({
	reference: v.string(),
	/** An addendum: an earlier copy had arrived already, and this differs from it. */
	kind: v.picklist(['report', 'addendum']),
	receivedAt: moment,
	step: ownerStep,
	/** Null: the hotline has it, whose people are not named. */
	ownerName: v.nullable(v.string()),
	/** The server's word for why they have it. */
	reason: v.nullable(v.string()),
	hotlineAlerted: v.boolean(),
	/** By when somebody must have acknowledged it. */
	deadlineAt: v.nullable(moment)
});

/** The server has the report, and says who is responsible for it. */
export type Receipt = v.InferOutput<typeof receiptSchema>;

/** What a phone's storage must hold for proof that an addendum arrived to be readable. */
export const addedSchema = v.object({ reference: v.string(), receivedAt: moment });

/** The server has the addendum, beside the report of that reference. */
export type Added = v.InferOutput<typeof addedSchema>;
