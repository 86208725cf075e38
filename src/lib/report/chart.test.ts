import { expect, test } from 'vitest';
import { notOnChart } from './chart.ts';

const of = (placed: number, unplaced: number) => notOnChart({ reports: [], placed, unplaced });

test('what the chart leaves out is said, and nothing where it leaves out nothing', () => {
	expect(of(0, 0)).toBe('');
	expect(of(0, 1)).toBe('1 has no position and is in the list alone.');
	expect(of(0, 3)).toBe('3 have no position and are in the list alone.');
	expect(of(0, 1234)).toBe('1,234 have no position and are in the list alone.');
	expect(of(2345, 0)).toBe('The chart shows the 0 that must be answered soonest, of 2,345.');
	expect(of(2345, 1)).toBe(
		'The chart shows the 0 that must be answered soonest, of 2,345. 1 has no position and is in the list alone.'
	);
	const all = Array.from({ length: 2000 }) as never;
	expect(notOnChart({ reports: all, placed: 2000, unplaced: 0 })).toBe('');
	expect(notOnChart({ reports: all, placed: 2001, unplaced: 0 })).toBe(
		'The chart shows the 2,000 that must be answered soonest, of 2,001.'
	);
});
