import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BENCHES } from '../bench/benches.ts';
import { holds, judge, type Target } from '../bench/target.ts';

const target = (some: Partial<Target>): Target => ({
	name: 'seconds',
	measured: 1,
	limit: 1,
	is: 'at most',
	...some
});

describe('a bench that misses a target fails', () => {
	beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => undefined));
	afterEach(() => vi.restoreAllMocks());

	test.each([
		['at most', 1, true],
		['at most', 1.001, false],
		['at least', 1, true],
		['at least', 0.999, false],
		['exactly', 1, true],
		['exactly', 1.001, false],
		['exactly', 0.999, false]
	] as const)('%s 1, measured %d: held %s', (is, measured, held) => {
		expect(holds(target({ is, measured }))).toBe(held);
	});

	test.each(['at most', 'at least', 'exactly'] as const)('%s: nothing measured is missed', (is) => {
		expect(holds(target({ is, measured: NaN }))).toBe(false);
	});

	test('one missed target of several fails it', () => {
		expect(judge([target({}), target({ measured: 2 })])).toBe(false);
		expect(judge([target({}), target({})])).toBe(true);
	});

	test('a target that is only printed fails nothing', () => {
		expect(judge([target({}), target({ measured: 2, isPrintedOnly: true })])).toBe(true);
	});

	test('a bench without a target that decides is no bench', () => {
		expect(() => judge([])).toThrow();
		expect(() => judge([target({ isPrintedOnly: true })])).toThrow();
	});
});

describe('the list of benches', () => {
	test('names each once', () => {
		const names = BENCHES.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
	});

	test('ends a title with rows, if it proves any', () => {
		for (const { title } of BENCHES) expect(title).toMatch(/^[^@]+( @row\d+)*$/);
	});
});
