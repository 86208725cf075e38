import type { DeskDetail, Flag } from './detail.ts';
import type { Grade, Note, Review } from './assessment.ts';
import type { HistoryEntry } from '$lib/report/history.ts';
import type { Timed } from '$lib/report/time-left.ts';
import type { Urgency } from '$lib/report/draft.ts';
import type { Feedback, FeedbackKind } from '$lib/report/feedback.ts';
import type { OwnerStep } from '$lib/report/owner-step.ts';
import type { SentPhoto } from '$lib/report/photo.ts';
import type { Position } from '$lib/report/position.ts';
import type { ReporterKind } from '$lib/report/reporter-kind.ts';

/** A report as a desk shows it. What the reporter wrote, who has it, and until when. */
export type DeskReport = Timed & {
	readonly id: string;
	readonly reference: string;
	readonly urgency: Urgency;
	readonly dangerToLife: boolean;
	readonly siteId: string | null;
	readonly siteName: string | null;
	readonly sitePosition: Pick<Position, 'latitude' | 'longitude'> | null;
	readonly patchName: string | null;
	readonly description: string;
	/** The wording of each indicator the reporter ticked, as the checklist had it then. */
	readonly indicators: readonly string[];
	readonly placeText: string;
	readonly latitude: number | null;
	readonly longitude: number | null;
	readonly positionSource: Position['source'] | null;
	readonly accuracyMetres: number | null;
	readonly fixedAt: Date | null;
	readonly seenAt: Date;
	readonly savedAt: Date;
	/** By the phone's clock. Null: the phone did not say. */
	readonly sentAt: Date | null;
	/** How far the phone's clock was ahead when it sent; negative: behind. */
	readonly phoneAheadMs: number | null;
	/** What to look at twice. */
	readonly flags: readonly Flag[];
	readonly detail: DeskDetail;
	readonly receivedAt: Date;
	/** How often it has gone on, or somebody was told: more, and it may have another owner. */
	readonly hop: number;
	readonly ownerStep: OwnerStep;
	/** Null: it waits in the hotline's queue. */
	readonly ownerId: string | null;
	readonly ownerName: string | null;
	readonly hotlineAlerted: boolean;
	readonly acknowledgedAt: Date | null;
	/** Null: not yours to know. */
	readonly reporterName: string | null;
	readonly reporterKind: ReporterKind | null;
	readonly reporterPhone: string | null;
	/** Who wrote it down for somebody on the telephone; null: nobody did. */
	readonly takenBy: { readonly name: string | null } | null;
	readonly addenda: number;
};

/** A report that moves when its officer goes away, and who has it then. */
export type AwayMove = Pick<
	DeskReport,
	'id' | 'reference' | 'urgency' | 'dangerToLife' | 'ownerStep' | 'ownerName'
>;

/** Somebody a report could be given to. */
export type Assignee = {
	readonly id: string;
	readonly name: string;
	/** The step at which they would have it. */
	readonly step: OwnerStep;
	/** Whether they stand for its patch. */
	readonly ofPatch: boolean;
	/** Why they cannot have it now; null: they can. */
	readonly reason: string | null;
};

/** One way a report can end, in the words staff use. */
export type Outcome = { readonly code: string; readonly wording: string };

/** What was seen, short enough for a line: the reporter's own words, else the first indicator ticked. */
export function gist({ description, indicators }: DeskReport, length = 110): string {
	const words = description.trim() || indicators.join('; ');
	return words.length <= length ? words : `${words.slice(0, length - 1).trimEnd()}…`;
}

/** What a chart shows of a report. */
export type Charted = {
	readonly sites: readonly { name: string; latitude: number; longitude: number }[];
	readonly observer: Position | null;
	readonly observerIs: 'reporter';
	readonly position: Position | null;
	/** What the chart opens with in sight: the boat and the reporter. */
	readonly fit: readonly Position[];
};

/** Its site, where the boat was, and where the reporter was. */
export function charted(report: DeskReport): Charted {
	const { latitude, longitude, positionSource, accuracyMetres, fixedAt } = report;
	const { observer } = report.detail;
	const position =
		latitude !== null && longitude !== null && positionSource !== null
			? { latitude, longitude, source: positionSource, accuracyMetres, fixedAt }
			: null;
	return {
		sites: report.sitePosition
			? [{ name: report.siteName ?? 'The site', ...report.sitePosition }]
			: [],
		observer,
		observerIs: 'reporter',
		position,
		fit: [position, observer].filter((place) => place !== null)
	};
}

/** What the reporter added later. */
export type Addendum = {
	readonly id: string;
	/** The question it answers; null: none. */
	readonly answers: string | null;
	readonly description: string;
	readonly receivedAt: Date;
};

/** One of the thanks and questions there are. */
export type FeedbackWording = {
	readonly kind: FeedbackKind;
	readonly code: string;
	readonly wording: string;
};

/** What is to be told to a reporter. */
export type FeedbackInput = {
	/** Made at the desk, so that sending twice tells once. */
	readonly id: string;
	readonly kind: FeedbackKind;
	readonly code: string;
	readonly words: string;
	readonly despiteTask: boolean;
};

/** How it ended, for staff. */
export type Closure = {
	readonly outcome: string;
	readonly reason: string;
	readonly closedBy: string | null;
	readonly closedAt: Date;
};

/** A report and all that hangs on it. */
export type DeskFile = {
	readonly report: DeskReport;
	/** Whether all of it was read: without signal a row of the queue may be all there is. */
	readonly whole: boolean;
	readonly history: readonly HistoryEntry[];
	/** When it came to each owner it had, and at which hop. */
	readonly owners: readonly { readonly hop: number; readonly at: Date }[];
	readonly addenda: readonly Addendum[];
	/** What its reporter was told, oldest first. */
	readonly feedback: readonly Feedback[];
	readonly photos: readonly SentPhoto[];
	readonly closure: Closure | null;
	readonly notes: readonly Note[];
	/** All that were ever given, oldest first. */
	readonly grades: readonly Grade[];
	/** The latest that was set; null: none ever was. */
	readonly review: Review | null;
};

/** The place of a row in its queue, as the server said it. */
export type Cursor = { readonly id: string } & Readonly<Record<string, string | null>>;

/** Part of a queue, and whether there is more of it. */
export type DeskPage = {
	readonly reports: readonly DeskReport[];
	/** Of each, in the same order; empty where it was not read from the server. */
	readonly cursors: readonly Cursor[];
	readonly more: boolean;
};

/** What waits for somebody at a desk, counted. */
export type DeskCounts = {
	/** Their own, which they have not acknowledged. */
	readonly unacknowledged: number;
	/** What they read whose date for review is here. */
	readonly reviewOpen: number;
	readonly reviewClosed: number;
};
