import { gaps, type Draft, type Gap } from '$lib/report/draft.ts';
import { gapWords } from '../../../words.ts';

const STEPS = ['what', 'where', 'when', 'check'] as const;
export type Step = (typeof STEPS)[number];

/** What keeps somebody from leaving a page, in the words beside each field. */
export type FieldError = { readonly field: string | null; readonly text: string };

/** The gaps that are mended on that page; on the check page, all of them. */
export function errorsOn(step: Step, draft: Draft, now: Date): FieldError[] {
	const words = (gap: Gap) => gapWords(gap);
	const found = gaps(draft, now).map(words);
	return step === 'check' ? found : found.filter(({ page }) => page === step);
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
