import { keptReport, type KeptReport } from '$lib/report/retention.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

/** Reports of the region that somebody must decide on again, the longest due first. */
export async function fetchKept(size: number): Promise<{ reports: KeptReport[]; more: boolean }> {
	const client = await signedIn();
	const rows = rowsAs(
		keptReport,
		await client
			.rpc('due_for_review', { size: size + 1 })
			.select('id:report_id, reference, closedAt:closed_at, since')
	);
	return { reports: rows.slice(0, size), more: rows.length > size };
}

/** Has a report that was kept for its time erased the next night; `not_due` where it is kept longer. */
export async function disposeReport(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('dispose_report', { report_id: id, reason }));
}
