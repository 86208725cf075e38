import { describe, expect, test } from 'vitest';
import { parsePosition } from '$lib/report/parse-position.ts';
import type { Position } from '$lib/report/position.ts';
import {
	bearingAnswer,
	editable,
	found,
	landmarkAnswer,
	OWN_POSITION,
	positionAnswer,
	siteAnswer,
	wayOf
} from './answers.ts';

const NOW = new Date('2026-11-03T14:00:00Z');
const COWES = { id: 'cowes', name: 'Cowes', latitude: 50.762, longitude: -1.296, isHome: true };
const PIER = {
	id: 'pier',
	siteId: 'cowes',
	name: 'Pier head',
	kind: 'mark' as const,
	latitude: 50.7635,
	longitude: -1.298
};
const at = (source: Position['source'], latitude = 50.7, longitude = -1.3): Position => ({
	latitude,
	longitude,
	source,
	accuracyMetres: null,
	fixedAt: null
});

describe('an answer is of one way, and leaves no half of another', () => {
	test.each([
		['here', positionAnswer(at('gps'))],
		['typed', positionAnswer(at('typed'))],
		['map', positionAnswer(at('map'))],
		['site', siteAnswer(COWES)],
		['landmark', landmarkAnswer(PIER, COWES)],
		['landmark', landmarkAnswer({ ...PIER, latitude: null, longitude: null }, COWES)],
		[null, positionAnswer(null)],
		[null, positionAnswer(at('photo'))]
	])('%s', (way, answer) => {
		expect(wayOf(answer)).toBe(way);
		expect(Object.keys(answer).sort()).toEqual(['bearing', 'landmark', 'position']);
	});

	test('bearing, from a mark or from the phone', async () => {
		const from = { ...COWES, name: OWN_POSITION };
		const answer = await bearingAnswer(from, { degrees: 0, north: 'true' }, 2, NOW);
		expect(wayOf(answer)).toBe('bearing');
		expect(answer.position).toMatchObject({ source: 'bearing', longitude: -1.296 });
		expect(answer.position!.latitude).toBeCloseTo(50.7953, 4);
	});
});

test('what was said by compass is kept beside what is true', async () => {
	const answer = await bearingAnswer(COWES, { degrees: 359.5, north: 'magnetic' }, 1, NOW);
	expect(answer.bearing).toEqual({
		fromName: 'Cowes',
		fromLatitude: 50.762,
		fromLongitude: -1.296,
		degreesTrue: 0.4,
		degreesSaid: 359.5,
		north: 'magnetic',
		nauticalMiles: 1
	});
	const again = await bearingAnswer(COWES, { degrees: 0.4, north: 'true' }, 1, NOW);
	expect(answer.position).toEqual(again.position);
});

test('a berth without a position is named, and stands where its site does', () => {
	const berth = { ...PIER, latitude: null, longitude: null };
	expect(landmarkAnswer(berth, COWES)).toEqual({
		landmark: { id: 'pier', name: 'Pier head' },
		position: at('site', 50.762, -1.296),
		bearing: null
	});
	expect(landmarkAnswer(berth, null).position).toBeNull();
	expect(landmarkAnswer(PIER, COWES).position).toEqual(at('landmark', 50.7635, -1.298));
});

test('a position to be edited stays where it is', () => {
	expect(editable(at('typed', 50.762, -1.296))).toBe('50°45.720′N 001°17.760′W');
	const fine = at('typed', 50.762057, -1.296403);
	const parsed = parsePosition(editable(fine));
	expect(parsed.ok && parsed.position.latitude).toBeCloseTo(50.762057, 6);
	expect(parsed.ok && parsed.position.longitude).toBeCloseTo(-1.296403, 6);
});

test('a berth is found by any of its words, in any order', () => {
	const list = ['Visitor pontoon A', 'Visitor pontoon B', 'Fuel berth'].map((name) => ({
		...PIER,
		name
	}));
	const names = (words: string) => found(list, words).map(({ name }) => name);
	expect(names('pontoon visit')).toEqual(['Visitor pontoon A', 'Visitor pontoon B']);
	expect(names('FUEL')).toEqual(['Fuel berth']);
	expect(names('')).toHaveLength(3);
	expect(names('lighthouse')).toEqual([]);
});
