import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { feedbackKind } from '$lib/report/feedback.ts';
import { ownerStep } from '$lib/report/owner-step.ts';
import { readCache, writeCache, type Cached } from '$lib/storage/cache.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { rowsAs } from '$lib/supabase/rows.ts';
import { presentPerson } from '$lib/supabase/session.ts';

const feedbackSchema = v.object({
	id: v.string(),
	kind: feedbackKind,
	at: moment,
	step: ownerStep,
	/** Null: somebody at the duty desk. */
	name: v.nullable(v.string()),
	wording: v.string(),
	words: v.string(),
	answeredAt: v.nullable(moment)
});

/** What a reporter was thanked for, or asked. */
export type MyFeedback = v.InferOutput<typeof feedbackSchema>;

/** What the reporter of one of their own reports was told. Kept for without signal. */
export async function fetchFeedback(reportId: string): Promise<MyFeedback[]> {
	const { id: person } = await presentPerson();
	const client = await signedIn(person);
	const answer = await client
		.rpc('my_feedback', { report_id: reportId })
		.select('id, kind, at, step, name, wording, words, answeredAt:answered_at');
	const feedback = rowsAs(feedbackSchema, answer);
	await writeCache(person, `feedback ${reportId}`, feedback);
	return feedback;
}

/** The same, as last read. */
export async function cachedFeedback(reportId: string): Promise<Cached<MyFeedback[]> | null> {
	return readCache((await presentPerson()).id, `feedback ${reportId}`, v.array(feedbackSchema));
}
