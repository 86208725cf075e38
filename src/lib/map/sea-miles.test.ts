import { expect, test } from 'vitest';
import {
	extentOf,
	metresPerPixel,
	milesInWords,
	moved,
	nudgeMiles,
	scaleBar
} from './sea-miles.ts';

test('a pixel at latitude 52 is 23.5 metres at zoom 12', () => {
	expect(metresPerPixel(52, 12)).toBeCloseTo(23.53, 2);
});

test.each([
	[9, 10],
	[12, 1],
	[14, 0.2],
	[16, 0.05]
])('the scale bar at zoom %i is %f nautical miles', (zoom, miles) => {
	const bar = scaleBar(metresPerPixel(50.76, zoom), 110);
	expect(bar.nauticalMiles).toBe(miles);
	expect(bar.pixels).toBeLessThanOrEqual(110);
	expect(bar.pixels).toBeGreaterThan(40);
});

test('a scale bar may be exactly as long as its room, and has a shortest length', () => {
	expect(scaleBar(18.52, 100)).toEqual({ nauticalMiles: 1, pixels: 100 });
	expect(scaleBar(18.52, 99)).toMatchObject({ nauticalMiles: 0.5 });
	expect(scaleBar(0.1, 1)).toMatchObject({ nauticalMiles: 0.01 });
});

test('a nudge may be exactly as short as can be seen, and has a longest length', () => {
	expect(nudgeMiles(18.52)).toBe(0.1);
	expect(nudgeMiles(18.53)).toBe(0.2);
	expect(nudgeMiles(1_000_000)).toBe(100);
});

test('a nudge can be seen at every zoom, and is never a leap', () => {
	for (let zoom = 7; zoom <= 16; zoom++) {
		const metres = metresPerPixel(50.76, zoom);
		const pixels = (nudgeMiles(metres) * 1852) / metres;
		expect(pixels).toBeGreaterThanOrEqual(10);
		expect(pixels).toBeLessThan(30);
	}
});

test('a tenth of a mile each way comes back to where it began', () => {
	const cowes = { latitude: 50.762, longitude: -1.296 };
	expect(moved(cowes, 'north', 0.1)).toEqual({ latitude: 50.763667, longitude: -1.296 });
	expect(moved(cowes, 'east', 0.1)).toEqual({ latitude: 50.762, longitude: -1.293365 });
	expect(moved(moved(cowes, 'south', 0.1), 'north', 0.1)).toEqual(cowes);
	expect(moved(moved(cowes, 'west', 0.1), 'east', 0.1)).toEqual(cowes);
});

test('a nudge west over the meridian of Greenwich ends up west of it', () => {
	expect(moved({ latitude: 50.79, longitude: 0.001 }, 'west', 0.1).longitude).toBeLessThan(0);
});

test('a step is said in miles, and in metres where those are small', () => {
	expect(milesInWords(0.1)).toBe('0.1 nautical miles (185 metres)');
	expect(milesInWords(1)).toBe('1 nautical mile');
	expect(milesInWords(5)).toBe('5 nautical miles');
});

test('a place reaches as far as its accuracy, and no farther when that is not known', () => {
	const place = { latitude: 50.7, longitude: -1.5 };
	expect(extentOf(place)).toEqual([place]);
	expect(extentOf({ ...place, accuracyMetres: null })).toEqual([place]);
	const reach = extentOf({ ...place, accuracyMetres: 1852 }).map(({ latitude, longitude }) => [
		latitude - 50.7,
		(longitude + 1.5) * Math.cos((50.7 * Math.PI) / 180)
	]);
	const minute = 1 / 60; // of latitude: a nautical mile
	const ways = [
		[minute, 0],
		[0, minute],
		[-minute, 0],
		[0, -minute]
	];
	for (const [index, way] of ways.entries())
		for (const axis of [0, 1]) expect(reach[index]![axis]).toBeCloseTo(way[axis]!, 5);
});
