import { accessEntry, type AccessEntry } from '$lib/supervision/model/access.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { rowsAs } from '$lib/supabase/rows.ts';

/** Who did what with a report, newest first. For supervisors of its region; to others it is empty. */
export async function fetchAccessLog(
	reportId: string,
	size: number
): Promise<{ entries: AccessEntry[]; more: boolean }> {
	const client = await signedIn();
	const rows = rowsAs(
		accessEntry,
		await client
			.from('access_log')
			.select(
				'id, at, kind, what, personId:person_id, ...people(personName:name), recipient, reason'
			)
			.eq('report_id', reportId)
			.order('id', { ascending: false })
			.limit(size + 1)
	);
	return { entries: rows.slice(0, size), more: rows.length > size };
}
