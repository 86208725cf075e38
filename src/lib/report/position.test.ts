import fc from 'fast-check';
import LatLon from 'geodesy/latlon-spherical.js';
import { expect, test } from 'vitest';
import {
	fixWarnings,
	formatDecimal,
	formatDegreesMinutes,
	isBetterFix,
	milesBetween,
	type Position
} from './position.ts';

const anywhere = fc.record({
	latitude: fc.double({ min: -89.9, max: 89.9, noNaN: true }),
	longitude: fc.double({ min: -179.9, max: 179.9, noNaN: true })
});

test('a position is written as on a chart, and west of Greenwich keeps its sign as a decimal', () => {
	const cowes = { latitude: 50.762, longitude: -1.296 };
	expect(formatDegreesMinutes(cowes)).toBe('50°45.720′N 001°17.760′W');
	expect(formatDegreesMinutes(cowes, 5)).toBe('50°45.72000′N 001°17.76000′W');
	expect(formatDecimal(cowes)).toBe('50.762000, -1.296000');
});

test('south and west have their letters, and what is neither is north and east', () => {
	expect(formatDegreesMinutes({ latitude: -5.5, longitude: 5.5 })).toBe('05°30.000′S 005°30.000′E');
	expect(formatDegreesMinutes({ latitude: 0, longitude: 0 })).toBe('00°00.000′N 000°00.000′E');
});

test('minutes never come to sixty', () => {
	expect(formatDegreesMinutes({ latitude: 50.99999999, longitude: -0.99999999 })).toBe(
		'51°00.000′N 001°00.000′W'
	);
	fc.assert(
		fc.property(anywhere, fc.constantFrom(3 as const, 5 as const), (at, decimals) => {
			expect(formatDegreesMinutes(at, decimals)).not.toContain('°60.');
		})
	);
});

test('how far apart two places are agrees with the library that works out bearings', () => {
	expect(
		milesBetween({ latitude: 50.812, longitude: -0.101 }, { latitude: 50.788, longitude: 0.053 })
	).toBeCloseTo(6.014, 2);
	fc.assert(
		fc.property(anywhere, anywhere, (one, other) => {
			const [from, to] = [one, other].map((at) => new LatLon(at.latitude, at.longitude));
			expect(milesBetween(one, other)).toBeCloseTo(from!.distanceTo(to!) / 1852, 3);
		})
	);
});

test('a fix takes the place of one that was rougher or has aged, not of one as good', () => {
	const fix = (accuracyMetres: number, minutes = 0): Position => ({
		latitude: 50.7,
		longitude: -1.5,
		source: 'gps',
		accuracyMetres,
		fixedAt: new Date(Date.UTC(2026, 10, 3, 14, minutes))
	});
	expect(isBetterFix(fix(300), null)).toBe(true);
	expect(isBetterFix(fix(20), fix(300))).toBe(true);
	expect(isBetterFix(fix(18), fix(20))).toBe(false);
	expect(isBetterFix(fix(40), fix(20))).toBe(false);
	expect(isBetterFix(fix(40, 1), fix(20))).toBe(true);
	expect(isBetterFix(fix(16), fix(20))).toBe(false); // a fifth better is not enough
	expect(isBetterFix(fix(15.9), fix(20))).toBe(true);
	const unsure = { ...fix(0), accuracyMetres: null };
	expect(isBetterFix(fix(300), unsure)).toBe(true);
	expect(isBetterFix(unsure, fix(300))).toBe(false);
	expect(isBetterFix(unsure, unsure)).toBe(false);
	const timeless = { ...fix(20), fixedAt: null };
	expect(isBetterFix(fix(20), timeless)).toBe(true);
	expect(isBetterFix(timeless, fix(20))).toBe(false);
	const seconds = (count: number) => ({ ...fix(20), fixedAt: new Date(count * 1000) });
	expect(isBetterFix(seconds(159), seconds(100))).toBe(false);
	expect(isBetterFix(seconds(160), seconds(100))).toBe(true);
});

test('a fix is doubted when it is rougher than 100 m or older than two minutes, and not before @row24', () => {
	const at = new Date('2026-11-03T14:00:00Z');
	const fix = (
		accuracyMetres: number | null,
		seconds: number,
		source: Position['source'] = 'gps'
	) =>
		fixWarnings({ source, accuracyMetres, fixedAt: new Date(at.getTime() - seconds * 1000) }, at);
	expect(fix(100, 120)).toEqual([]);
	expect(fix(100.1, 120)).toEqual(['inexact_position']);
	expect(fix(100, 120.001)).toEqual(['old_position']);
	expect(fix(101, 121)).toEqual(['inexact_position', 'old_position']);
	expect(fix(null, 0)).toEqual([]);
	expect(fix(null, 3600, 'photo')).toEqual([]); // the time of the photo, not of a fix
});
