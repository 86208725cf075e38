import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	bearingTo,
	degreesOf,
	FARTHEST_MILES,
	formatBearing,
	pointFrom,
	pointOf,
	POINTS,
	readBearing,
	readMiles,
	trueBearing,
	variation
} from './bearing.ts';

const COWES = { latitude: 50.762, longitude: -1.296 };
const BRIGHTON = { latitude: 50.812, longitude: -0.101 };
const NOW = new Date('2026-11-03T14:00:00Z');

test('a bearing and a distance are a place @row27', async () => {
	const north = await pointFrom(COWES, 0, 2);
	expect(north.latitude).toBeCloseTo(50.7953, 4);
	expect(north.longitude).toBeCloseTo(-1.296, 4);
	const southWest = await pointFrom(BRIGHTON, 225, 3);
	expect(southWest.latitude).toBeCloseTo(50.7767, 4);
	expect(southWest.longitude).toBeCloseTo(-0.1569, 4);
});

test('and the place bears so from where it was seen', async () => {
	const degrees = fc.double({ min: 0, max: 359.9, noNaN: true });
	const miles = fc.double({ min: 0.05, max: FARTHEST_MILES, noNaN: true });
	const coast = fc.record({
		latitude: fc.double({ min: 49, max: 53.5, noNaN: true }),
		longitude: fc.double({ min: -7.5, max: 3, noNaN: true })
	});
	await fc.assert(
		fc.asyncProperty(coast, degrees, miles, async (from, degreesTrue, nauticalMiles) => {
			const back = await bearingTo(from, await pointFrom(from, degreesTrue, nauticalMiles));
			const off = Math.abs(((back.degreesTrue - degreesTrue + 540) % 360) - 180);
			expect(off * back.nauticalMiles).toBeLessThan(0.01); // ten metres or so
			expect(back.nauticalMiles).toBeCloseTo(nauticalMiles, 3);
		})
	);
});

test('no distance is the place itself', async () => {
	expect(await pointFrom(COWES, 90, 0)).toEqual(COWES);
	expect(await bearingTo(COWES, COWES)).toEqual({ degreesTrue: 0, nauticalMiles: 0 });
});

describe('a compass is off by what the magnetic model says', () => {
	test('a little east at Cowes, more at Lowestoft, west still at Falmouth', async () => {
		expect(await variation(COWES, NOW)).toBeCloseTo(0.9, 1);
		expect(await variation({ latitude: 52.473, longitude: 1.75 }, NOW)).toBeCloseTo(1.8, 1);
		expect(await variation({ latitude: 50.153, longitude: -5.065 }, NOW)).toBeCloseTo(-0.3, 1);
	});

	test('magnetic is made true, true stays, and both end within the circle', async () => {
		expect(await trueBearing(225, 'magnetic', COWES, NOW)).toBe(225.9);
		expect(await trueBearing(225, 'true', COWES, NOW)).toBe(225);
		expect(await trueBearing(359.5, 'magnetic', COWES, NOW)).toBe(0.4);
		// west of Cornwall it is the other way, past north
		const falmouth = { latitude: 50.153, longitude: -5.065 };
		expect(await trueBearing(0.1, 'magnetic', falmouth, NOW)).toBe(359.8);
		expect(await trueBearing(360, 'true', COWES, NOW)).toBe(0);
		expect(await trueBearing(359.99, 'true', COWES, NOW)).toBe(0);
	});

	test('a phone whose clock is off by years still gets one', async () => {
		for (const year of [1970, 2020, 2038])
			expect(Math.abs(await variation(COWES, new Date(Date.UTC(year, 0))))).toBeLessThan(3);
		// that of the first and of the last day the model knows
		const on = (day: string) => variation(COWES, new Date(day));
		expect(await on('1970-01-01')).toBe(await on('2024-11-14'));
		expect(await on('2038-01-01')).toBe(await on('2029-11-12'));
		expect(await on('2024-11-14')).not.toBe(await on('2029-11-12'));
	});
});

describe('points of the compass', () => {
	test('sixteen, from north round by east', () => {
		expect(POINTS.map(degreesOf)).toEqual(POINTS.map((_, index) => index * 22.5));
		expect(POINTS.map((point) => pointOf(degreesOf(point)))).toEqual(POINTS);
		expect([350, 11, 230, 359.9].map(pointOf)).toEqual(['N', 'N', 'SW', 'N']);
	});

	test('degrees are said in three figures', () => {
		expect([0, 5, 45.4, 225, 359.6].map((each) => formatBearing(each))).toEqual([
			'000°T',
			'005°T',
			'045°T',
			'225°T',
			'000°T'
		]);
		expect(formatBearing(225, 'magnetic')).toBe('225°M');
	});
});

test.each([
	['225', 225, null],
	['045', 45, null],
	['225°', 225, null],
	['225 degrees', 225, null],
	['225°T', 225, 'true'],
	['225 (T)', 225, 'true'],
	['225 true', 225, 'true'],
	['230M', 230, 'magnetic'],
	['230 mag', 230, 'magnetic'],
	['230º magnetic', 230, 'magnetic'],
	['360', 0, null],
	['22,5', 22.5, null],
	['２２５', 225, null],
	['5', 5, null],
	['225 (M)', 225, 'magnetic'],
	['225 deg', 225, null],
	['225deg.', 225, null],
	['225 degree M', 225, 'magnetic'],
	['045.25T', 45.25, 'true'],
	['22,55', 22.55, null],
	['N', 0, 'true'],
	['north', 0, 'true'],
	['S S W', 202.5, 'true'],
	['NORTHWEST', 315, 'true'],
	['SW', 225, 'true'],
	['ssw', 202.5, 'true'],
	['south west', 225, 'true'],
	['North-north-east', 22.5, 'true']
])('the bearing %s is read', (text, degrees, north) => {
	expect(readBearing(text)).toEqual({ degrees, north });
});

test.each([
	...['', '361', '360.1', '-5', '225 or so', 'towards the pier', '1000', 'T', 'NNN', '22 5'],
	...['x225', '225x', '225..', '225 trues', '225 magnet', 'T225', '1225']
])('“%s” is no bearing', (text) => {
	expect(readBearing(text)).toBeNull();
});

test.each([
	['3', 3],
	['0.5', 0.5],
	['0,5', 0.5],
	['.25', 0.25],
	['½', 0.5],
	['1 1/2', 1.5],
	['1½', 1.5],
	[',5', 0.5],
	['3/4', 0.75],
	['1 10/4', 3.5],
	['12 12/10', 13.2],
	['1  1/2', 1.5],
	['1¾ nm', 1.75],
	['2nm', 2],
	['2  NM', 2],
	['2 n.m.', 2],
	['2 nautical mile', 2],
	['29.99', 29.99],
	['2 nm', 2],
	['2 nautical miles', 2],
	['30', 30],
	['0', 0]
])('%s miles are read', (text, miles) => {
	expect(readMiles(text)).toBe(miles);
});

test.each([
	...['', '30.1', '31', '-1', 'far', '200 m', '2 miles', '1/0', '3 4', '.', '5.', 'nm', '1.5.5'],
	...['x3', '3x', 'x2 nm', '2 nautical milesx', '1/2/3', 'x 1/2', '1 1/2 x']
])('“%s” is no distance in nautical miles up to thirty', (text) => {
	expect(readMiles(text)).toBeNull();
});
