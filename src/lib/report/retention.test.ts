import { expect, test } from 'vitest';
import { monthsWords } from './retention.ts';

test.each([
	[1, '1 month'],
	[12, '1 year'],
	[18, '1 year and 6 months'],
	[72, '6 years']
])('%i months are %s', (months, words) => {
	expect(monthsWords(months)).toBe(words);
});
