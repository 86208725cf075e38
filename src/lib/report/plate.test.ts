import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tidyPlate } from './plate.ts';

test.each([
	['ab12cde', 'AB12 CDE'],
	['AB 12-CDE', 'AB12 CDE'],
	['a123 bcd', 'A123 BCD'],
	['abc123d', 'ABC 123D'],
	['ABZ 1234', 'ABZ 1234'],
	['a.b-1 2.c d e', 'AB12 CDE'],
	['a1 bcd', 'A1 BCD'],
	['abc1d', 'ABC 1D'],
	['abc123d', 'ABC 123D'],
	['abi1', 'ABI 1'],
	['azi1', 'AZI 1'],
	['aiz 1', 'AIZ 1']
])('the British plate “%s” is written %s', (typed, written) => {
	expect(tidyPlate(typed)).toBe(written);
});

test.each<readonly [string, string]>([
	[' ab-123-cd ', 'AB-123-CD'],
	['1-abc-234', '1-ABC-234'],
	['M XY 1234', 'M XY 1234'],
	...['ab1cde', 'abc12cde', 'xab12cde', 'ab12cdex', 'a1234bcd', 'xa1bcd', 'a1bcdx'].map(
		(typed) => [typed, typed.toUpperCase()] as const
	),
	...['abc1234d', 'xabc1d', 'abc1dx', 'abz12345', 'xabz1', 'abz1xy', 'iab1'].map(
		(typed) => [typed, typed.toUpperCase()] as const
	),
	['white van, ends in  7', 'WHITE VAN, ENDS IN 7'],
	['', '']
])('what is no British plate, “%s”, stays as it was but for capitals', (typed, written) => {
	expect(tidyPlate(typed)).toBe(written);
});

test('tidied twice is tidied once', () => {
	fc.assert(fc.property(fc.string(), (text) => tidyPlate(tidyPlate(text)) === tidyPlate(text)));
});
