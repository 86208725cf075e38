import { expect, test } from 'vitest';
import { span } from './duration.ts';

test('a span is as exact as it is short', () => {
	expect(span(20_000)).toBe('under a minute');
	expect(span(12 * 60_000)).toBe('12 min');
	expect(span(60 * 60_000)).toBe('1 h');
	expect(span(65 * 60_000)).toBe('1 h 5 min');
	expect(span(-65 * 60_000)).toBe('1 h 5 min');
	expect(span(11.5 * 3_600_000)).toBe('11 h');
	expect(span(75 * 3_600_000)).toBe('3 days');
});

const HOUR_MS = 3_600_000;

test.each([
	[59_999, 'under a minute'],
	[60_000, '1 min'],
	[HOUR_MS - 1, '59 min'],
	[10 * HOUR_MS - 1, '9 h 59 min'],
	[10 * HOUR_MS + 300_000, '10 h'],
	[24 * HOUR_MS, '24 h'],
	[36 * HOUR_MS, '36 h'],
	[48 * HOUR_MS - 1, '47 h'],
	[48 * HOUR_MS, '2 days'],
	[72 * HOUR_MS - 1, '2 days']
])('%i ms are "%s"', (ms, words) => {
	expect(span(ms)).toBe(words);
});
