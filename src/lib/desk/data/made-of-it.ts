import * as v from 'valibot';
import {
	ABOUT,
	ASSESSMENTS,
	HANDLINGS,
	NOTE_KINDS,
	SOURCES,
	type Drawer,
	type Grade,
	type NewGrade,
	type Note,
	type Review
} from '$lib/desk/model/made-of-it.ts';
import type { SameVessel } from '$lib/desk/model/same-vessel.ts';
import { VISIT_KINDS, type NewVisit, type Visit } from '$lib/desk/model/visit.ts';
import { signedIn, type Client } from '$lib/supabase/client.ts';
import { named } from './desk-schema.ts';
import { moment } from '$lib/moment.ts';
import { forget, recall, remember } from '$lib/storage/cache.ts';
import { agreed, rowsAs, type Answer } from '$lib/supabase/rows.ts';

const noteRow = v.pipe(
	v.object({
		id: v.string(),
		kind: v.picklist(NOTE_KINDS),
		words: v.string(),
		written_at: moment,
		writer: named
	}),
	v.transform(({ written_at, writer, ...note }): Note => ({
		...note,
		writtenBy: writer?.name ?? null,
		writtenAt: written_at
	}))
);

const gradeRow = v.pipe(
	v.object({
		id: v.string(),
		replaces: v.nullable(v.string()),
		item: v.string(),
		about: v.picklist(ABOUT),
		source: v.picklist(SOURCES),
		assessment: v.picklist(ASSESSMENTS),
		handling: v.picklist(HANDLINGS),
		conditions: v.nullable(v.string()),
		graded_at: moment,
		grader: named
	}),
	v.transform(({ graded_at, grader, ...grade }): Grade => ({
		...grade,
		gradedBy: grader?.name ?? null,
		gradedAt: graded_at
	}))
);

const reviewRow = v.pipe(
	v.object({ due_on: v.string(), reason: v.string(), set_at: moment, setter: named }),
	v.transform(({ due_on, reason, set_at, setter }): Review => ({
		dueOn: due_on,
		reason,
		setBy: setter?.name ?? null,
		setAt: set_at
	}))
);

const visitRow = v.pipe(
	v.object({
		id: v.string(),
		kind: v.picklist(VISIT_KINDS),
		happened_at: moment,
		words: v.string(),
		logger: named
	}),
	v.transform(({ happened_at, logger, ...visit }): Visit => ({
		...visit,
		happenedAt: happened_at,
		loggedBy: logger?.name ?? null
	}))
);

const sameVesselRow = v.pipe(
	v.object({
		id: v.string(),
		reference: v.string(),
		description: v.string(),
		seen_at: moment,
		closed_at: v.nullable(moment),
		owner_id: v.nullable(v.string()),
		owner_name: v.nullable(v.string()),
		because: v.string(),
		nautical_miles: v.nullable(v.number()),
		apart_seconds: v.nullable(v.number()),
		linked: v.boolean(),
		directly: v.boolean()
	}),
	v.transform((row): SameVessel => ({
		id: row.id,
		reference: row.reference,
		description: row.description,
		seenAt: row.seen_at,
		closedAt: row.closed_at,
		ownerId: row.owner_id,
		ownerName: row.owner_name,
		because: row.because,
		nauticalMiles: row.nautical_miles,
		apartMs: row.apart_seconds === null ? null : row.apart_seconds * 1000,
		linked: row.linked,
		directly: row.directly
	}))
);

/** What is asked of what staff made of it, in the order in which `readMadeOfIt` reads it. */
export function askMadeOfIt(client: Client, id: string): PromiseLike<Answer>[] {
	return [
		client
			.from('notes')
			.select('id, kind, words, written_at, writer:people(name)')
			.eq('report_id', id)
			.order('written_at'),
		client
			.from('grades')
			.select(
				'id, replaces, item, about, source, assessment, handling, conditions, graded_at, grader:people(name)'
			)
			.eq('report_id', id)
			.order('graded_at'),
		client
			.from('reviews')
			.select('due_on, reason, set_at, setter:people(name)')
			.eq('report_id', id)
			.order('id', { ascending: false })
			.limit(1)
	];
}

/** What staff made of it. */
export function readMadeOfIt([notes, grades, reviews]: readonly [Answer, Answer, Answer]) {
	return {
		notes: rowsAs(noteRow, notes),
		grades: rowsAs(gradeRow, grades),
		review: rowsAs(reviewRow, reviews)[0] ?? null
	};
}

/** The reports that may be about the same vessel as this one, the linked ones first. */
export async function fetchSameVessel(id: string): Promise<SameVessel[]> {
	const client = await signedIn();
	return rowsAs(sameVesselRow, await client.rpc('same_vessel', { report_id: id }));
}

/** Says that two reports are about one thing, or that they are not after all. Twice is quiet. */
export async function link(one: string, other: string, linked: boolean): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('link_reports', { one, other, linked }));
}

/** Says on which day it is to be looked at again, and why. */
export async function setReview(id: string, dueOn: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_review', { report_id: id, due_on: dueOn, reason }));
}

const LATEST_VISITS = 5;

/** The latest visits of a site, or words with it. */
export async function fetchVisits(siteId: string): Promise<Visit[]> {
	const client = await signedIn();
	const answer = await client
		.from('visits')
		.select('id, kind, happened_at, words, logger:people(name)')
		.eq('site_id', siteId)
		.order('happened_at', { ascending: false })
		.order('id')
		.limit(LATEST_VISITS);
	return rowsAs(visitRow, answer);
}

/** Staff were at a site, or in touch with it. The same id again is the same visit. */
export async function logVisit({ id, siteId, kind, happenedAt, words }: NewVisit): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('log_visit', {
			visit_id: id,
			site_id: siteId,
			kind,
			happened_at: happenedAt.toISOString(),
			words
		})
	);
}

const typedSchema = v.record(v.string(), v.string());

/** Where what that person types and has not sent stays, sealed, over a reload of the page. */
export function drawer(person: string, what: string): Drawer {
	return {
		get: async () => (await recall(person, what, typedSchema))?.value ?? null,
		set: (typed) => (typed ? remember(person, what, typed) : forget(person, what))
	};
}

/** Grades one item of a report, or grades it anew; `graded_meanwhile` where a colleague just did. */
export async function gradeItem(report: string, grade: NewGrade): Promise<void> {
	const client = await signedIn();
	const { id: grade_id, conditions, replaces, ...rest } = grade;
	agreed(
		await client.rpc('grade_item', {
			report_id: report,
			grade_id,
			...rest,
			...(conditions !== null && { conditions }),
			...(replaces !== null && { replaces })
		})
	);
}
