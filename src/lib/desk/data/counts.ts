import * as v from 'valibot';
import { showBadge } from '$lib/badge.ts';
import type { DeskCounts } from '$lib/desk/model/report.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { rowsAs } from '$lib/supabase/rows.ts';

const countsRow = v.pipe(
	v.object({
		unacknowledged: v.number(),
		review_open: v.number(),
		review_closed: v.number()
	}),
	v.transform(({ unacknowledged, review_open, review_closed }): DeskCounts => ({
		unacknowledged,
		reviewOpen: review_open,
		reviewClosed: review_closed
	}))
);

/** What waits for the signed-in person, counted. */
export async function fetchDeskCounts(): Promise<DeskCounts> {
	const client = await signedIn();
	const { data, error, status } = await client.rpc('desk_counts');
	return rowsAs(countsRow, { data: [data].flat(), error, status })[0]!;
}

/** Counts what waits for the signed-in person, and shows the number on the icon. */
export async function countAnew(): Promise<DeskCounts> {
	const counts = await fetchDeskCounts();
	void showBadge(counts.unacknowledged);
	return counts;
}
