import * as v from 'valibot';
import type { SafeguardingConcern, MarkedFeedback } from '$lib/supervision/model/safeguarding.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { feedbackRow, feedbackSelect } from '$lib/supabase/feedback.ts';
import { moment } from '$lib/moment.ts';
import { rowsAs } from '$lib/supabase/rows.ts';

const aboutReport = v.object({ id: v.string(), reference: v.string() });

const markedRow = v.pipe(
	v.intersect([v.object({ reports: aboutReport }), feedbackRow]),
	v.transform(({ reports, ...told }): MarkedFeedback => ({ ...told, report: reports }))
);

/** What reads like a task and was sent to reporters of the region despite it, newest first. */
export async function fetchMarked(
	size: number
): Promise<{ marked: MarkedFeedback[]; more: boolean }> {
	const client = await signedIn();
	const rows = rowsAs(
		markedRow,
		await client
			.from('feedback')
			.select(`${feedbackSelect}, reports(id, reference)`)
			.not('task_words', 'eq', '{}')
			.order('sent_at', { ascending: false })
			.order('id')
			.limit(size + 1)
	);
	return { marked: rows.slice(0, size), more: rows.length > size };
}

const concernRow = v.pipe(
	v.object({
		reporter_id: v.string(),
		reporter_name: v.string(),
		abouts: v.array(v.string()),
		reports: v.array(aboutReport),
		latest_at: moment
	}),
	v.transform(({ reporter_id, reporter_name, latest_at, ...row }): SafeguardingConcern => ({
		...row,
		reporterId: reporter_id,
		reporterName: reporter_name,
		latestAt: latest_at
	}))
);

/** Who reports one vessel again and again. For a supervisor. */
export async function fetchSafeguardingConcerns(): Promise<SafeguardingConcern[]> {
	const client = await signedIn();
	return rowsAs(concernRow, await client.rpc('safeguarding_concerns'));
}
