import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, askedIn, isNarrow, type Asked } from './asked.ts';

const nothing: Asked = { closed: false, words: '', urgency: null };

test('whatever is asked for is in its address', () => {
	fc.assert(
		fc.property(
			fc.record({
				closed: fc.boolean(),
				words: fc.string({ maxLength: 200 }).map((words) => words.trim()),
				urgency: fc.constantFrom('now', 'today', 'routine', null)
			}),
			(asked) => {
				const { searchParams } = new URL(addressOf('/inbox', asked as Asked), 'https://here');
				expect(askedIn(searchParams)).toEqual(asked);
			}
		)
	);
});

test('an address that says nothing, or nonsense, asks for every open report', () => {
	for (const query of ['', 'show=x&urgency=soon', 'find=%20'])
		expect(askedIn(new URLSearchParams(query))).toEqual(nothing);
	expect(addressOf('/inbox', nothing)).toBe('/inbox');
});

test('only words and urgency leave something out', () => {
	expect(isNarrow({ ...nothing, closed: true })).toBe(false);
	expect(isNarrow({ ...nothing, words: 'rhib' })).toBe(true);
	expect(isNarrow({ ...nothing, urgency: 'now' })).toBe(true);
});
