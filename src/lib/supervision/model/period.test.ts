import { expect, test } from 'vitest';
import {
	before,
	daysIn,
	monthIn,
	monthWords,
	monthsBeside,
	periodIn,
	periodWords,
	presets,
	startsIn,
	stretchOf,
	stretchWords,
	wrongWith
} from './period.ts';

const TODAY = '2026-11-26';
const asked = (query: string) => periodIn(new URLSearchParams(query), TODAY);

test('a URL asks for any two days; for none, it is the last 30', () => {
	expect(asked('from=2026-02-01&to=2026-02-28')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
	expect(asked('by=patch')).toEqual({ from: '2026-10-28', to: TODAY });
	expect(daysIn(asked(''))).toBe(30);
	expect(daysIn(periodIn(new URLSearchParams(), TODAY, 90))).toBe(90);
});

test('each period one tap away ends today, but last month', () => {
	const periods = presets(TODAY).map(([words, { from, to }]) => [words, from, to]);
	expect(periods).toEqual([
		['Today', TODAY, TODAY],
		['7 days', '2026-11-20', TODAY],
		['30 days', '2026-10-28', TODAY],
		['90 days', '2026-08-29', TODAY],
		['This month', '2026-11-01', TODAY],
		['Last month', '2026-10-01', '2026-10-31'],
		['12 months', '2025-12-01', TODAY]
	]);
	for (const [, period] of presets(TODAY)) expect(wrongWith(period)).toBe(null);
});

test.each([
	['from=&to=2026-11-01', 'from', 'Enter the first day, such as 1 November 2026'],
	['to=2026-11-01', 'from', 'Enter the first day, such as 1 November 2026'],
	['from=2026-02-30&to=2026-11-01', 'from', 'Enter the first day, such as 1 November 2026'],
	['from=0226-02-01&to=2026-11-01', 'from', 'Enter the first day, such as 1 November 2026'],
	['from=2026-11-01', 'to', 'Enter the last day, such as 30 November 2026'],
	['from=2026-11-01&to=tomorrow', 'to', 'Enter the last day, such as 30 November 2026'],
	['from=2026-11-02&to=2026-11-01', 'to', 'The last day must not be before the first'],
	['from=2021-11-26&to=2026-11-26', 'from', 'Choose at most 5 years']
])('%s is said to be wrong, at the day that is: %s, %s', (query, field, text) => {
	expect(wrongWith(asked(query))).toEqual({ field, text });
});

test('a URL that gives one day leaves the other blank', () => {
	expect(asked('to=2026-11-01')).toEqual({ from: '', to: '2026-11-01' });
	expect(asked('from=2026-11-01')).toEqual({ from: '2026-11-01', to: '' });
});

test('five years are not too long', () => {
	expect(wrongWith(asked('from=2021-11-27&to=2026-11-26'))).toBe(null);
});

test('the period before has as many days and ends where this one begins', () => {
	expect(before({ from: '2026-11-01', to: '2026-11-30' })).toEqual({
		from: '2026-10-02',
		to: '2026-10-31'
	});
	expect(before({ from: TODAY, to: TODAY })).toEqual({ from: '2026-11-25', to: '2026-11-25' });
});

test('months are whole, over the end of a year too', () => {
	expect(monthIn('2026-11', TODAY)).toEqual({ from: '2026-11-01', to: '2026-11-30' });
	expect(monthIn('2028-02', TODAY)).toEqual({ from: '2028-02-01', to: '2028-02-29' });
	for (const text of [null, '', '2026-13', '2026-1', 'x'])
		expect(monthIn(text, '2026-01-31')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
	expect(monthsBeside(monthIn('2026-12', TODAY))).toEqual(['2026-11', '2027-01']);
});

test('it is drawn by day to a month, by week to half a year, else by month', () => {
	const stretch = (from: string, to: string) => stretchOf({ from, to });
	expect(stretch('2026-10-01', '2026-10-31')).toBe('day');
	expect(stretch('2026-10-01', '2026-11-01')).toBe('week');
	expect(stretch('2026-01-01', '2026-07-01')).toBe('week');
	expect(stretch('2026-01-01', '2026-07-02')).toBe('month');
});

test('stretches leave no gap and begin as the server’s do', () => {
	const period = { from: '2026-10-24', to: '2026-11-03' };
	expect(startsIn(period, 'day')).toHaveLength(11);
	expect(startsIn(period, 'week')).toEqual(['2026-10-19', '2026-10-26', '2026-11-02']);
	expect(startsIn(period, 'month')).toEqual(['2026-10-01', '2026-11-01']);
});

test('in words', () => {
	expect(stretchWords('2026-11-25', 'day')).toBe('Wed 25 Nov');
	expect(stretchWords('2026-11-23', 'week')).toBe('week of 23 Nov');
	expect(stretchWords('2026-11-01', 'month')).toBe('Nov 2026');
	expect(monthWords({ from: '2026-11-01', to: '2026-11-30' })).toBe('November 2026');
	expect(periodWords({ from: '2026-11-01', to: TODAY })).toBe(
		'1 November 2026 to 26 November 2026'
	);
	expect(periodWords({ from: TODAY, to: TODAY })).toBe('26 November 2026');
});
