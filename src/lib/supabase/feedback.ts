import * as v from 'valibot';
import type { Feedback } from '$lib/report/feedback.ts';
import { moment } from '$lib/moment.ts';

export const feedbackKind = v.picklist(['thanks', 'question']);

/** The columns of `feedbackRow`. */
export const feedbackSelect =
	'id, kind, words, task_words, sent_at, sender:people(name), feedback_wordings(wording)';

export const feedbackRow = v.pipe(
	v.object({
		id: v.string(),
		kind: feedbackKind,
		feedback_wordings: v.object({ wording: v.string() }),
		words: v.string(),
		task_words: v.array(v.string()),
		sender: v.nullable(v.object({ name: v.string() })),
		sent_at: moment
	}),
	v.transform(({ id, kind, feedback_wordings, words, task_words, sender, sent_at }): Feedback => ({
		id,
		kind,
		wording: feedback_wordings.wording,
		words,
		taskWords: task_words,
		sentBy: sender?.name ?? null,
		sentAt: sent_at
	}))
);
