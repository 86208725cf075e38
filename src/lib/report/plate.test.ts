import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tidyPlate } from './plate.ts';

test.each([
	['ab12cde', 'AB12 CDE'],
	['AB 12-CDE', 'AB12 CDE'],
	['a123 bcd', 'A123 BCD'],
	['abc123d', 'ABC 123D'],
	['ABZ 1234', 'ABZ 1234']
])('the British plate “%s” is written %s', (typed, written) => {
	expect(tidyPlate(typed)).toBe(written);
});

test.each([
	[' ab-123-cd ', 'AB-123-CD'],
	['1-abc-234', '1-ABC-234'],
	['M XY 1234', 'M XY 1234'],
	['white van, ends in  7', 'WHITE VAN, ENDS IN 7'],
	['', '']
])('what is no British plate, “%s”, stays as it was but for capitals', (typed, written) => {
	expect(tidyPlate(typed)).toBe(written);
});

test('tidied twice is tidied once', () => {
	fc.assert(fc.property(fc.string(), (text) => tidyPlate(tidyPlate(text)) === tidyPlate(text)));
});
