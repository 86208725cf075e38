import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePosition } from './parse-position.ts';
import { formatDecimal, formatDegreesMinutes } from './position.ts';

function read(text: string): [number, number] | string {
	const parsed = parsePosition(text);
	if (!parsed.ok) return parsed.why;
	return [parsed.position.latitude, parsed.position.longitude];
}

const COWES = [50.762, -1.296];

test.each([
	['50°45.720′N 001°17.760′W', COWES],
	["50°45.720'N 001°17.760'W", COWES],
	['50 45.720 N, 1 17.760 W', COWES],
	['N50 45.720 W001 17.760', COWES],
	['N 50°45.720′, W 1°17.760′', COWES],
	['n50 45.720 1 17.760w', COWES],
	['50-45.720N 001-17.760W', COWES],
	['50°45,720′N 001°17,760′W', COWES],
	['50 deg 45.72 min North, 1 deg 17.76 min West', COWES],
	['Lat 50.762 Long -1.296', COWES],
	['50.762, -1.296', COWES],
	['50.762 −1.296', COWES],
	['50.762,-1.296', COWES],
	['50,762 -1,296', COWES],
	['+50.762 -1.296', COWES],
	['50.762N 1.296W', COWES],
	['1.296W 50.762N', COWES],
	['50°45′43.2″N 001°17′45.6″W', COWES],
	['50 45 43.2 N 1 17 45.6 W', COWES],
	['50.762, 1.296 W', COWES],
	['50 47.28 N 0 3.18 E', [50.788, 0.053]],
	['50.7870, +0.0530', [50.787, 0.053]],
	['52°28.380′N 001°45.000′E', [52.473, 1.75]]
])('%s is read', (text, expected) => {
	expect(read(text)).toEqual(expected);
});

test.each([
	['50.762, 1.296', 'hemisphere_missing'],
	['50 45.720 1 17.760', 'hemisphere_missing'],
	['50°45.720′N 001°17.760′', 'hemisphere_missing'],
	['91 0 N 1 0 W', 'latitude_out_of_range'],
	['50 45 N 181 0 W', 'longitude_out_of_range'],
	['50 60.1 N 1 0 W', 'minutes_out_of_range'],
	['50 45 61 N 1 0 0 W', 'minutes_out_of_range'],
	['', 'unreadable'],
	['off the fairway buoy', 'unreadable'],
	['50.762', 'unreadable'],
	['50.5 30 N 1 0 W', 'unreadable'],
	['50.762N -1.296W', 'unreadable'],
	['50 N 51 N', 'unreadable'],
	['50 45 1', 'unreadable']
])('“%s” is not taken for a position: %s', (text, why) => {
	expect(read(text)).toBe(why);
});

describe('what we write we can read', () => {
	const place = fc.record({
		latitude: fc.double({ min: -89.9, max: 89.9, noNaN: true }),
		longitude: fc.double({ min: -179.9, max: 179.9, noNaN: true })
	});

	test('in degrees and minutes, to a boat’s length', () => {
		fc.assert(
			fc.property(place, (at) => {
				const [latitude, longitude] = read(formatDegreesMinutes(at)) as [number, number];
				expect(Math.abs(latitude - at.latitude)).toBeLessThan(0.00001);
				expect(Math.abs(longitude - at.longitude)).toBeLessThan(0.00001);
			})
		);
	});

	test('and never as sixty minutes', () => {
		expect(formatDegreesMinutes({ latitude: 50.99999999, longitude: -0.99999999 })).toBe(
			'51°00.000′N 001°00.000′W'
		);
		fc.assert(
			fc.property(place, (at) => {
				expect(formatDegreesMinutes(at)).not.toContain('°60.000');
			})
		);
	});

	test('a decimal west of Greenwich keeps its sign', () => {
		expect(formatDecimal({ latitude: 50.762, longitude: -1.296 })).toBe('50.76200, -1.29600');
		expect(read('50.76200, -1.29600')).toEqual(COWES);
	});
});
