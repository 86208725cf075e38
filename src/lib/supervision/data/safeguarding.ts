import {
	markedFeedback,
	safeguardingConcern,
	type MarkedFeedback,
	type SafeguardingConcern
} from '$lib/supervision/model/safeguarding.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { feedbackColumns } from '$lib/supabase/feedback.ts';
import { rowsAs } from '$lib/supabase/rows.ts';

/** What reads like a task and was sent to reporters of the region despite it, newest first. */
export async function fetchMarked(
	size: number
): Promise<{ marked: MarkedFeedback[]; more: boolean }> {
	const client = await signedIn();
	const rows = rowsAs(
		markedFeedback,
		await client
			.from('feedback')
			.select(`${feedbackColumns}, report:reports(id, reference)`)
			.not('task_words', 'eq', '{}')
			.order('sent_at', { ascending: false })
			.order('id')
			.limit(size + 1)
	);
	return { marked: rows.slice(0, size), more: rows.length > size };
}

/** Who reports one vessel again and again. For a supervisor. */
export async function fetchSafeguardingConcerns(): Promise<SafeguardingConcern[]> {
	const client = await signedIn();
	return rowsAs(
		safeguardingConcern,
		await client
			.rpc('safeguarding_concerns')
			.select(
				'reporterId:reporter_id, reporterName:reporter_name, abouts, reports, latestAt:latest_at'
			)
	);
}
