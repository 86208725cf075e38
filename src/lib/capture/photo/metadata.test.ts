import { expect, test } from 'vitest';
import { SMALLEST, withExif } from './exif.fixture.ts';
import { lift, takenAt } from './metadata.ts';

const WINTER = '2026:11:03 14:02:11';
const SUMMER = '2026:07:03 14:02:11';

test('time and place are lifted as the camera wrote them @row35', async () => {
	const picture = withExif(SMALLEST, {
		taken: SUMMER,
		offset: '+02:00',
		latitude: [50, 45, 43.2],
		longitude: [1, 17, 45.6]
	});
	expect(await lift(picture.buffer)).toEqual({
		takenAt: new Date('2026-07-03T12:02:11Z'),
		latitude: expect.closeTo(50.762, 6),
		longitude: expect.closeTo(-1.296, 6)
	});
});

test('east and south keep their sign', async () => {
	const picture = withExif(SMALLEST, {
		latitude: [51, 0, 0],
		north: 'S',
		longitude: [1, 30, 0],
		east: 'E'
	});
	expect(await lift(picture.buffer)).toEqual({ takenAt: null, latitude: -51, longitude: 1.5 });
});

test('a picture that says nothing, and what is no picture, have nothing to lift', async () => {
	const nothing = { takenAt: null, latitude: null, longitude: null };
	expect(await lift(SMALLEST.buffer)).toEqual(nothing);
	expect(await lift(new TextEncoder().encode('no picture at all').buffer)).toEqual(nothing);
});

test('a camera without a fix was nowhere, not off Africa', async () => {
	const picture = withExif(SMALLEST, { latitude: [0, 0, 0], longitude: [0, 0, 0] });
	expect(await lift(picture.buffer)).toMatchObject({ latitude: null, longitude: null });
});

test('on the equator or on the meridian is a place; beyond the poles is none', async () => {
	const lifted = (latitude: [number, number, number], longitude: [number, number, number]) =>
		lift(withExif(SMALLEST, { latitude, longitude, east: 'E' }).buffer);
	expect(await lifted([0, 0, 0], [1, 30, 0])).toMatchObject({ latitude: 0, longitude: 1.5 });
	expect(await lifted([51, 0, 0], [0, 0, 0])).toMatchObject({ latitude: 51, longitude: 0 });
	expect(await lifted([90, 0, 0], [180, 0, 0])).toMatchObject({ latitude: 90, longitude: 180 });
	const nowhere = { latitude: null, longitude: null };
	expect(await lifted([91, 0, 0], [1, 0, 0])).toMatchObject(nowhere);
	expect(await lifted([51, 0, 0], [181, 0, 0])).toMatchObject(nowhere);
	const half = withExif(SMALLEST, { latitude: [51, 0, 0] });
	expect(await lift(half.buffer)).toMatchObject(nowhere);
});

test.each([
	['winter on the coast', WINTER, undefined, '2026-11-03T14:02:11.000Z'],
	['summer on the coast', SUMMER, undefined, '2026-07-03T13:02:11.000Z'],
	['a clock that says its offset', SUMMER, '-05:00', '2026-07-03T19:02:11.000Z'],
	['UTC', WINTER, 'Z', '2026-11-03T14:02:11.000Z'],
	['an offset that is blank', WINTER, '   :  ', '2026-11-03T14:02:11.000Z'],
	['an offset with blanks around', SUMMER, ' -05:00 ', '2026-07-03T19:02:11.000Z'],
	['an offset that is none', WINTER, 'x-05:00', '2026-11-03T14:02:11.000Z'],
	['an offset with a tail', WINTER, '-05:00x', '2026-11-03T14:02:11.000Z'],
	['an offset and no seconds', '2026:11:03 14:02', '+01:00', '2026-11-03T13:02:00.000Z'],
	[
		'the first year there were such cameras',
		'1990:01:01 00:00:00',
		'Z',
		'1990-01-01T00:00:00.000Z'
	],
	['a clock without seconds', '2026:11:03 14:02', undefined, '2026-11-03T14:02:00.000Z']
])('%s', (_, clock, offset, moment) => {
	expect(takenAt(clock, offset)?.toISOString()).toBe(moment);
});

test.each([
	'0000:00:00 00:00:00',
	'1989:12:31 23:59:59',
	'x2026:11:03 14:02:11',
	'2026:13:40 14:02:11',
	'',
	undefined
])('a clock that shows %j was never set', (clock) => {
	expect(takenAt(clock, undefined)).toBeNull();
	expect(takenAt(clock, '+01:00')).toBeNull();
});
