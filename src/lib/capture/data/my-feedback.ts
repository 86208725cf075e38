import * as v from 'valibot';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { readCache, writeCache, type Cached } from '$lib/storage/cache.ts';
import { rowsAs } from '$lib/supabase/rows.ts';
import { presentPerson } from '$lib/supabase/session.ts';

const feedbackSchema = v.object({
	id: v.string(),
	kind: v.picklist(['thanks', 'question']),
	at: v.date(),
	step: v.picklist(['officer', 'twin', 'hotline']),
	/** Null: somebody at the duty desk. */
	name: v.nullable(v.string()),
	wording: v.string(),
	words: v.string(),
	answeredAt: v.nullable(v.date())
});

/** What a reporter was thanked for, or asked. */
export type MyFeedback = v.InferOutput<typeof feedbackSchema>;

const feedbackRow = v.pipe(
	v.object({
		...v.omit(feedbackSchema, ['answeredAt']).entries,
		at: moment,
		answered_at: v.nullable(moment)
	}),
	v.transform(({ answered_at, ...row }): MyFeedback => ({ ...row, answeredAt: answered_at }))
);

/** What the reporter of one of their own reports was told. Kept for without signal. */
export async function fetchFeedback(reportId: string): Promise<MyFeedback[]> {
	const { id: person } = await presentPerson();
	const client = await signedIn(person);
	const feedback = rowsAs(feedbackRow, await client.rpc('my_feedback', { report_id: reportId }));
	await writeCache(person, `feedback ${reportId}`, feedback);
	return feedback;
}

/** The same, as last read. */
export async function cachedFeedback(reportId: string): Promise<Cached<MyFeedback[]> | null> {
	return readCache((await presentPerson()).id, `feedback ${reportId}`, v.array(feedbackSchema));
}
