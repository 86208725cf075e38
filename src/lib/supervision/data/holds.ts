import { holdSchema, type Hold } from '$lib/supervision/model/hold.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

/** Why a report is kept whatever its time; none: it is not. For supervisors of its region. */
export async function fetchHolds(reportId: string): Promise<Hold[]> {
	const client = await signedIn();
	return rowsAs(
		holdSchema,
		await client
			.from('holds')
			.select('reason, heldAt:held_at, ...people!holds_held_by_fkey(heldBy:name)')
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
