import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { codeError, inGroups, nameOfNew } from './second-factor-words.ts';

test('a wrong code is about its field; what no field mends is about none', () => {
	expect(codeError(new Failure('wrong_code')).field).toBe('authenticator');
	for (const reason of ['offline', 'too_many_tries', 'busy', 'signed_out'] as const)
		expect(codeError(new Failure(reason)).field).toBe(null);
});

test('a secret is read four letters at a time', () => {
	expect(inGroups('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
});

test('two of one day have two names', () => {
	const name = (seconds: number) => nameOfNew(new Date(2026, 10, 26, 12, 0, seconds));
	expect(name(1)).not.toBe(name(2));
});
