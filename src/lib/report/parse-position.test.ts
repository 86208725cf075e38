import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePosition, readPosition } from './parse-position.ts';
import { formatDecimal, formatDegreesMinutes, type Position } from './position.ts';

type Pair = [number, number];

const pair = ({ latitude, longitude }: Position): Pair => [
	Number(latitude.toFixed(6)),
	Number(longitude.toFixed(6))
];

function read(text: string): Pair | string {
	const parsed = parsePosition(text);
	return parsed.ok ? pair(parsed.position) : parsed.why;
}

/** What it may mean, where it is asked. */
function asked(text: string): Pair[] {
	const parsed = parsePosition(text);
	expect(parsed.ok, `“${text}” is not asked but read`).toBe(false);
	return parsed.ok ? [] : parsed.readings.map(pair);
}

const COWES: Pair = [50.762, -1.296];

test.each([
	// degrees and decimal minutes
	'50°45.720′N 001°17.760′W',
	"50°45.720'N 001°17.760'W",
	'50 45.720 N, 1 17.760 W',
	'N50 45.720 W001 17.760',
	'N 50°45.720′, W 1°17.760′',
	'n50 45.720 1 17.760w',
	'50-45.720N 001-17.760W',
	'50°-45.720′N 001°-17.760′W',
	'50°45,720′N 001°17,760′W',
	'50 deg 45.72 min North, 1 deg 17.76 min West',
	'50 degrees 45.720 minutes north 1 degree 17.760 minutes west',
	'50 45.720N1 17.760W',
	'N50 45.720W1 17.760',
	'50N45.720 1W17.760',
	'50°45.720′N - 001°17.760′W',
	'50°45.720′N-001°17.760′W',
	'50d 45.72m N, 1d 17.76m W',
	'50 45.720 1 17.760 W',
	'50 45.720 N. 001 17.760 W.',
	'Position: 50 45.720N 001 17.760W (approx)',
	'50.45.720N 001.17.760W',
	'50 45 720N 1 17 760W',
	'50°45′·72N 1°17′·76W',
	'50°45·72′N 1°17·76′W',
	"50°45'.72N 1°17'.76W",
	'50 45 point 720 north 1 17 decimal 760 west',
	"50'45.720'N 001'17.760'W",
	// degrees, minutes and seconds
	'50°45′43.2″N 001°17′45.6″W',
	'50 45 43.2 N 1 17 45.6 W',
	"50° 45' 43.2'' N, 1° 17' 45.6'' W",
	'50°45’43.2”N 1°17’45.6”W',
	'50º45´43,2´´N 1º17´45,6´´W',
	'50:45:43.2N 1:17:45.6W',
	'50-45-43.2N 001-17-45.6W',
	'50d45m43.2sN 1d17m45.6sW',
	'50.45.43.2N 1.17.45.6W',
	// decimal
	'Lat 50.762 Long -1.296',
	'50.762, -1.296',
	'50.762 −1.296',
	'50.762,-1.296',
	'50.762,－1.296',
	'50,762 -1,296',
	'50,762,-1,296',
	'+50.762 -1.296',
	'50.762N 1.296W',
	'50.762°N 1.296°W',
	'50.762, 1.296 W',
	'geo:50.762,-1.296',
	'(50.762, -1.296)',
	'lat=50.762&lon=-1.296',
	'+50.762-001.296/',
	// run together
	'504572N 0011776W',
	'504572N 011776W',
	'5045.72N 00117.76W',
	'5045.720,N,00117.760,W',
	'5045.720N 117.760W',
	'504543.2N 0011745.6W',
	'+504543.2-0011745.6/',
	'N5045.720W00117.760',
	// longitude first, where it says so
	'1.296W 50.762N',
	'1.296W 50.762',
	'W 1 17.760 N 50 45.720',
	'Lon -1.296 Lat 50.762',
	'50.762 lat -1.296 lon',
	'50.762, lon -1.296',
	// with words before, between and after
	'posn 50.762N 1.296W',
	'pos 50.762N 1.296W',
	'position=50.762N 1.296W',
	'GPS 50.762N 1.296W',
	'fix: 50.762N 1.296W',
	'WGS84 50.762N 1.296W',
	'WGS-84 50.762N 1.296W',
	'wgs 84: 50.762N 1.296W',
	'about 50.762N 1.296W',
	'approx. 50.762N 1.296W',
	'approximately 50.762N 1.296W',
	'Latitude 50.762 Longitude -1.296',
	'lat: 50.762 lng: -1.296',
	'lat. 50.762 long. -1.296',
	'50.762 north 1.296 west',
	'north 50.762 west 1.296',
	'50.762North1.296West',
	'50 point 762 N 1 point 296 W',
	'50 deg. 45.72 min. N 1 deg. 17.76 min. W',
	'50 d 45.72 m N 1 d 17.76 m W',
	'50 45 43.2 sec N 1 17 45.6 sec W',
	'50 degree 45 minute 43.2 second N 1 degrees 17 minutes 45.6 seconds W',
	// parted by what people part with
	'50.762N; 1.296W',
	'50.762N / 1.296W',
	'50.762N : 1.296W',
	'50.762N & 1.296W',
	'[50.762N] [1.296W]',
	'50.762N-1.296W',
	'50.762°-1.296°W',
	'50.762°N-1.296°W',
	'50° -45.720 N 1° -17.760 W',
	// every mark that a keyboard, a chart or an office program has for one thing
	'50·762N 1•296W',
	'50‧762N 1∙296W',
	'50⋅762N 1・296W',
	'50˚45.720‘N 001∘17.760‛W',
	'50⁰45.720´N 001ᵒ17.760ʹW',
	'50°45.720ʼN 001°17.760ʻW',
	'50°45.720ˈN 001°17.760＇W',
	'50°45.720‵N 001°17.760‚W',
	'50°45.720❛N 001°17.760❜W',
	"50°45'43.2“N 1°17'45.6„W",
	"50°45'43.2‟N 1°17'45.6ʺW",
	"50°45'43.2˝N 1°17'45.6〃W",
	"50°45'43.2＂N 1°17'45.6❝W",
	"50°45'43.2❞N 1°17'45.6″W",
	'50.762N ﹣1.296',
	'50.762 ‐1.296',
	'50.762 ‑1.296',
	'50.762 ‒1.296',
	'50.762 –1.296',
	'50.762 —1.296',
	'50.762 ―1.296',
	// other figures, blanks and what cannot be seen
	'５０°４５．７２０′Ｎ　００１°１７．７６０′Ｗ',
	'50\t45.720\tN\t1\t17.760\tW',
	'50\u00a045.720\u2009N 1\u202f17.760 W',
	'\u200e50°45.720′N\u200f 001°17.760′W\ufeff'
])('%s is read', (text) => {
	expect(read(text)).toEqual(COWES);
});

test('a text of 200 characters is read; a longer one was pasted by mistake', () => {
	const padded = (length: number) => '50.762N 1.296W'.padEnd(length);
	expect(read(padded(200))).toEqual(COWES);
	expect(read(padded(201))).toBe('unreadable');
});

test.each<[string, Pair]>([
	['50.762S 1.296E', [-50.762, 1.296]],
	['50.762 south 1.296 east', [-50.762, 1.296]],
	['50 47.28 N 0 3.18 E', [50.788, 0.053]],
	['50.7880, +0.0530', [50.788, 0.053]],
	['E0 3.18 N50 47.28', [50.788, 0.053]],
	['52°28.380′N 001°45.000′E', [52.473, 1.75]],
	['5045N 00117W', [50.75, -1.283333]],
	['51 28.6N 0 0', [51.476667, 0]], // on the meridian there is nothing to ask
	['50 45 30N 1 17.5W', [50.758333, -1.291667]],
	['50 45 30N 1 17 30W', [50.758333, -1.291667]], // parted by blanks, the third are seconds
	['504572N 00117W', [50.762, -1.283333]], // longitude has three figures of degrees where it can
	['504572N 0117W', [50.762, -1.283333]],
	['50 45 720N 1 17 76W', [50.762, -1.296]] // beside three figures they are not
])('%s is read as %s', (text, expected) => {
	expect(read(text)).toEqual(expected);
});

test.each([
	['50.762', 'unreadable'],
	['50 45.720', 'unreadable'], // one half of it
	['50 45.720 N', 'unreadable'],
	['91 0 N 1 0 W', 'latitude_out_of_range'],
	['50 45 N 181 0 W', 'longitude_out_of_range'],
	['50 60.1 N 1 0 W', 'minutes_out_of_range'],
	['5060N 00117W', 'minutes_out_of_range'], // 60 minutes are the next degree
	['5045°N 00117W', 'latitude_out_of_range'],
	['9100N 00117W', 'latitude_out_of_range'],
	['5045.0N 18100.0W', 'longitude_out_of_range'],
	['5045N 00160W', 'minutes_out_of_range'], // and not 0°16.0′
	['504572N 0016072W', 'minutes_out_of_range'],
	['5060.0N 00117.0W', 'minutes_out_of_range'],
	['504560.0N 0011700.0W', 'minutes_out_of_range'],
	['50 45 61 N 1 0 0 W', 'minutes_out_of_range'],
	['', 'unreadable'],
	['off the fairway buoy', 'unreadable'],
	['50.5 30 N 1 0 W', 'unreadable'],
	['50 N 51 N', 'unreadable'],
	['50 45 1', 'unreadable'],
	['50.762e0, -1.296e0', 'unreadable'],
	['50 45.720N 1 17.760W 50 45.720N', 'unreadable'],
	['5'.repeat(500), 'unreadable']
])('“%s” is not taken for a position: %s', (text, why) => {
	expect(read(text)).toBe(why);
});

describe('what can be read in two ways is asked', () => {
	const EAST: Pair = [50.762, 1.296];

	test.each([
		'50.762, 1.296',
		'50 45.720 1 17.760',
		'50°45.720′N 001°17.760′',
		'1.296, 50.762N',
		'1.296 N50.762',
		'504572 0011776',
		'50.762 - 1.296', // a dash, or a minus
		'50.762-1.296',
		'50°45.720′-001°17.760′'
	])('“%s”: east or west?', (text) => {
		expect(read(text)).toBe('hemisphere_missing');
		expect(asked(text)).toEqual([EAST, COWES]);
	});

	test('four readings are asked about; eight are no question', () => {
		expect(asked('504530 0011730')).toHaveLength(4);
		expect(parsePosition('504530 117.30')).toEqual({ ok: false, why: 'unreadable', readings: [] });
	});

	test.each<[string, Pair[]]>([
		['50.762N -1.296W', [EAST, COWES]],
		[
			'504530N 0011730W',
			[
				[50.755, -1.288333],
				[50.758333, -1.291667]
			]
		],
		[
			'50.45.30N 1.17.30W',
			[
				[50.755, -1.288333],
				[50.758333, -1.291667]
			]
		],
		['50°45.720″N 001°17.760″W', [[50.0127, -1.004933], COWES]],
		['50 45.72 W 1 17.76', [COWES, [1.296, -50.762]]]
	])('“%s”', (text, readings) => {
		expect(read(text)).toBe('two_ways');
		expect(asked(text)).toEqual(readings);
	});
});

describe('what somebody writes is read as it was meant', () => {
	const place = fc.record({
		latitude: fc.integer({ min: -89_999_999, max: 89_999_999 }).map((each) => each / 1e6),
		longitude: fc.integer({ min: -179_999_999, max: 179_999_999 }).map((each) => each / 1e6)
	});
	const parts = (value: number, places: number) => {
		const all = Math.round(Math.abs(value) * 3600 * 10 ** places);
		const unit = 10 ** places;
		return {
			degrees: Math.floor(all / (3600 * unit)),
			minutes: Math.floor((all % (3600 * unit)) / (60 * unit)),
			seconds: ((all % (60 * unit)) / unit).toFixed(places)
		};
	};
	const seconds = ({ latitude, longitude }: { latitude: number; longitude: number }) => {
		const [north, east] = [parts(latitude, 4), parts(longitude, 4)];
		return (
			`${north.degrees} ${north.minutes} ${north.seconds} ${latitude < 0 ? 'S' : 'N'} ` +
			`${east.degrees} ${east.minutes} ${east.seconds} ${longitude < 0 ? 'W' : 'E'}`
		);
	};
	const WRITERS = {
		'degrees and minutes': (at: Pick<Position, 'latitude' | 'longitude'>) =>
			formatDegreesMinutes(at, 5),
		'decimals, signed': (at: Pick<Position, 'latitude' | 'longitude'>) =>
			formatDecimal(at).replace(/, (?=\d)/, ', +'),
		seconds
	};

	test.each(Object.entries(WRITERS))('%s come back to six decimals', (_, write) => {
		fc.assert(
			fc.property(place, (at) => {
				expect(read(write(at))).toEqual([at.latitude + 0, at.longitude + 0]);
			}),
			{ examples: [[{ latitude: 50.762, longitude: -0.000001 }]] }
		);
	});

	test('sixty minutes and more, run together, are never read as another place', () => {
		const [degrees, minutes] = [fc.nat(179), fc.integer({ min: 60, max: 99 })];
		fc.assert(
			fc.property(degrees, minutes, (degree, minute) => {
				const longitude = `${String(degree).padStart(3, '0')}${minute}W`;
				expect(read(`5045N ${longitude}`)).toBe('minutes_out_of_range');
			})
		);
	});

	test('three decimals of a minute are right to a boat’s length', () => {
		fc.assert(
			fc.property(place, (at) => {
				const [latitude, longitude] = read(formatDegreesMinutes(at)) as Pair;
				expect(Math.abs(latitude - at.latitude)).toBeLessThan(0.00001);
				expect(Math.abs(longitude - at.longitude)).toBeLessThan(0.00001);
			})
		);
	});

	test('without E or W no notation says which it is, and both are offered', () => {
		const writer = fc.constantFrom(...Object.values(WRITERS));
		const off = place.filter(({ longitude }) => Math.abs(longitude) > 0.001);
		fc.assert(
			fc.property(off, writer, (at, write) => {
				const text = write(at)
					.replace(/[EW]$/, '')
					.replace(/, [+-]/, ', ');
				const readings = asked(text);
				expect(readings.map(([, longitude]) => longitude)).toContain(at.longitude);
				expect(readings.map(([, longitude]) => longitude)).toContain(-at.longitude);
			})
		);
	});

	test('nothing anybody types is more than the form can bear', () => {
		const figures = fc.string({
			unit: fc.constantFrom(...'0123456789.,- °′″NSEWdmLATLON+/;:'),
			maxLength: 40
		});
		fc.assert(
			fc.property(fc.oneof(figures, fc.string({ unit: 'binary' })), (text) => {
				const parsed = parsePosition(text);
				const found = parsed.ok ? [parsed.position] : parsed.readings;
				const onEarth = found.every(
					({ latitude, longitude }) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
				);
				return onEarth && (parsed.ok || found.length !== 1);
			}),
			{ numRuns: 500 }
		);
	}, 60_000);
});

describe('all notations together', () => {
	test('the national grid’s is read too', async () => {
		const parsed = await readPosition('SZ 4974 9605');
		expect(parsed.ok && parsed.position.latitude).toBeCloseTo(50.762, 4);
	});

	test('one that is none is told from other nonsense', async () => {
		expect(await readPosition('SZ 497 96')).toMatchObject({ ok: false, why: 'grid_unreadable' });
		expect(await readPosition('///filled.count.soap')).toMatchObject({ why: 'three_words' });
		expect(await readPosition('off the buoy')).toMatchObject({ why: 'unreadable' });
	});

	test('the wind is no square of the grid', async () => {
		expect(await readPosition('S 50 45 W 1 17')).toMatchObject({
			ok: true,
			position: { latitude: -50.75 }
		});
	});
});
