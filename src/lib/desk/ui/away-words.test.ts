import { expect, test } from 'vitest';
import { backWords, movesWords, undoneWords } from './away-words.ts';

test('how many reports move', () => {
	expect(movesWords(1)).toContain('1 report that you have not acknowledged moves');
	expect(movesWords(12)).toContain('12 reports that you have not acknowledged move at once');
});

test.each([
	[{ returned: 1, stayed: 0 }, 'You are no longer away. 1 report came back to you.'],
	[
		{ returned: 0, stayed: 2 },
		'You are no longer away. No report came back. 2 reports stayed with others: answered or passed on meanwhile, or out of time.'
	],
	[
		{ returned: 3, stayed: 1 },
		'You are no longer away. 3 reports came back to you. 1 report stayed with others: answered or passed on meanwhile, or out of time.'
	]
])('what came back of %o', (undone, words) => {
	expect(undoneWords(undone)).toBe(words);
});

test('an officer who is back while on leave is not told that reports come', () => {
	expect(backWords(true)).toContain('new reports still go to others');
	expect(backWords(false)).toContain('New reports come to you again');
});
