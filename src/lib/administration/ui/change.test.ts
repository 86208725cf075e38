import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { failureWords } from '$lib/ui/failure-words.ts';
import { changeWords } from './change.ts';

test('whoever may not change something reads of no report, and the rest as everywhere', () => {
	const refused = new Failure('not_allowed');
	expect(failureWords(refused)).toContain('report');
	expect(changeWords(refused)).not.toContain('report');
	expect(changeWords(new Failure('offline'))).toBe(failureWords(new Failure('offline')));
});
