import { expect, test } from 'vitest';
import { countChange, lengthChange, lengthWords, shareChange, shareWords } from './figure.ts';

test('a percentile in words: reached, not reached, or of too few', () => {
	expect(lengthWords(12, 300)).toBe('12 min');
	expect(lengthWords(0, 0)).toBe('under a minute');
	expect(lengthWords(65, 300)).toBe('1 h 5 min');
	expect(lengthWords(null, 300)).toBe('more than 5 h');
	expect(lengthWords(null, null)).toBe('too few');
});

test('a share names its whole, and no per cent of too few', () => {
	expect(shareWords(3, 40)).toBe('3 of 40 (8%)');
	expect(shareWords(3, 4)).toBe('3 of 4');
	expect(shareWords(0, 5)).toBe('0 of 5 (0%)');
	expect(shareWords(0, 0)).toBe('none');
});

test.each([
	[{ minutes: 12, beyond: 60 }, { minutes: 5, beyond: 9 }, 'longer: +7 min'],
	[{ minutes: 5, beyond: 60 }, { minutes: 75, beyond: 90 }, 'shorter: −1 h 10 min'],
	[{ minutes: 5, beyond: 60 }, { minutes: 5, beyond: 90 }, 'the same'],
	[{ minutes: null, beyond: 300 }, { minutes: 5, beyond: 90 }, 'longer'],
	[{ minutes: null, beyond: 5 }, { minutes: 5, beyond: 90 }, 'longer'],
	[{ minutes: null, beyond: 4 }, { minutes: 5, beyond: 90 }, 'not known yet'],
	[{ minutes: null, beyond: 300 }, { minutes: null, beyond: 90 }, 'not known yet'],
	[{ minutes: 5, beyond: 9 }, { minutes: null, beyond: 90 }, 'shorter'],
	[{ minutes: 90, beyond: 99 }, { minutes: null, beyond: 90 }, 'shorter'],
	[{ minutes: 95, beyond: 99 }, { minutes: null, beyond: 90 }, 'not known yet'],
	[{ minutes: null, beyond: null }, { minutes: 5, beyond: 90 }, 'too few to compare'],
	[{ minutes: 5, beyond: 9 }, { minutes: null, beyond: null }, 'too few to compare']
])('%j after %j is: %s', (now, then, words) => {
	expect(lengthChange(now, then)).toBe(words);
});

test('counts and shares differ by words and sign', () => {
	expect(countChange(5, 3)).toBe('more: +2');
	expect(countChange(3, 5)).toBe('fewer: −2');
	expect(countChange(5, 5)).toBe('the same');
	expect(shareChange({ part: 9, whole: 10 }, { part: 8, whole: 10 })).toBe('more: +10 points');
	expect(shareChange({ part: 99, whole: 100 }, { part: 100, whole: 100 })).toBe('fewer: −1 point');
	expect(shareChange({ part: 1, whole: 4 }, { part: 8, whole: 10 })).toBe('too few to compare');
	expect(shareChange({ part: 8, whole: 10 }, { part: 1, whole: 4 })).toBe('too few to compare');
	expect(shareChange({ part: 4, whole: 5 }, { part: 2, whole: 5 })).toBe('more: +40 points');
});
