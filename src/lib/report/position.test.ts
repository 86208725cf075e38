import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDegreesMinutes, inOurWaters, parsePosition } from './position.ts';

describe('a typed position', () => {
	const cowes = { latitude: 50.762, longitude: -1.296 };
	for (const text of [
		"50°45.720'N 001°17.760'W",
		'50°45.720′N 001°17.760′W',
		'50 45.720 N 1 17.760 W',
		'50 45.720N, 001 17.760W',
		'N50 45.720 W001 17.760',
		'N 50° 45.720’ / W 1° 17.760’',
		'50°45,720′N 1°17,760′W',
		'50.762, -1.296',
		'50.762,-1.296',
		'50.762 -1.296',
		'50,762; -1,296',
		'50.762N 1.296W',
		'50.762° N, 1.296° W',
		'50º 45′ 43.2″ N 1º 17′ 45.6″ W',
		'50 45 43.2 N 1 17 45.6 W',
		'lat 50.762 long -1.296',
		'50 45.720 north 1 17.760 west',
		'+50.762 −1.296',
		"n50 45.720' w1 17.760'"
	]) {
		test(text, () => {
			const found = parsePosition(text);
			expect(found).toMatchObject({
				latitude: expect.closeTo(cowes.latitude, 6),
				longitude: expect.closeTo(cowes.longitude, 6)
			});
		});
	}

	test('either side of Greenwich is never guessed', () => {
		expect(parsePosition('50.812 0.101')).toBe('hemisphere_missing');
		expect(parsePosition('50 48.7 N 0 06.1')).toBe('hemisphere_missing');
		expect(parsePosition('50.812 0.101W')).toMatchObject({ longitude: -0.101 });
		expect(parsePosition('50.788 +0.053')).toMatchObject({ longitude: 0.053 });
		expect(parsePosition('50.788N 0.053E')).toMatchObject({ longitude: 0.053 });
	});

	const faults = [
		['', 'empty'],
		['  ', 'empty'],
		['off the pier', 'unreadable'],
		['50.762', 'unreadable'],
		['50 45.7 N', 'unreadable'],
		['1 17.7 W 50 45.7 N', 'unreadable'],
		['50 61.0 N 1 17.7 W', 'unreadable'],
		['50.5 30.2 N 1 17.7 W', 'unreadable'],
		['91.0 N 1.0 W', 'latitude_out_of_range'],
		['50.0 N 181.0 W', 'longitude_out_of_range'],
		['///filled.count.soap', 'unreadable'],
		['SZ 497 960', 'unreadable']
	] as const;
	for (const [text, fault] of faults) {
		test(`“${text}” is ${fault}`, () => expect(parsePosition(text)).toBe(fault));
	}
});

describe('reading out', () => {
	test('degrees and decimal minutes, padded', () => {
		expect(formatDegreesMinutes({ latitude: 50.762, longitude: -1.296 })).toBe(
			'50°45.720′N 001°17.760′W'
		);
		expect(formatDegreesMinutes({ latitude: 50.788, longitude: 0.053 })).toBe(
			'50°47.280′N 000°03.180′E'
		);
	});

	test('never says sixty minutes', () => {
		expect(formatDegreesMinutes({ latitude: 50.9999999, longitude: -0.9999999 })).toBe(
			'51°00.000′N 001°00.000′W'
		);
	});

	test('what is read out can be typed back, to two metres', () => {
		fc.assert(
			fc.property(
				fc.double({ min: -90, max: 90, noNaN: true }),
				fc.double({ min: -180, max: 180, noNaN: true }),
				(latitude, longitude) => {
					const found = parsePosition(formatDegreesMinutes({ latitude, longitude }));
					expect(found).toMatchObject({
						latitude: expect.closeTo(latitude, 4),
						longitude: expect.closeTo(longitude, 4)
					});
				}
			)
		);
	});
});

test('our waters reach from the Scillies to Lowestoft', () => {
	expect(inOurWaters({ latitude: 50.153, longitude: -5.065 })).toBe(true);
	expect(inOurWaters({ latitude: 52.473, longitude: 1.75 })).toBe(true);
	expect(inOurWaters({ latitude: 43.3, longitude: 5.4 })).toBe(false);
});
