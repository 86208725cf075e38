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

test.each([
	['winter on the coast', WINTER, undefined, '2026-11-03T14:02:11.000Z'],
	['summer on the coast', SUMMER, undefined, '2026-07-03T13:02:11.000Z'],
	['a clock that says its offset', SUMMER, '-05:00', '2026-07-03T19:02:11.000Z'],
	['UTC', WINTER, 'Z', '2026-11-03T14:02:11.000Z'],
	['an offset that is blank', WINTER, '   :  ', '2026-11-03T14:02:11.000Z'],
	['a clock without seconds', '2026:11:03 14:02', undefined, '2026-11-03T14:02:00.000Z']
])('%s', (_, clock, offset, moment) => {
	expect(takenAt(clock, offset)?.toISOString()).toBe(moment);
});

test.each(['0000:00:00 00:00:00', '1980:01:01 00:00:00', '2026:13:40 14:02:11', '', undefined])(
	'a clock that shows %j was never set',
	(clock) => {
		expect(takenAt(clock, undefined)).toBeNull();
		expect(takenAt(clock, '+01:00')).toBeNull();
	}
);
