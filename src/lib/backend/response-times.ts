import * as v from 'valibot';
import type { Measure } from '$lib/response-time/measure.ts';
import { signedIn } from './client.ts';
import { rowsAs } from './rows.ts';

const measureRow = v.pipe(
	v.object({
		scope: v.picklist(['all', 'patch', 'urgency']),
		patch_name: v.nullable(v.string()),
		urgency: v.nullable(v.picklist(['now', 'today', 'routine'])),
		reports: v.number(),
		open_reports: v.number(),
		over_target: v.number(),
		median_seconds: v.nullable(v.number()),
		p90_seconds: v.nullable(v.number())
	}),
	v.transform((row): Measure => ({
		scope: row.scope,
		patchName: row.patch_name,
		urgency: row.urgency,
		reports: row.reports,
		openReports: row.open_reports,
		overTarget: row.over_target,
		medianSeconds: row.median_seconds,
		p90Seconds: row.p90_seconds
	}))
);

/** Response times of the supervisor's region for reports received since then. */
export async function fetchResponseTimes(since: Date): Promise<Measure[]> {
	const client = await signedIn();
	return rowsAs(measureRow, await client.rpc('response_times', { since: since.toISOString() }));
}
