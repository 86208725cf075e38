import * as v from 'valibot';
import { camelKeys } from '$lib/camel-case.ts';
import { moment } from '$lib/moment.ts';
import { feedbackKind, type Feedback, type FeedbackKind } from '$lib/report/feedback.ts';
import type { HistoryEntry } from '$lib/report/history.ts';
import { ownerStep } from '$lib/report/owner-step.ts';
import type { SentPhoto } from '$lib/report/photo.ts';
import { positionSchema, type Position } from '$lib/report/position.ts';
import { reporterKind } from '$lib/report/reporter-kind.ts';
import { timedSchema } from '$lib/report/time-left.ts';
import { urgencySchema } from '$lib/report/urgency.ts';
import type { Grade, Note, Review } from './assessment.ts';
import { FLAGS } from './detail.ts';
import { detailOf } from './read-detail.ts';

const cursorSchema = v.record(v.string(), v.nullable(v.string()));
/** Where a page of a queue ended. Only the server reads it: its moments are finer than a Date. */
export type Cursor = v.InferOutput<typeof cursorSchema>;

const text = v.nullable(v.string());
const number = v.nullable(v.number());

/**
 * A row of `desk_reports`. What a phone wrote into `detail` and `identifiers` is read field by field.
 * A column that comes later is optional: devices keep rows that do not have it.
 */
export const deskRow = v.object({
	id: v.string(),
	reference: v.string(),
	urgency: urgencySchema,
	dangerToLife: v.boolean(),
	siteId: v.optional(text, null),
	siteName: text,
	siteLatitude: v.optional(number, null),
	siteLongitude: v.optional(number, null),
	patchName: text,
	description: v.string(),
	/** Each that the reporter ticked: its code, or, once it is read, its wording in their edition. */
	indicators: v.array(v.string()),
	indicatorVersion: number,
	placeText: v.string(),
	latitude: number,
	longitude: number,
	positionSource: v.nullable(positionSchema.entries.source),
	accuracyMetres: number,
	fixedAt: v.optional(v.nullable(moment), null),
	seenAt: moment,
	savedAt: moment,
	/** By the phone's clock. Null: the phone did not say. */
	sentAt: v.optional(v.nullable(moment), null),
	/** How far the phone's clock was ahead when it sent; negative: behind. */
	phoneAheadSeconds: v.optional(number, null),
	/** What to look at twice. */
	flags: v.pipe(
		v.optional(v.array(v.string()), []),
		v.transform((flags) => FLAGS.filter((flag) => flags.includes(flag)))
	),
	detail: v.optional(v.unknown()),
	identifiers: v.optional(v.unknown()),
	receivedAt: moment,
	...timedSchema.entries,
	targetAt: v.optional(timedSchema.entries.targetAt, null),
	/** How often it has gone on, or somebody was told: more, and it may have another owner. */
	hop: v.number(),
	ownerStep,
	/** Null: it waits in the hotline's queue. */
	ownerId: text,
	ownerName: text,
	hotlineAlerted: v.boolean(),
	acknowledgedAt: v.nullable(moment),
	/** Null: not yours to know. */
	reporterName: text,
	reporterKind: v.nullable(reporterKind),
	reporterPhone: text,
	/** Who wrote it down for somebody on the telephone; null: nobody did. */
	takenBy: v.optional(text, null),
	takenByName: v.optional(text, null),
	addenda: v.number(),
	/** Its place in the queue it was read from. What follows it is asked for with that. Null: it was kept. */
	cursor: v.nullable(cursorSchema)
});

export const deskReport = v.pipe(
	deskRow,
	v.transform(({ identifiers, ...row }) => ({ ...row, detail: detailOf(row.detail, identifiers) }))
);
/** A report as a desk shows it. What the reporter wrote, who has it, and until when. */
export type DeskReport = Readonly<v.InferOutput<typeof deskReport>>;

/** A row as an older app kept it, with the server's names for its columns. */
const olderRow = v.pipe(
	v.looseObject({ addenda_count: v.number() }),
	v.transform(({ addenda_count: addenda, ...row }): unknown => ({
		...camelKeys(row),
		addenda,
		cursor: null
	})),
	deskReport
);
/** A report as a device kept it. */
export const keptReport = v.union([deskReport, olderRow]);

export const awayMove = v.object({
	id: v.string(),
	reference: v.string(),
	urgency: urgencySchema,
	dangerToLife: v.boolean(),
	ownerStep,
	ownerName: text
});
/** A report that moves when its officer goes away, and who has it then. */
export type AwayMove = v.InferOutput<typeof awayMove>;

export const assignee = v.object({
	id: v.string(),
	name: v.string(),
	/** The step at which they would have it. */
	step: ownerStep,
	/** Whether they stand for its patch. */
	ofPatch: v.boolean(),
	/** Why they cannot have it now; null: they can. */
	reason: text
});
/** Somebody a report could be given to. */
export type Assignee = v.InferOutput<typeof assignee>;

export const outcomeSchema = v.object({ code: v.string(), wording: v.string() });
/** One way a report can end, in the words staff use. */
export type Outcome = v.InferOutput<typeof outcomeSchema>;

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
	const { siteLatitude, siteLongitude } = report;
	const { latitude, longitude, positionSource, accuracyMetres, fixedAt } = report;
	const { observer } = report.detail;
	const position =
		latitude !== null && longitude !== null && positionSource !== null
			? { latitude, longitude, source: positionSource, accuracyMetres, fixedAt }
			: null;
	return {
		sites:
			siteLatitude === null || siteLongitude === null
				? []
				: [
						{
							name: report.siteName ?? 'The site',
							latitude: siteLatitude,
							longitude: siteLongitude
						}
					],
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

export const feedbackWording = v.object({
	kind: feedbackKind,
	code: v.string(),
	wording: v.string()
});
/** One of the thanks and questions there are. */
export type FeedbackWording = v.InferOutput<typeof feedbackWording>;

/** What is to be told to a reporter. */
export type FeedbackInput = {
	/** Made at the desk, so that sending twice tells once. */
	readonly id: string;
	readonly kind: FeedbackKind;
	readonly code: string;
	readonly words: string;
	readonly despiteTask: boolean;
};

export const closureSchema = v.object({
	outcome: v.string(),
	reason: v.string(),
	closedBy: text,
	closedAt: moment
});
/** How it ended, for staff. */
export type Closure = v.InferOutput<typeof closureSchema>;

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

/** Part of a queue, and whether there is more of it. */
export type DeskPage = {
	readonly reports: readonly DeskReport[];
	readonly more: boolean;
};

export const deskCounts = v.object({
	/** Their own, which they have not acknowledged. */
	unacknowledged: v.number(),
	/** What they read whose date for review is here. */
	reviewOpen: v.number(),
	reviewClosed: v.number()
});
/** What waits for somebody at a desk, counted. */
export type DeskCounts = v.InferOutput<typeof deskCounts>;
