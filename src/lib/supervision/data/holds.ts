import * as v from 'valibot';
import type { Hold } from '$lib/supervision/model/hold.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

const holdRow = v.pipe(
	v.object({
		reason: v.string(),
		held_at: moment,
		holder: v.nullable(v.object({ name: v.string() }))
	}),
	v.transform(({ reason, held_at, holder }): Hold => ({
		reason,
		heldAt: held_at,
		heldBy: holder?.name ?? null
	}))
);

/** Why a report is kept whatever its time; none: it is not. For supervisors of its region. */
export async function fetchHolds(reportId: string): Promise<Hold[]> {
	const client = await signedIn();
	return rowsAs(
		holdRow,
		await client
			.from('holds')
			.select('reason, held_at, holder:people!holds_held_by_fkey(name)')
			.eq('report_id', reportId)
			.is('released_at', null)
	);
}

/** Has it kept whatever its time. */
export async function holdReport(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('hold_report', { report_id: id, reason }));
}

/** Lets it go its time again. */
export async function releaseHold(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('release_hold', { report_id: id, reason }));
}
