import * as v from 'valibot';
import { moment } from '$lib/moment.ts';

export const holdSchema = v.object({
	reason: v.string(),
	heldAt: moment,
	/** Null: not yours to know. */
	heldBy: v.nullable(v.string())
});
/** Why a report is kept beyond its time. */
export type Hold = v.InferOutput<typeof holdSchema>;
