import * as v from 'valibot';
import { moment } from '$lib/moment.ts';

export const feedbackKind = v.picklist(['thanks', 'question']);
/** Thanks to a reporter, or a question about what was seen already. */
export type FeedbackKind = v.InferOutput<typeof feedbackKind>;

export const feedbackSchema = v.object({
	id: v.string(),
	kind: feedbackKind,
	wording: v.string(),
	words: v.string(),
	/** What in it read like a task, and was sent despite it. */
	taskWords: v.array(v.string()),
	sentBy: v.nullable(v.string()),
	sentAt: moment
});
/** What a reporter was thanked for, or asked. */
export type Feedback = v.InferOutput<typeof feedbackSchema>;
