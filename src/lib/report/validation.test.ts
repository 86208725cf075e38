import { expect, test } from 'vitest';
import { detailErrors } from './detail-errors.ts';
import { draft, NOW } from './draft.fixture.ts';
import { newDraft, type Draft } from './draft.ts';
import type { Position } from './position.ts';
import { SOMETHING_ELSE, validationErrors, warnings } from './validation.ts';

const MINUTE_MS = 60_000;

function later(minutes: number): Date {
	return new Date(NOW.getTime() + minutes * MINUTE_MS);
}

test('what, where and when are enough', () => {
	expect(validationErrors(draft(), NOW)).toEqual([]);
	expect(
		validationErrors(draft({ indicators: [], description: 'A RIB with no name' }), NOW)
	).toEqual([]);
	expect(validationErrors(draft({ siteId: null, placeText: 'Off the fairway buoy' }), NOW)).toEqual(
		[]
	);
});

test('an empty report says all that it lacks', () => {
	const empty = newDraft('barnaby', { siteId: null, indicatorVersion: 1 }, NOW);
	expect(validationErrors({ ...empty, description: '  ' }, NOW)).toEqual([
		{ field: 'what', why: 'missing' },
		{ field: 'where', why: 'missing' },
		{ field: 'urgency', why: 'missing' },
		{ field: 'seenAt', why: 'missing' }
	]);
});

test('a clock five minutes fast is believed, and no more', () => {
	expect(validationErrors(draft({ seenAt: later(5) }), NOW)).toEqual([]);
	expect(validationErrors(draft({ seenAt: later(6) }), NOW)).toEqual([
		{ field: 'seenAt', why: 'in_future' }
	]);
});

test('text as long as the server takes is no error', () => {
	expect(
		validationErrors(draft({ description: 'x'.repeat(2000), placeText: 'x'.repeat(200) }), NOW)
	).toEqual([]);
	expect(
		validationErrors(draft({ description: 'x'.repeat(2001), placeText: 'x'.repeat(201) }), NOW)
	).toEqual([
		{ field: 'description', why: 'too_long' },
		{ field: 'placeText', why: 'too_long' }
	]);
});

test('text longer than the server takes is said before sending', () => {
	const long = draft({ description: 'x'.repeat(2001), placeText: 'x'.repeat(201) });
	expect(validationErrors(long, NOW).map(({ field }) => field)).toEqual([
		'description',
		'placeText'
	]);
});

test('a warning begins where its limit is passed, not where it is reached', () => {
	const about = (change: Partial<Draft>) => warnings(draft(change), NOW);
	expect(about({ seenAt: later(-30 * 24 * 60) })).toEqual([]);
	expect(about({ seenAt: new Date(NOW.getTime() + 1) })).toEqual(['ahead']);
	expect(about({ seenAt: null })).toEqual([]);
	const at = (latitude: number, longitude: number, change: Partial<Position> = {}) =>
		about({
			position: {
				...{ latitude, longitude, source: 'gps', accuracyMetres: 100, fixedAt: later(-2) },
				...change
			}
		});
	for (const [latitude, longitude] of [
		[49, -7.5],
		[53.5, 3]
	] as const)
		expect(at(latitude, longitude)).toEqual([]);
	expect(at(48.99, 0)).toEqual(['far_away']);
	expect(at(53.51, 0)).toEqual(['far_away']);
	expect(at(50, -7.51)).toEqual(['far_away']);
	expect(at(50, 3.01)).toEqual(['far_away']);
	expect(at(50, 0, { accuracyMetres: 100.1 })).toEqual(['inexact_position']);
	expect(at(50, 0, { accuracyMetres: null, fixedAt: null })).toEqual([]);
	expect(at(50, 0, { fixedAt: new Date(later(-2).getTime() - 1) })).toEqual(['old_position']);
	// a pin or a typed place does not age
	expect(at(50, 0, { source: 'map', fixedAt: later(-60) })).toEqual([]);
});

test('an odd time or place is doubted, not refused', () => {
	const position = {
		latitude: 55,
		longitude: -1,
		source: 'gps' as const,
		accuracyMetres: 250,
		fixedAt: later(-3)
	};
	const odd = draft({ seenAt: later(-31 * 24 * 60), position });
	expect(warnings(odd, NOW)).toEqual(['long_ago', 'far_away', 'inexact_position', 'old_position']);
	expect(validationErrors(odd, NOW)).toEqual([]);
	expect(warnings(draft(), NOW)).toEqual([]);
});

test('“something else” wants words, and with them it is a sign like any other', () => {
	const alone = draft({ indicators: [SOMETHING_ELSE] });
	expect(validationErrors(alone, NOW)).toEqual([{ field: 'what', why: 'missing' }]);
	expect(validationErrors({ ...alone, description: 'Lights under water' }, NOW)).toEqual([]);
	expect(validationErrors({ ...alone, indicators: [SOMETHING_ELSE, 'no_lights'] }, NOW)).toEqual(
		[]
	);
});

test('an end before the beginning or in the future is said', () => {
	const until = (minutes: number) => draft({ seenAt: later(-60), seenUntil: later(minutes) });
	expect(validationErrors(until(-30), NOW)).toEqual([]);
	expect(validationErrors(until(-60), NOW)).toEqual([]);
	expect(validationErrors(until(5), NOW)).toEqual([]);
	expect(validationErrors({ ...until(-30), seenAt: null }, NOW)).toEqual([
		{ field: 'seenAt', why: 'missing' }
	]);
	expect(validationErrors(until(-61), NOW)).toEqual([{ field: 'seenUntil', why: 'before_seen' }]);
	expect(validationErrors(until(6), NOW)).toEqual([{ field: 'seenUntil', why: 'in_future' }]);
	expect(warnings(draft({ seenAt: later(3) }), NOW)).toEqual(['ahead']);
});

test('detail that the server could not use is said, and where; what fits is not', () => {
	const start = draft();
	const long = 'x'.repeat(61);
	const wrong: Draft = {
		...start,
		vessel: { ...start.vessel, name: long },
		identifiers: [
			{ kind: 'other', value: 'fits' },
			{ kind: 'other', value: long }
		],
		people: { ...start.people, count: 1000, description: 'x'.repeat(1001) },
		movement: { ...start.movement, courseDegrees: 360, knots: 7.5 },
		vehicles: [{ registration: '', make: long, colour: '' }]
	};
	expect(validationErrors(wrong, NOW)).toEqual([
		{ field: 'vessel.name', why: 'too_long', most: 60 },
		{ field: 'identifiers', why: 'too_long', most: 60, index: 1 },
		{ field: 'people.description', why: 'too_long', most: 1000 },
		{ field: 'vehicles', why: 'too_long', most: 60, index: 0 },
		{ field: 'people.count', why: 'out_of_range', most: 999 },
		{ field: 'movement.courseDegrees', why: 'out_of_range', most: 359 },
		{ field: 'movement.knots', why: 'out_of_range', most: 99 }
	]);
	const right: Draft = {
		...wrong,
		vessel: { ...start.vessel, name: 'x'.repeat(60) },
		identifiers: [],
		people: { ...start.people, count: 999, description: '' },
		movement: { ...start.movement, courseDegrees: 0, knots: 99 },
		vehicles: []
	};
	expect(detailErrors(right)).toEqual([]);
	expect(validationErrors({ ...right, people: { ...start.people, count: -1 } }, NOW)).toHaveLength(
		1
	);
});

test('thirty nautical miles from the site are near enough; farther is doubted once', () => {
	const brighton = { latitude: 50.812, longitude: -0.101 };
	const at = (latitude: number, longitude: number): Position => ({
		latitude,
		longitude,
		source: 'typed',
		accuracyMetres: null,
		fixedAt: null
	});
	const off = (position: Position) => warnings({ seenAt: null, position }, NOW, brighton);
	expect(off(at(50.318, -0.101))).toEqual([]); // 29.7
	expect(off(at(50.308, -0.101))).toEqual(['outside_area']); // 30.3
	expect(off(at(48.9, -0.101))).toEqual(['far_away']);
	expect(warnings({ seenAt: null, position: at(50.308, -0.101) }, NOW)).toEqual([]);
});
