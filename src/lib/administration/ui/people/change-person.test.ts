import { expect, test } from 'vitest';
import { changedErrors, factsOf, personErrors, typedOf } from './change-person.ts';

const ADA = { name: 'Ada', phone: '01632 960101', capacity: 3 };

test('what is there can be saved again as it is, and nothing is nothing', () => {
	expect(factsOf(typedOf(ADA))).toEqual(ADA);
	const bare = { name: 'Ada', phone: null, capacity: null };
	expect(factsOf(typedOf(bare))).toEqual(bare);
	expect(factsOf({ name: ' Ada ', phone: ' ', capacity: ' ' })).toEqual(bare);
});

test('what is missing or unreadable is told at its own field', () => {
	const typed = { name: ' ', phone: '', capacity: 'many' };
	expect(personErrors(typed, { role: 'officer' }).map(({ field }) => field)).toEqual([
		'person-name',
		'person-capacity'
	]);
	expect(personErrors(typedOf(ADA), { role: 'officer' })).toEqual([]);
	expect(personErrors({ ...typedOf(ADA), capacity: 'many' }, { role: 'reporter' })).toEqual([]);
});

test('what a colleague wrote meanwhile is told at its field, and nothing else is', () => {
	const errors = changedErrors(ADA, { ...ADA, phone: null, capacity: 5 });
	expect(errors).toMatchObject([
		{ field: 'person-phone', text: expect.stringContaining('made this nothing.') },
		{ field: 'person-capacity', text: expect.stringContaining('made this “5”.') }
	]);
});
