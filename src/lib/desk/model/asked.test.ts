import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	addressOf,
	askedFor,
	askedIn,
	inAList,
	isNarrow,
	NOTHING as nothing,
	type Asked
} from './asked.ts';

test('whatever is asked for is in its address', () => {
	fc.assert(
		fc.property(
			fc.record({
				closed: fc.boolean(),
				words: fc.string({ maxLength: 200 }).map((words) => words.trim()),
				urgency: fc.constantFrom('now', 'today', 'routine', null),
				reviewDue: fc.boolean(),
				map: fc.boolean()
			}),
			(asked) => {
				const { searchParams } = new URL(addressOf('/inbox', asked as Asked), 'https://here');
				expect(askedIn(searchParams)).toEqual(asked);
			}
		)
	);
});

test('an address that says nothing, or nonsense, asks for every open report', () => {
	for (const query of ['', 'show=x&urgency=soon', 'find=%20', 'review=yes'])
		expect(askedIn(new URLSearchParams(query))).toEqual(nothing);
	expect(addressOf('/inbox', nothing)).toBe('/inbox');
});

test('only words, urgency and a date for review leave something out', () => {
	expect(isNarrow({ ...nothing, closed: true, map: true })).toBe(false);
	expect(isNarrow({ ...nothing, words: 'rhib' })).toBe(true);
	expect(isNarrow({ ...nothing, urgency: 'now' })).toBe(true);
	expect(isNarrow({ ...nothing, reviewDue: true })).toBe(true);
});

test('words are cut where the server would, and an address is short and can be read', () => {
	expect(askedFor(`find=${'x'.repeat(300)}`).words).toBe('x'.repeat(200));
	const all: Asked = { closed: true, words: 'rhib', urgency: 'now', reviewDue: true, map: true };
	expect(addressOf('/inbox', all)).toBe(
		'/inbox?show=closed&find=rhib&urgency=now&review=due&view=map'
	);
	expect(askedFor('show=closed&find=rhib&urgency=now&review=due&view=map')).toEqual(all);
});

test('the list of what a chart shows asks for the same, and for no chart', () => {
	expect(inAList(new URLSearchParams('find=rhib&view=map'))).toBe('?find=rhib');
	expect(inAList(new URLSearchParams('view=map'))).toBe('');
});
