import * as v from 'valibot';
import type { KeptReport, RetentionPeriod, RetentionRule } from '$lib/roster/retention.ts';
import { signedIn } from './client.ts';
import { moment } from './moment.ts';
import { agreed, rowsAs } from './rows.ts';

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
const keptRow = v.pipe(
	v.object({ report_id: v.string(), reference: v.string(), closed_at: moment, since: moment }),
	v.transform(({ report_id: id, reference, closed_at: closedAt, since }): KeptReport => ({
		id,
		reference,
		closedAt,
		since
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

/** Reports of the region that somebody must decide on again, the longest due first. */
export async function fetchKept(size: number): Promise<{ reports: KeptReport[]; more: boolean }> {
	const client = await signedIn();
	const rows = rowsAs(keptRow, await client.rpc('due_for_review', { size: size + 1 }));
	return { reports: rows.slice(0, size), more: rows.length > size };
}

/** Has a report that was kept for its time erased the next night; `not_due` where it is kept longer. */
export async function disposeReport(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('dispose_report', { report_id: id, reason }));
}
