import {
	gradeSchema,
	noteSchema,
	reviewSchema,
	type NewGrade
} from '$lib/desk/model/assessment.ts';
import { signedIn, type Client } from '$lib/supabase/client.ts';
import { agreed, rowsAs, type Answer } from '$lib/supabase/rows.ts';

/** What is asked of the assessment of a report, in the order in which `readAssessment` reads it. */
export function askAssessment(client: Client, id: string): PromiseLike<Answer>[] {
	return [
		client
			.from('notes')
			.select('id, kind, words, writtenAt:written_at, ...people(writtenBy:name)')
			.eq('report_id', id)
			.order('written_at'),
		client
			.from('grades')
			.select(
				'id, replaces, item, about, source, assessment, handling, conditions, gradedAt:graded_at, ...people(gradedBy:name)'
			)
			.eq('report_id', id)
			.order('graded_at'),
		client
			.from('reviews')
			.select('dueOn:due_on, reason, setAt:set_at, ...people(setBy:name)')
			.eq('report_id', id)
			.order('id', { ascending: false })
			.limit(1)
	];
}

/** Notes, grades and the date of review. */
export function readAssessment([notes, grades, reviews]: readonly [Answer, Answer, Answer]) {
	return {
		notes: rowsAs(noteSchema, notes),
		grades: rowsAs(gradeSchema, grades),
		review: rowsAs(reviewSchema, reviews)[0] ?? null
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
	const { id: grade_id, ...rest } = grade;
	agreed(await client.rpc('grade_item', { report_id: report, grade_id, ...rest }));
}
