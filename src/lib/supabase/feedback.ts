/** The columns of `feedbackSchema` in `$lib/report/feedback.ts`. */
export const feedbackColumns =
	'id, kind, ...feedback_wordings(wording), words, taskWords:task_words, ...people(sentBy:name), sentAt:sent_at';
