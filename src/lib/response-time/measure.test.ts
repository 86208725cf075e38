import { expect, test } from 'vitest';
import { secondsWords, shareWords } from './measure.ts';

test('a figure in words, and no figure for too few', () => {
	expect(secondsWords(725.4)).toBe('12 min');
	expect(secondsWords(0)).toBe('under a minute');
	expect(secondsWords(null)).toBe('too few');
});

test('a share names its whole', () => {
	expect(shareWords(3, 40)).toBe('3 of 40 (8%)');
	expect(shareWords(0, 0)).toBe('0');
});
