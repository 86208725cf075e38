import { expect, test } from 'vitest';
import { judge, rowsOf, rowsProvenBy } from './acceptance.ts';

const TABLE = `
| row | capability | check | status |
| --- | --- | --- | --- |
| 1 | three inputs | under 60 s \\| 360 px | |
| 48 | dead man's switch | alarm | planned |
| mode2 | captive portal | kept | |
`;
const passed = (title: string) => ({ title, outcome: 'passed' as const });

test('the rows of the table are read with their status', () => {
	expect(rowsOf(TABLE)).toEqual([
		{ id: '1', planned: false },
		{ id: '48', planned: true },
		{ id: 'mode2', planned: false }
	]);
});

test('a title names its rows', () => {
	expect(rowsProvenBy('a report is filed @row1 @row12 @mode3')).toEqual(['1', '12', 'mode3']);
	expect(rowsProvenBy('mail to harbour@row.test')).toEqual([]);
});

test('a table whose rows all have a passing test holds', () => {
	const { proven, planned, faults } = judge(rowsOf(TABLE), [
		passed('a @row1'),
		passed('b @row1 @mode2')
	]);
	expect({ proven, planned, faults }).toEqual({
		proven: ['1', 'mode2'],
		planned: ['48'],
		faults: []
	});
});

test.each([
	['failed', 'failed'],
	['skipped', 'skipped']
] as const)('a test that %s proves nothing', (_, outcome) => {
	const { faults } = judge(rowsOf(TABLE), [passed('b @mode2'), { title: 'a @row1', outcome }]);
	expect(faults).toEqual(['Row 1 has no passing test. End a title with @row1.']);
});

test('a planned row that is proven, an unknown row and a repeated row are faults', () => {
	const table = `${TABLE}| 1 | again | | |\n`;
	const { faults } = judge(rowsOf(table), [passed('a @row1 @mode2 @row48 @row900')]);
	expect(faults).toEqual([
		'Row 48 is proven now: remove "planned" from the table.',
		'Row 1 is in the table twice.',
		'A test proves row 900, which the table does not have.'
	]);
});

test('an empty table does not hold', () => {
	expect(judge([], []).faults).toEqual(['docs/acceptance.md has no rows.']);
});
