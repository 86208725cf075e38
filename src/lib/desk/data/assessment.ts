import * as v from 'valibot';
import {
	ABOUT,
	ASSESSMENTS,
	HANDLINGS,
	NOTE_KINDS,
	SOURCES,
	type Grade,
	type NewGrade,
	type Note,
	type Review
} from '$lib/desk/model/assessment.ts';
import { moment } from '$lib/moment.ts';
import { signedIn, type Client } from '$lib/supabase/client.ts';
import { agreed, rowsAs, type Answer } from '$lib/supabase/rows.ts';
import { named } from './report-rows.ts';

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

/** What is asked of the assessment of a report, in the order in which `readAssessment` reads it. */
export function askAssessment(client: Client, id: string): PromiseLike<Answer>[] {
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

/** Notes, grades and the date of review. */
export function readAssessment([notes, grades, reviews]: readonly [Answer, Answer, Answer]) {
	return {
		notes: rowsAs(noteRow, notes),
		grades: rowsAs(gradeRow, grades),
		review: rowsAs(reviewRow, reviews)[0] ?? null
	};
}

/** Sets the day on which the report is to be reviewed, and why. */
export async function setReview(id: string, dueOn: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_review', { report_id: id, due_on: dueOn, reason }));
}

/** Grades one item of a report, or replaces its grade; `graded_meanwhile` when a colleague was faster. */
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
