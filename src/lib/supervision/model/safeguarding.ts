import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { feedbackSchema } from '$lib/report/feedback.ts';

const aboutReport = v.object({ id: v.string(), reference: v.string() });

export const markedFeedback = v.object({ ...feedbackSchema.entries, report: aboutReport });
/** What was sent to a reporter although it reads like a task. */
export type MarkedFeedback = v.InferOutput<typeof markedFeedback>;

export const safeguardingConcern = v.object({
	reporterId: v.string(),
	reporterName: v.string(),
	/** The vessel, by its name and numbers as they were typed. */
	abouts: v.array(v.string()),
	/** Newest first. */
	reports: v.array(aboutReport),
	latestAt: moment
});
/** A reporter with three or more reports in ninety days about one vessel. */
export type SafeguardingConcern = v.InferOutput<typeof safeguardingConcern>;
