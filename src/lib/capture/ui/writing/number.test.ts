import { expect, test } from 'vitest';
import { numberIn, unreadNumber } from './number.ts';

test('digits are a number, also with a space or a comma; words are none', () => {
	expect(['12', ' 12 ', '1 000', '7,5', '-1', '0'].map(numberIn)).toEqual([
		12, 12, 1000, 7.5, -1, 0
	]);
	expect(['', 'about 7', '12 kn', '1e3', '0x10', '.5'].map(numberIn)).toEqual(Array(6).fill(null));
});

test('who typed words is told to use digits, and who left it empty is told nothing', () => {
	expect(unreadNumber('knots', 'quick', 'the speed')).toEqual([
		{ field: 'knots', text: 'Write the speed in digits, like 12, or leave it empty' }
	]);
	expect(unreadNumber('knots', ' ', 'the speed')).toEqual([]);
	expect(unreadNumber('knots', '200', 'the speed')).toEqual([]);
});
