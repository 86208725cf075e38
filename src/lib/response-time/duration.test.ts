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
