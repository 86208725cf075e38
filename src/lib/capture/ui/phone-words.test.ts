import { expect, test } from 'vitest';
import { clockWords, keepWords } from './phone-words.ts';

test('a clock that is off is told by how much and which way', () => {
	expect(clockWords(59_000)).toContain('Right');
	expect(clockWords(-59_000)).toContain('Right');
	expect(clockWords(3 * 60_000)).toContain('3 min ahead');
	expect(clockWords(-24 * 60 * 60_000)).toMatch(/^24 h behind/);
});

test('only a phone that promised is said to keep what waits', () => {
	expect(keepWords(true)).toMatch(/^Yes/);
	expect(keepWords(false)).toMatch(/^Not promised/);
	expect(keepWords(null)).toContain('does not say');
});
