import { expect, test } from 'vitest';
import { lines, spacing } from './graticule.ts';

test('lines stand on whole minutes and say so in degrees and minutes', () => {
	expect(lines(50.7, 50.8, 2, 'NS').map(({ label }) => label)).toEqual([
		'50°42′N',
		'50°44′N',
		'50°46′N',
		'50°48′N'
	]);
});

test('closer than a minute they say tenths', () => {
	expect(lines(-1.297, -1.29, 0.2, 'EW').map(({ label }) => label)).toEqual([
		'001°17.8′W',
		'001°17.6′W',
		'001°17.4′W'
	]);
});

test('the meridian of Greenwich is neither east nor west', () => {
	expect(lines(-0.02, 0.02, 1, 'EW').map(({ label }) => label)).toEqual([
		'000°01′W',
		'000°00′',
		'000°01′E'
	]);
});

test('the last line is where it says it is', () => {
	const all = lines(48.5, 54.5, 0.1, 'NS');
	expect(all).toHaveLength(3601);
	expect(all.at(-1)).toEqual({ degrees: 54.5, label: '54°30.0′N' });
});

test('half a minute has its nought, and the equator no letter', () => {
	expect(lines(50.005, 50.01, 0.5, 'NS').map(({ label }) => label)).toEqual(['50°00.5′N']);
	expect(lines(0, 0.01, 0.5, 'NS').map(({ label }) => label)).toEqual(['00°00.0′', '00°00.5′N']);
});

test('lines are at least so many pixels apart, and never more than two degrees', () => {
	expect(spacing(6000, 100)).toBe(1);
	expect(spacing(5999, 100)).toBe(2);
	expect(spacing(1, 100)).toBe(120);
});

test.each([
	[9, 20],
	[12, 5],
	[14, 1],
	[16, 0.2]
])('at zoom %i they are %f minutes apart', (zoom, minutes) => {
	expect(spacing((256 * 2 ** zoom) / 360, 100)).toBe(minutes);
});
