export const NOTE_KINDS = ['observation', 'opinion'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** What staff wrote beside a report. */
export type Note = {
	readonly id: string;
	readonly kind: NoteKind;
	readonly words: string;
	readonly writtenBy: string | null;
	readonly writtenAt: Date;
};
export type NewNote = Pick<Note, 'id' | 'kind' | 'words'>;

export const ABOUT = ['vessel', 'suspect', 'witness', 'victim', 'place', 'other'] as const;
export const SOURCES = [1, 2, 3] as const;
export const ASSESSMENTS = ['A', 'B', 'C', 'D', 'E'] as const;
export const HANDLINGS = ['P', 'C'] as const;

/** What one item of information is worth, by 3x5x2. */
export type Grade = {
	readonly id: string;
	/** The one it was given in place of. */
	readonly replaces: string | null;
	readonly item: string;
	readonly about: (typeof ABOUT)[number];
	readonly source: (typeof SOURCES)[number];
	readonly assessment: (typeof ASSESSMENTS)[number];
	readonly handling: (typeof HANDLINGS)[number];
	/** On which it may be shared; null: no conditions. */
	readonly conditions: string | null;
	readonly gradedBy: string | null;
	readonly gradedAt: Date;
};
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

/** When a report is to be looked at again, and why. */
export type Review = {
	/** "2026-12-24". */
	readonly dueOn: string;
	readonly reason: string;
	readonly setBy: string | null;
	readonly setAt: Date;
};
