import type { Grade } from '$lib/desk/model/assessment.ts';

/** By 3x5x2, in the words officers were taught. */
export const SOURCE_WORDS: Record<Grade['source'], string> = {
	1: 'Reliable',
	2: 'Untested',
	3: 'Not reliable'
};

export const ASSESSMENT_WORDS: Record<Grade['assessment'], string> = {
	A: 'Known directly to the source',
	B: 'Known indirectly to the source but corroborated',
	C: 'Known indirectly to the source',
	D: 'Not known',
	E: 'Suspected to be false'
};

export const HANDLING_WORDS: Record<Grade['handling'], string> = {
	P: 'Lawful sharing permitted',
	C: 'Lawful sharing permitted with conditions'
};

export const ABOUT_WORDS: Record<Grade['about'], string> = {
	vessel: 'The vessel',
	suspect: 'A suspect',
	witness: 'A witness',
	victim: 'A victim',
	place: 'A place',
	other: 'Something else'
};

/** "Untested. Known directly to the source. Lawful sharing permitted." */
export function gradeWords({ source, assessment, handling }: Grade): string {
	return `${SOURCE_WORDS[source]}. ${ASSESSMENT_WORDS[assessment]}. ${HANDLING_WORDS[handling]}.`;
}
