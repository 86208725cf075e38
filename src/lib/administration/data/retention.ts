import * as v from 'valibot';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

const retentionPeriod = v.object({
	/** Which closed reports: those that came to nothing are erased, all others are decided on. */
	rule: v.picklist(['no_action', 'acted_on']),
	months: v.number(),
	startsAt: moment
});
/** For how many months of their closing they are kept, from that moment on. */
export type RetentionPeriod = v.InferOutput<typeof retentionPeriod>;
export type RetentionRule = RetentionPeriod['rule'];

/** Of each rule what holds, then what is to come. For administrators and supervisors. */
export async function fetchRetention(): Promise<RetentionPeriod[]> {
	const client = await signedIn();
	const answer = await client.rpc('retention_periods').select('rule, months, startsAt:starts_at');
	return rowsAs(retentionPeriod, answer);
}

/** For how many months such reports are kept: longer at once, shorter in seven days. */
export async function setRetention(rule: RetentionRule, months: number): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_retention', { rule, months }));
}
