import type { Feedback } from '$lib/report/feedback.ts';

type AboutReport = { readonly id: string; readonly reference: string };

/** What was sent to a reporter although it reads like a task. */
export type MarkedFeedback = Feedback & { readonly report: AboutReport };

/** A reporter with three or more reports in ninety days about one vessel. */
export type SafeguardingConcern = {
	readonly reporterId: string;
	readonly reporterName: string;
	/** The vessel, by its name and numbers as they were typed. */
	readonly abouts: readonly string[];
	/** Newest first. */
	readonly reports: readonly AboutReport[];
	readonly latestAt: Date;
};
