import * as v from 'valibot';
import type { RetentionPeriod, RetentionRule } from '$lib/report/retention.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

const periodRow = v.pipe(
	v.object({
		rule: v.picklist(['no_action', 'acted_on']),
		months: v.number(),
		starts_at: moment
	}),
	v.transform(({ rule, months, starts_at: startsAt }): RetentionPeriod => ({
		rule,
		months,
		startsAt
	}))
);

/** Of each rule what holds, then what is to come. For administrators and supervisors. */
export async function fetchRetention(): Promise<RetentionPeriod[]> {
	const client = await signedIn();
	return rowsAs(periodRow, await client.rpc('retention_periods'));
}

/** For how many months such reports are kept: longer at once, shorter in seven days. */
export async function setRetention(rule: RetentionRule, months: number): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_retention', { rule, months }));
}
