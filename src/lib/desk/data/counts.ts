import { showBadge } from '$lib/badge.ts';
import { deskCounts, type DeskCounts } from '$lib/desk/model/report.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { valueAs } from '$lib/supabase/rows.ts';

/** What waits for the signed-in person, counted. */
export async function fetchDeskCounts(): Promise<DeskCounts> {
	const client = await signedIn();
	const answer = await client
		.rpc('desk_counts')
		.select('unacknowledged, reviewOpen:review_open, reviewClosed:review_closed')
		.single();
	return valueAs(deskCounts, answer);
}

/** Counts what waits for the signed-in person, and shows the number on the icon. */
export async function countAnew(): Promise<DeskCounts> {
	const counts = await fetchDeskCounts();
	void showBadge(counts.unacknowledged);
	return counts;
}
