import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { ownerStep } from '$lib/report/owner-step.ts';
import { urgencySchema } from '$lib/report/urgency.ts';
import { readCache, writeCache, type Cached } from '$lib/storage/cache.ts';
import { rowsAs } from '$lib/supabase/rows.ts';
import { presentPerson } from '$lib/supabase/session.ts';
import { wordingsOf } from '$lib/supabase/wordings.ts';

export const reportSchema = v.object({
	id: v.string(),
	reference: v.string(),
	siteName: v.nullable(v.string()),
	urgency: urgencySchema,
	description: v.nullish(v.string(), ''),
	/** Each in the words of its edition, or by its code where this phone does not know them. */
	indicators: v.nullish(v.array(v.string()), []),
	/** The edition of the checklist whose codes they were. */
	indicatorVersion: v.optional(v.nullable(v.number()), null),
	placeText: v.nullish(v.string(), ''),
	latitude: v.nullable(v.number()),
	longitude: v.nullable(v.number()),
	seenAt: moment,
	/** How far off the time may be; null: the reporter knew it. */
	seenAboutMinutes: v.optional(v.nullable(v.number()), null),
	seenUntil: v.optional(v.nullable(moment), null),
	savedAt: moment,
	sentAt: moment,
	receivedAt: moment,
	ownerStep,
	ownerName: v.nullable(v.string()),
	hotlineAlerted: v.boolean(),
	deadlineAt: v.nullable(moment),
	acknowledgedAt: v.nullable(moment),
	acknowledgedBy: v.nullable(v.string()),
	closedAt: v.nullable(moment),
	feedback: v.nullable(v.string()),
	/** How far the phone's clock was ahead when it was sent; null: not measured. */
	phoneAheadSeconds: v.optional(v.nullable(v.number()), null),
	photosAnnounced: v.optional(v.number(), 0),
	photosReceived: v.optional(v.number(), 0),
	/** What was asked about it and not answered yet. */
	openQuestions: v.optional(v.number(), 0),
	/** Its place in the list. What is older is asked for with that. Null: an older app kept the report. */
	cursor: v.optional(v.nullable(v.string()), null)
});

/** A report its reporter sent, and what they may know of what became of it. */
export type MyReport = v.InferOutput<typeof reportSchema>;

/** The columns of `reportSchema`. */
export const REPORT_COLUMNS: string = `id, reference, siteName:site_name, urgency, description, indicators,
	indicatorVersion:indicator_version, placeText:place_text, latitude, longitude, seenAt:seen_at,
	seenAboutMinutes:seen_about_minutes, seenUntil:seen_until, savedAt:saved_at, sentAt:sent_at,
	receivedAt:received_at, ownerStep:owner_step, ownerName:owner_name,
	hotlineAlerted:hotline_alerted, deadlineAt:deadline_at, acknowledgedAt:acknowledged_at,
	acknowledgedBy:acknowledged_by, closedAt:closed_at, feedback,
	phoneAheadSeconds:phone_ahead_seconds, photosAnnounced:photos_announced,
	photosReceived:photos_received, openQuestions:open_questions, cursor:received_at`;

const stepSchema = v.object({
	at: moment,
	kind: v.string(),
	step: v.nullable(v.string()),
	name: v.nullable(v.string()),
	reason: v.nullable(v.string())
});

/** One thing that happened to a report, by the server's clock. */
export type TimelineStep = v.InferOutput<typeof stepSchema>;

const additionSchema = v.object({
	id: v.string(),
	text: v.nullish(v.string(), ''),
	photosAnnounced: v.number(),
	photosReceived: v.number(),
	receivedAt: moment,
	/** The question it answers; null: none. */
	answers: v.optional(v.nullable(v.string()), null)
});

/** What a reporter added to a report of theirs, as the service has it. */
export type Addition = v.InferOutput<typeof additionSchema>;

/** The size of one page of them. */
export const PAGE = 20;

/** Own reports, newest first, those received before `before`. The first page is kept for without signal. */
export async function fetchMyReports(before: string | null = null): Promise<MyReport[]> {
	const { id: person } = await presentPerson();
	const client = await signedIn(person);
	const answer = await client.rpc('my_reports', { size: PAGE, before }).select(REPORT_COLUMNS);
	const rows = rowsAs(reportSchema, answer);
	const wordings = await wordingsOf(rows.flatMap((row) => row.indicatorVersion ?? []));
	const reports = rows.map((row) => {
		const words = wordings(row.indicatorVersion);
		return { ...row, indicators: row.indicators.map((code) => words.get(code) ?? code) };
	});
	if (before === null) await writeCache(person, 'reports', reports);
	return reports;
}

/** The first page, as last read. */
export async function cachedMyReports(): Promise<Cached<MyReport[]> | null> {
	return readCache((await presentPerson()).id, 'reports', v.array(reportSchema));
}

/** What has happened to one of them. Kept for without signal. */
export async function fetchTimeline(id: string): Promise<TimelineStep[]> {
	const { id: person } = await presentPerson();
	const client = await signedIn(person);
	const steps = rowsAs(stepSchema, await client.rpc('my_report_timeline', { report_id: id }));
	if (steps.length === 0) throw new Failure('report_not_found');
	await writeCache(person, `timeline ${id}`, steps);
	return steps;
}

/** The same, as last read. */
export async function cachedTimeline(id: string): Promise<Cached<TimelineStep[]> | null> {
	return readCache((await presentPerson()).id, `timeline ${id}`, v.array(stepSchema));
}

/** What was added to one of them, oldest first. Kept for without signal. */
export async function fetchAdditions(id: string): Promise<Addition[]> {
	const { id: person } = await presentPerson();
	const client = await signedIn(person);
	const answer = await client.rpc('my_addenda', { report_id: id }).select(
		`id, text, photosAnnounced:photos_announced, photosReceived:photos_received,
			receivedAt:received_at, answers`
	);
	const additions = rowsAs(additionSchema, answer);
	await writeCache(person, `additions ${id}`, additions);
	return additions;
}

/** The same, as last read. */
export async function cachedAdditions(id: string): Promise<Cached<Addition[]> | null> {
	return readCache((await presentPerson()).id, `additions ${id}`, v.array(additionSchema));
}
