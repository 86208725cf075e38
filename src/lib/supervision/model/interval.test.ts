import { describe, expect, test } from 'vitest';
import { differenceOf, ratioOf, wilson } from './interval.ts';

describe('a difference of two shares', () => {
	// table II of Newcombe 1998, method 10
	test.each([
		[56, 70, 48, 80, 0.0524, 0.3339],
		[9, 10, 3, 10, 0.1705, 0.809],
		[6, 7, 2, 7, 0.0582, 0.8062],
		[5, 56, 0, 29, -0.0381, 0.1926],
		[0, 10, 0, 20, -0.1611, 0.2775],
		[0, 10, 0, 10, -0.2775, 0.2775],
		[10, 10, 0, 20, 0.6791, 1],
		[10, 10, 0, 10, 0.6075, 1]
	])('%i of %i less %i of %i', (a, m, b, n, low, high) => {
		const found = differenceOf({ part: a, whole: m }, { part: b, whole: n });
		expect(found.low).toBeCloseTo(low, 4);
		expect(found.high).toBeCloseTo(high, 4);
	});

	test('is the same the other way round', () => {
		const [one, other] = [
			{ part: 30, whole: 40 },
			{ part: 50, whole: 90 }
		];
		const [there, back] = [differenceOf(one, other), differenceOf(other, one)];
		expect(there.low).toBeCloseTo(-back.high, 12);
		expect(there.high).toBeCloseTo(-back.low, 12);
	});
});

test('a share', () => {
	// table I of Newcombe's "Two-sided confidence intervals for the single proportion" (same volume), method 3
	for (const [part, whole, low, high] of [
		[81, 263, 0.2553, 0.3662],
		[15, 148, 0.0624, 0.1605],
		[0, 20, 0, 0.1611],
		[1, 29, 0.0061, 0.1718]
	] as const) {
		const found = wilson({ part, whole });
		expect(found.low).toBeCloseTo(low, 4);
		expect(found.high).toBeCloseTo(high, 4);
	}
});

describe('a ratio of two rates', () => {
	// 11 of 32 have Wilson's interval 0.20410 to 0.51689; the exact one of R's poisson.test is 0.858 to 4.277
	test('is that of the share of one count in both', () => {
		const found = ratioOf({ count: 11, days: 800 }, { count: 21, days: 3011 });
		expect(found.low).toBeCloseTo((0.2041 / 0.7959) * (3011 / 800), 3);
		expect(found.high).toBeCloseTo((0.51689 / 0.48311) * (3011 / 800), 3);
		expect(found.low).toBeGreaterThan(0.858);
		expect(found.high).toBeLessThan(4.277);
	});

	test('of nothing has one end only', () => {
		const none = ratioOf({ count: 0, days: 30 }, { count: 10, days: 30 });
		expect(none.low).toBe(0);
		expect(none.high).toBeCloseTo(1.959964 ** 2 / 10, 5);
		expect(ratioOf({ count: 10, days: 30 }, { count: 0, days: 30 }).high).toBe(Infinity);
	});

	test('of millions comes near that of logarithms', () => {
		const [x, y] = [2_000_000, 1_900_000];
		const found = ratioOf({ count: x, days: 365 }, { count: y, days: 365 });
		const reach = 1.959964 * Math.sqrt(1 / x + 1 / y);
		expect(found.low).toBeCloseTo((x / y) * Math.exp(-reach), 5);
		expect(found.high).toBeCloseTo((x / y) * Math.exp(reach), 5);
	});
});
