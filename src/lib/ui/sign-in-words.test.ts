import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { looksLikeEmail, signInError, sixDigits } from './sign-in-words.ts';

test.each(['123456', ' 123 456 ', '123-456', '1 2 3 4 5 6\n'])('%j is a code', (text) => {
	expect(sixDigits(text)).toBe('123456');
});

test.each(['', '12345', '1234567', '12345a'])('%j is not', (text) => {
	expect(sixDigits(text)).toBeNull();
});

test('an address needs an @ and a dot after it', () => {
	expect(looksLikeEmail(' harbour@example.test ')).toBe(true);
	expect(looksLikeEmail('harbour@example')).toBe(false);
	expect(looksLikeEmail('harbour')).toBe(false);
});

test('a wrong code is about its field, a lost signal about none', () => {
	expect(signInError(new Failure('wrong_code'), 'code').field).toBe('code');
	expect(signInError(new Failure('offline'), 'code')).toEqual({
		field: null,
		text: 'You are offline. You need signal to sign in; reports that wait on this phone stay on it.'
	});
});

test('a code that was not e-mailed is not said to be on its way', () => {
	const { field, text } = signInError(new Failure('busy', { detail: 'mail_failed' }), 'email');
	expect(field).toBe(null);
	expect(text).toContain('you have no new code');
});
