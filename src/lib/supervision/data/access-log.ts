import * as v from 'valibot';
import type { AccessEntry } from '$lib/supervision/model/access.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { rowsAs } from '$lib/supabase/rows.ts';

const entryRow = v.pipe(
	v.object({
		id: v.number(),
		at: moment,
		kind: v.string(),
		what: v.nullable(v.string()),
		person_id: v.nullable(v.string()),
		person: v.nullable(v.object({ name: v.string() })),
		recipient: v.nullable(v.string()),
		reason: v.nullable(v.string())
	}),
	v.transform(({ person_id, person, ...entry }): AccessEntry => ({
		...entry,
		by: person_id === null ? 'reporter' : (person ?? 'somebody')
	}))
);

/** Who did what with a report, newest first. For supervisors of its region; to others it is empty. */
export async function fetchAccessLog(
	reportId: string,
	size: number
): Promise<{ entries: AccessEntry[]; more: boolean }> {
	const client = await signedIn();
	const rows = rowsAs(
		entryRow,
		await client
			.from('access_log')
			.select('id, at, kind, what, person_id, person:people(name), recipient, reason')
			.eq('report_id', reportId)
			.order('id', { ascending: false })
			.limit(size + 1)
	);
	return { entries: rows.slice(0, size), more: rows.length > size };
}
