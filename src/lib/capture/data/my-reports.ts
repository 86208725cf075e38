import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { readCache, writeCache, type Cached } from '$lib/storage/cache.ts';
import { rowsAs } from '$lib/supabase/rows.ts';
import { presentPerson } from '$lib/supabase/session.ts';
import { wordingsOf } from '$lib/supabase/wordings.ts';

const steps = v.picklist(['officer', 'twin', 'hotline']);

const reportSchema = v.object({
	id: v.string(),
	reference: v.string(),
	siteName: v.nullable(v.string()),
	urgency: v.picklist(['now', 'today', 'routine']),
	description: v.string(),
	/** Each in the words of its edition, or by its code where this phone does not know them. */
	indicators: v.array(v.string()),
	placeText: v.string(),
	latitude: v.nullable(v.number()),
	longitude: v.nullable(v.number()),
	seenAt: v.date(),
	/** How far off the time may be; null: the reporter knew it. */
	seenAboutMinutes: v.optional(v.nullable(v.number()), null),
	seenUntil: v.optional(v.nullable(v.date()), null),
	savedAt: v.date(),
	sentAt: v.date(),
	receivedAt: v.date(),
	ownerStep: steps,
	ownerName: v.nullable(v.string()),
	hotlineAlerted: v.boolean(),
	deadlineAt: v.nullable(v.date()),
	acknowledgedAt: v.nullable(v.date()),
	acknowledgedBy: v.nullable(v.string()),
	closedAt: v.nullable(v.date()),
	feedback: v.nullable(v.string()),
	/** How far the phone's clock was ahead when it was sent; null: not measured. */
	phoneAheadSeconds: v.optional(v.nullable(v.number()), null),
	photosAnnounced: v.optional(v.number(), 0),
	photosReceived: v.optional(v.number(), 0),
	/** What was asked about it and not answered yet. */
	openQuestions: v.optional(v.number(), 0)
});

/** A report its reporter sent, and what they may know of what became of it. */
export type MyReport = v.InferOutput<typeof reportSchema>;

const reportRow = v.object({
	id: v.string(),
	reference: v.string(),
	site_name: v.nullable(v.string()),
	urgency: reportSchema.entries.urgency,
	description: v.nullable(v.string()),
	indicators: v.nullable(v.array(v.string())),
	indicator_version: v.nullable(v.number()),
	place_text: v.nullable(v.string()),
	latitude: v.nullable(v.number()),
	longitude: v.nullable(v.number()),
	seen_at: moment,
	seen_about_minutes: v.nullable(v.number()),
	seen_until: v.nullable(moment),
	saved_at: moment,
	sent_at: moment,
	received_at: moment,
	owner_step: steps,
	owner_name: v.nullable(v.string()),
	hotline_alerted: v.boolean(),
	deadline_at: v.nullable(moment),
	acknowledged_at: v.nullable(moment),
	acknowledged_by: v.nullable(v.string()),
	closed_at: v.nullable(moment),
	feedback: v.nullable(v.string()),
	phone_ahead_seconds: v.nullable(v.number()),
	photos_announced: v.number(),
	photos_received: v.number(),
	open_questions: v.number()
});

type Wordings = ReadonlyMap<string, string>;
const toMyReport = (row: v.InferOutput<typeof reportRow>, wordings: Wordings): MyReport => ({
	id: row.id,
	reference: row.reference,
	siteName: row.site_name,
	urgency: row.urgency,
	description: row.description ?? '',
	indicators: (row.indicators ?? []).map((code) => wordings.get(code) ?? code),
	placeText: row.place_text ?? '',
	latitude: row.latitude,
	longitude: row.longitude,
	seenAt: row.seen_at,
	seenAboutMinutes: row.seen_about_minutes,
	seenUntil: row.seen_until,
	savedAt: row.saved_at,
	sentAt: row.sent_at,
	receivedAt: row.received_at,
	ownerStep: row.owner_step,
	ownerName: row.owner_name,
	hotlineAlerted: row.hotline_alerted,
	deadlineAt: row.deadline_at,
	acknowledgedAt: row.acknowledged_at,
	acknowledgedBy: row.acknowledged_by,
	closedAt: row.closed_at,
	feedback: row.feedback,
	phoneAheadSeconds: row.phone_ahead_seconds,
	photosAnnounced: row.photos_announced,
	photosReceived: row.photos_received,
	openQuestions: row.open_questions
});

const stepSchema = v.object({
	at: v.date(),
	kind: v.string(),
	step: v.nullable(v.string()),
	name: v.nullable(v.string()),
	reason: v.nullable(v.string())
});

/** One thing that happened to a report, by the server's clock. */
export type TimelineStep = v.InferOutput<typeof stepSchema>;

const stepRow = v.object({ ...stepSchema.entries, at: moment });

const additionSchema = v.object({
	id: v.string(),
	text: v.string(),
	photosAnnounced: v.number(),
	photosReceived: v.number(),
	receivedAt: v.date(),
	/** The question it answers; null: none. */
	answers: v.optional(v.nullable(v.string()), null)
});

/** What a reporter added to a report of theirs, as the service has it. */
export type Addition = v.InferOutput<typeof additionSchema>;

const additionRow = v.pipe(
	v.object({
		id: v.string(),
		text: v.nullable(v.string()),
		photos_announced: v.number(),
		photos_received: v.number(),
		received_at: moment,
		answers: v.nullable(v.string())
	}),
	v.transform((row): Addition => ({
		id: row.id,
		text: row.text ?? '',
		photosAnnounced: row.photos_announced,
		photosReceived: row.photos_received,
		receivedAt: row.received_at,
		answers: row.answers
	}))
);

/** The size of one page of them. */
export const PAGE = 20;

/** Own reports, newest first, received before `before`. The first page is kept for without signal. */
export async function fetchMyReports(before: Date | null = null): Promise<MyReport[]> {
	const { id: person } = await presentPerson();
	const client = await signedIn(person);
	const page = { size: PAGE, ...(before && { before: before.toISOString() }) };
	const rows = rowsAs(reportRow, await client.rpc('my_reports', page));
	const wordings = await wordingsOf(rows.flatMap((row) => row.indicator_version ?? []));
	const reports = rows.map((row) => toMyReport(row, wordings(row.indicator_version)));
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
	const steps = rowsAs(stepRow, await client.rpc('my_report_timeline', { report_id: id }));
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
	const additions = rowsAs(additionRow, await client.rpc('my_addenda', { report_id: id }));
	await writeCache(person, `additions ${id}`, additions);
	return additions;
}

/** The same, as last read. */
export async function cachedAdditions(id: string): Promise<Cached<Addition[]> | null> {
	return readCache((await presentPerson()).id, `additions ${id}`, v.array(additionSchema));
}
