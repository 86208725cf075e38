import { describe, expect, test } from 'vitest';
import type { Figure } from './figure.ts';
import { summaryOf } from './summary.ts';
import {
	byTable,
	cellWords,
	countedTable,
	lengthsTable,
	linesOf,
	overTable,
	reasonsTable,
	withReports,
	type Table
} from './tables.ts';

const figure = (measure: string, changes: Partial<Figure> = {}): Figure => ({
	key: '',
	label: null,
	startsOn: '2026-11-01',
	measure,
	outcome: null,
	done: 0,
	waiting: 0,
	median: null,
	p90: null,
	beyond: null,
	...changes
});
const length = (done: number, median: number, p90: number | null, changes: Partial<Figure> = {}) =>
	figure('acknowledge', { done, median, p90, beyond: p90 ?? 300, ...changes });
const shown = ({ rows }: Table) => rows.map(({ name, cells }) => [name, ...cells.map(cellWords)]);

const NOW = [
	length(8, 5, null, { waiting: 2 }),
	figure('received', { done: 10 }),
	figure('in_time', { done: 7 }),
	figure('late', { waiting: 1 }),
	figure('fell_back', { done: 5 })
];
const THEN = [
	length(6, 7, 30),
	figure('received', { done: 6 }),
	figure('in_time', { done: 6 }),
	figure('fell_back', { done: 3 })
];

test('each table says what it is about and names its columns', () => {
	const period = (from: string, to: string) => overTable('acknowledge', [], { from, to });
	const named = ({ caption, of, columns }: Table) => ({
		caption,
		of,
		columns: columns.map(({ name }) => name)
	});
	expect(named(lengthsTable('With us', ['acknowledge'], NOW, THEN))).toEqual({
		caption: 'With us',
		of: 'Time',
		columns: [
			'Median',
			'Median, change',
			'90th percentile',
			'90th percentile, change',
			'Done',
			'Still waiting'
		]
	});
	expect(named(countedTable(NOW, THEN))).toEqual({
		caption: 'Counted',
		of: 'Reports',
		columns: ['This period', 'Period before', 'Change']
	});
	expect(named(reasonsTable([], String))).toEqual({
		caption: 'Why reports fell back',
		of: 'Reason',
		columns: ['Reports']
	});
	expect(named(period('2026-11-01', '2026-11-03'))).toEqual({
		caption: 'To acknowledge, by day',
		of: 'Day',
		columns: ['Median', '90th percentile', 'Received', 'Still waiting']
	});
	expect(period('2026-09-01', '2026-11-03').of).toBe('Week');
	expect(period('2026-01-01', '2026-11-03').of).toBe('Month');
	expect(named(byTable('acknowledge', PATCHES, KEYS))).toEqual({
		caption: 'To acknowledge, by patch',
		of: 'Patch',
		columns: [
			'Median',
			'90th percentile',
			'Received',
			'Still waiting',
			'Acknowledged within target',
			'Fell back'
		]
	});
});

test('lengths stand beside how they changed', () => {
	expect(shown(lengthsTable('With us', ['acknowledge', 'outcome'], NOW, THEN))).toEqual([
		['To acknowledge', '5 min', 'shorter: −2 min', 'more than 5 h', 'longer', '8', '2'],
		['To its outcome', 'too few', 'too few to compare', 'too few', 'too few to compare', '0', '0']
	]);
});

test('of the target only those count whose time is over or that met it', () => {
	expect(shown(countedTable(NOW, THEN))).toEqual([
		['Received', '10', '6', 'more: +4'],
		['Acknowledged within target', '7 of 9 (78%)', '6 of 6 (100%)', 'fewer: −22 points'],
		['Fell back', '5 of 10 (50%)', '3 of 6 (50%)', 'the same']
	]);
});

test('reasons are the commonest first', () => {
	const reasons = [
		figure('received', { key: 'absent', done: 2 }),
		figure('received', { key: 'no_answer', done: 6 })
	];
	expect(shown(reasonsTable(reasons, (reason) => reason.toUpperCase()))).toEqual([
		['NO_ANSWER', '6 of 8 (75%)'],
		['ABSENT', '2 of 8 (25%)']
	]);
});

test('over time each day has its line, those without a report too', () => {
	const figures = [
		length(8, 5, 9, { startsOn: '2026-11-02' }),
		figure('received', { done: 8, startsOn: '2026-11-02' })
	];
	expect(
		shown(overTable('acknowledge', figures, { from: '2026-11-01', to: '2026-11-03' }))
	).toEqual([
		['Sun 1 Nov', 'too few', 'too few', '0', '0'],
		['Mon 2 Nov', '5 min', '9 min', '8', '0'],
		['Tue 3 Nov', 'too few', 'too few', '0', '0']
	]);
});

test('lines of which nothing was received are left out of a table that is read', () => {
	const figures = [figure('received', { done: 1, startsOn: '2026-11-02' })];
	const table = overTable('acknowledge', figures, { from: '2026-11-01', to: '2026-11-03' });
	expect(shown(withReports(table))).toEqual([['Mon 2 Nov', 'too few', 'too few', '1', '0']]);
});

const PATCHES = [
	length(8, 5, 9, { key: 'b', label: 'Kent' }),
	figure('received', { done: 8, key: 'b', label: 'Kent' }),
	length(6, 15, null, { key: 'a', label: '=Sussex', waiting: 1 }),
	figure('received', { done: 7, key: 'a', label: '=Sussex' })
];
const KEYS = {
	by: 'patch',
	name: ({ label }: Pick<Figure, 'label'>) => label ?? 'No patch',
	compare: () => 0
};

test('keys come by their order, then by name', () => {
	expect(shown(byTable('acknowledge', PATCHES, KEYS))).toEqual([
		['=Sussex', '15 min', 'more than 5 h', '7', '1', '0 of 6 (0%)', '0 of 7 (0%)'],
		['Kent', '5 min', '9 min', '8', '0', '0 of 8 (0%)', '0 of 8 (0%)']
	]);
	const backwards = { ...KEYS, compare: (a: string, b: string) => b.localeCompare(a) };
	expect(byTable('acknowledge', PATCHES, backwards).rows[0]!.name).toBe('Kent');
});

describe('a summary says what a chart shows', () => {
	test('from the shortest to the longest, by name', () => {
		expect(summaryOf(byTable('acknowledge', PATCHES, KEYS), 'patch')).toBe(
			'15 reports were received. The median ran from 5 min (Kent) to 15 min (=Sussex), the 90th percentile ran from 9 min (Kent) to more than 5 h (=Sussex).'
		);
	});
	test('a length that is not reached yet stands where its longest wait is', () => {
		const patch = (key: string, median: number | null, beyond: number) => [
			figure('acknowledge', { key, label: key, done: 9, median, p90: median, beyond }),
			figure('received', { key, label: key, done: 9 })
		];
		const figures = [patch('Kent', 15, 20), patch('Dorset', null, 100), patch('Sussex', 5, 600)];
		expect(summaryOf(byTable('acknowledge', figures.flat(), KEYS), 'patch')).toContain(
			'The median ran from 5 min (Sussex) to more than 1 h 40 min (Dorset),'
		);
	});
	test('what is the same is said once, and what is hidden is counted', () => {
		const [kent] = [PATCHES.slice(0, 2)];
		const more = [...kent!, figure('received', { done: 1, key: 'c', label: 'Dorset' })];
		expect(summaryOf(byTable('acknowledge', more, KEYS), 'patch')).toBe(
			'9 reports were received. The median was 5 min, the 90th percentile was 9 min; of 1 there are too few to say.'
		);
	});
	test('and of too few that they are', () => {
		const few = [figure('received', { done: 1, key: 'c', label: 'Dorset' })];
		expect(summaryOf(byTable('acknowledge', few, KEYS), 'patch')).toBe(
			'1 report was received, fewer than 5 in each patch, so neither percentile is shown.'
		);
	});
});

test('a file has a line for each cell, as it is shown and in minutes', () => {
	const lines = linesOf([byTable('acknowledge', PATCHES, KEYS)], {
		from: '2026-11-01',
		to: '2026-11-03'
	});
	expect(lines).toHaveLength(12);
	expect(lines[1]).toEqual({
		marking: 'OFFICIAL-SENSITIVE',
		from: '2026-11-01',
		to: '2026-11-03',
		table: 'To acknowledge, by patch',
		of: '=Sussex',
		figure: '90th percentile',
		shown: 'more than 5 h',
		minutes: '',
		more_than_minutes: 300
	});
	expect(lines[2]).toMatchObject({ figure: 'Received', minutes: '', more_than_minutes: '' });
	expect(lines[6]).toMatchObject({ of: 'Kent', shown: '5 min', minutes: 5, more_than_minutes: '' });
});
