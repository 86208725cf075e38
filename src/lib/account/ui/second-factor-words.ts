import type { Failure } from '$lib/failure.ts';
import { failureWords } from '$lib/ui/failure-words.ts';
import type { FormError } from '$lib/ui/sign-in-words.ts';

const WRONG =
	'That code is not right, or was used already. Wait for the next one, and check that the phone’s clock is set by itself.';

/** Why a code did not do. */
export function codeError(failure: Failure): FormError {
	if (failure.reason === 'wrong_code') return { field: 'authenticator', text: WRONG };
	if (failure.reason === 'offline')
		return {
			field: null,
			text: 'You are offline. A code can be checked only with signal; what waits on this device is kept.'
		};
	if (failure.reason === 'too_many_tries')
		return {
			field: null,
			text: 'Too many wrong codes. Wait five minutes, then try the code of that moment.'
		};
	return { field: null, text: failureWords(failure) };
}

/** A secret as it is read from a screen and typed: four letters at a time. */
export function inGroups(secret: string): string {
	return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}

const NAMED = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' });

/** What a new authenticator is called: nobody has two of one moment. */
export function nameOfNew(now: Date): string {
	return `Authenticator of ${NAMED.format(now)}`;
}
