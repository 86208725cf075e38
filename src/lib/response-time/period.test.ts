import { expect, test } from 'vitest';
import { beginningOf, periodOf } from './period.ts';

test('a URL asks for one of the periods there are', () => {
	expect(periodOf('7')).toBe(7);
	expect(periodOf('90')).toBe(90);
});

test.each([null, '', '365', '7; drop table', '07'])('%s is 30 days', (text) => {
	expect(periodOf(text)).toBe(30);
});

test('a week ago is seven days before', () => {
	expect(beginningOf(7, new Date('2026-11-08T12:00:00Z'))).toEqual(
		new Date('2026-11-01T12:00:00Z')
	);
});
