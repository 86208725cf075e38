import * as v from 'valibot';
import { moment } from '$lib/moment.ts';

export const NOTE_KINDS = ['observation', 'opinion'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

export const noteSchema = v.object({
	id: v.string(),
	kind: v.picklist(NOTE_KINDS),
	words: v.string(),
	writtenBy: v.nullable(v.string()),
	writtenAt: moment
});
/** What staff wrote beside a report. */
export type Note = v.InferOutput<typeof noteSchema>;
export type NewNote = Pick<Note, 'id' | 'kind' | 'words'>;

export const ABOUT = ['vessel', 'suspect', 'witness', 'victim', 'place', 'other'] as const;
export const SOURCES = [1, 2, 3] as const;
export const ASSESSMENTS = ['A', 'B', 'C', 'D', 'E'] as const;
export const HANDLINGS = ['P', 'C'] as const;

export const gradeSchema = v.object({
	id: v.string(),
	/** The one it was given in place of. */
	replaces: v.nullable(v.string()),
	item: v.string(),
	about: v.picklist(ABOUT),
	source: v.picklist(SOURCES),
	assessment: v.picklist(ASSESSMENTS),
	handling: v.picklist(HANDLINGS),
	/** On which it may be shared; null: no conditions. */
	conditions: v.nullable(v.string()),
	gradedBy: v.nullable(v.string()),
	gradedAt: moment
});
/** What one item of information is worth, by 3x5x2. */
export type Grade = v.InferOutput<typeof gradeSchema>;
export type NewGrade = Omit<Grade, 'gradedBy' | 'gradedAt'>;

/** "2 A P". */
export function codeOf(grade: Pick<Grade, 'source' | 'assessment' | 'handling'>): string {
	return `${grade.source} ${grade.assessment} ${grade.handling}`;
}

/** Those that hold: nothing was given in their place. */
export function holding(grades: readonly Grade[]): readonly Grade[] {
	const replaced = new Set(grades.map(({ replaces }) => replaces));
	return grades.filter(({ id }) => !replaced.has(id));
}

/** What was given in place of that one, one after another, the latest last. */
export function after(id: string, grades: readonly Grade[]): readonly Grade[] {
	const next = grades.find(({ replaces }) => replaces === id);
	return next ? [next, ...after(next.id, grades)] : [];
}

/** What was given before that one, the latest first. */
export function before(grade: Grade, grades: readonly Grade[]): readonly Grade[] {
	const earlier = grades.find(({ id }) => id === grade.replaces);
	return earlier ? [earlier, ...before(earlier, grades)] : [];
}

export const reviewSchema = v.object({
	/** "2026-12-24". */
	dueOn: v.string(),
	reason: v.string(),
	setBy: v.nullable(v.string()),
	setAt: moment
});
/** When staff look at a report again, and why. */
export type Review = v.InferOutput<typeof reviewSchema>;
