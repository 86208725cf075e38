import { describe, expect, test } from 'vitest';
import { detailErrors, longest, MOST_ROWS, type DetailField } from './detail-errors.ts';
import { newDraft, type Draft } from './draft.ts';

const start = newDraft(
	'barnaby',
	{ siteId: 'yarmouth', indicatorVersion: 1 },
	new Date('2026-11-03T14:00:00Z')
);

type Write<T> = (value: T) => Partial<Draft>;

/** Each text, the longest the server accepts, and a draft that holds it. */
const TEXTS: [DetailField, number, Write<string>][] = [
	['vessel.name', 60, (name) => ({ vessel: { ...start.vessel, name } })],
	['vessel.homePort', 60, (homePort) => ({ vessel: { ...start.vessel, homePort } })],
	['vessel.hullColour', 60, (hullColour) => ({ vessel: { ...start.vessel, hullColour } })],
	[
		'vessel.superstructure',
		100,
		(superstructure) => ({ vessel: { ...start.vessel, superstructure } })
	],
	['vessel.marks', 500, (marks) => ({ vessel: { ...start.vessel, marks } })],
	['people.description', 1000, (description) => ({ people: { ...start.people, description } })],
	['movement.towards', 100, (towards) => ({ movement: { ...start.movement, towards } })],
	['contact.hours', 200, (hours) => ({ contact: { ...start.contact, hours } })],
	['alsoTold.reference', 60, (reference) => ({ alsoTold: { ...start.alsoTold, reference } })]
];

describe('a text may have exactly as many characters as the server accepts', () => {
	test.each(TEXTS)('%s: %i', (field, most, write) => {
		const errorsOf = (length: number) => detailErrors({ ...start, ...write('x'.repeat(length)) });
		expect(errorsOf(most)).toEqual([]);
		expect(errorsOf(most + 1)).toEqual([{ field, why: 'too_long', most }]);
		expect(longest(field)).toBe(most);
	});
});

test('each row of a list has the same limit, and its error says which row', () => {
	const [fits, long] = ['x'.repeat(60), 'x'.repeat(61)];
	const vehicle = { registration: fits, make: fits, colour: fits };
	const rows = (wrong: Partial<typeof vehicle>) =>
		detailErrors({ ...start, vehicles: [vehicle, { ...vehicle, ...wrong }] });
	expect(rows({})).toEqual([]);
	for (const part of ['registration', 'make', 'colour'] as const)
		expect(rows({ [part]: long })).toEqual([
			{ field: 'vehicles', why: 'too_long', most: 60, index: 1 }
		]);
	const identifiers = (value: string) =>
		detailErrors({ ...start, identifiers: [{ kind: 'other', value }] });
	expect(identifiers(fits)).toEqual([]);
	expect(identifiers(long)).toEqual([
		{ field: 'identifiers', why: 'too_long', most: 60, index: 0 }
	]);
	expect(longest('identifiers')).toBe(60);
	expect(longest('vehicles')).toBe(60);
	expect(MOST_ROWS).toBe(20);
});

describe('a number is whole, not negative and at most its limit', () => {
	test.each<[DetailField, number, Write<number | null>]>([
		['people.count', 999, (count) => ({ people: { ...start.people, count } })],
		[
			'movement.courseDegrees',
			359,
			(courseDegrees) => ({ movement: { ...start.movement, courseDegrees } })
		],
		['movement.knots', 99, (knots) => ({ movement: { ...start.movement, knots } })]
	])('%s: %i', (field, most, write) => {
		const errorsOf = (value: number | null) => detailErrors({ ...start, ...write(value) });
		for (const right of [null, 0, most]) expect(errorsOf(right)).toEqual([]);
		for (const wrong of [-1, 1.5, most + 1, NaN])
			expect(errorsOf(wrong)).toEqual([{ field, why: 'out_of_range', most }]);
		expect(longest(field)).toBe(0); // numbers have no length
	});
});
