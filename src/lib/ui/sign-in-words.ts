import type { Failure } from '$lib/failure.ts';
import { failureWords } from './failure-words.ts';

export type FormError = { field: string | null; text: string };

/** Enough to catch a slip of the thumb; whether it is somebody's, only the server knows. */
export function looksLikeEmail(text: string): boolean {
	return /^\S+@\S+\.\S+$/.test(text.trim());
}

/** The digits of a code as pasted: "123 456" or "123-456" is 123456. Null: these are not six. */
export function sixDigits(text: string): string | null {
	const digits = text.replace(/[\s-]/g, '');
	return /^\d{6}$/.test(digits) ? digits : null;
}

const OFFLINE =
	'You are offline. You need signal to sign in; reports that wait on this phone stay on it.';

const MAIL_FAILED =
	'We could not send an e-mail, so you have no new code. Try again in a minute, or sign in with a password.';

/** Why signing in did not work. What no field can mend is tied to none. */
export function signInError(failure: Failure, field: string): FormError {
	if (failure.detail === 'mail_failed') return { field: null, text: MAIL_FAILED };
	switch (failure.reason) {
		case 'offline':
			return { field: null, text: OFFLINE };
		case 'wrong_code':
		case 'wrong_password':
			return { field, text: failureWords(failure) };
		default:
			return { field: null, text: failureWords(failure) };
	}
}
