import { TOPICS, type Topic } from '$lib/report/detail.ts';
import type { Draft } from '$lib/report/draft.ts';
import { validationErrors } from '$lib/report/validation.ts';
import { validationErrorWords } from '$lib/capture/ui/words.ts';

const STEPS = ['what', 'where', 'when', 'check'] as const;
export type Step = (typeof STEPS)[number];

/** What keeps somebody from leaving a page, in the words beside each field. */
export type FieldError = { readonly field: string | null; readonly text: string };

/** Where a question is asked: `vessel-type`. */
export function pageOf(topic: Topic): string {
	return topic.replaceAll('_', '-');
}

/** The validation errors that are mended on that page; on the check page, all of them. */
export function errorsOn(page: string, draft: Draft, now: Date): FieldError[] {
	const found = validationErrors(draft, now).map((error) => validationErrorWords(error));
	return page === 'check' ? found : found.filter((error) => error.page === page);
}

/**
 * Where Continue leads: the next page that still lacks something, or the check page. Whoever came
 * to change one answer goes straight back.
 */
export function nextStep(from: Step, draft: Draft, now: Date, changing: boolean): Step {
	if (changing) return 'check';
	const later = STEPS.slice(STEPS.indexOf(from) + 1);
	// Where is prefilled, but nobody should send a report without having seen it.
	return later.find((step) => step === 'where' || errorsOn(step, draft, now).length > 0) ?? 'check';
}

/** Where Back leads. */
export function stepBefore(step: Step, id: string, changing: boolean): string {
	if (changing) return `/report/${id}/check`;
	const index = STEPS.indexOf(step);
	return index === 0 ? '/home' : `/report/${id}/${STEPS[index - 1]}`;
}

/** Which of how many questions it is: "Question 3 of 10". */
export function progress(topic: Topic): string {
	return `Question ${TOPICS.indexOf(topic) + 1} of ${TOPICS.length}`;
}

/** Where a question leads once answered, or with Back: the next or last one, or the check page. */
export function questionBeside(
	topic: Topic,
	direction: 'next' | 'back',
	changing: boolean
): string {
	const beside = TOPICS[TOPICS.indexOf(topic) + (direction === 'next' ? 1 : -1)];
	return changing || beside === undefined ? 'check' : pageOf(beside);
}
