import type { Failure } from '$lib/failure.ts';
import { failureWords } from '$lib/ui/failure-words.ts';

/** What is wrong with a form before anybody is asked. */
export type FieldError = { readonly field: string; readonly text: string };

/** Why a change was not made. Here it is no report that somebody may not touch. */
export function changeWords(failure: Failure): string {
	return failure.reason === 'not_allowed'
		? 'Your account may not change this any more. Ask an administrator.'
		: failureWords(failure);
}
