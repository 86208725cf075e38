import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatGrid, gridOf, isGridReference } from './grid.ts';
import { milesBetween, type Position } from './position.ts';

const metres = (one: Pick<Position, 'latitude' | 'longitude'>, other: typeof one) =>
	milesBetween(one, other) * 1852;

const PLACES = [
	{ name: 'Cowes', latitude: 50.762, longitude: -1.296, six: 'SZ 497 960' },
	{ name: 'Falmouth', latitude: 50.153, longitude: -5.065, six: 'SW 811 326' },
	{ name: 'Ramsgate', latitude: 51.329, longitude: 1.419, six: 'TR 382 644' },
	{ name: 'Lowestoft', latitude: 52.473, longitude: 1.75, six: 'TM 547 927' }
];

test.each(PLACES)('$name is $six', async ({ six, ...at }) => {
	expect(await formatGrid(at, 6)).toBe(six);
	const read = (await gridOf(six))!;
	expect(metres(read, at)).toBeLessThan(76); // half across a square of 100 m, and 5 m of datum
	expect(read.accuracyMetres).toBe(76);
	expect(metres((await gridOf((await formatGrid(at, 10))!))!, at)).toBeLessThan(6);
});

test.each([
	'SZ497960',
	'sz 497 960',
	'SZ 4 9 7 9 6 0',
	'SZ  497\t960',
	'S Z 497 960'.replace(' ', ''),
	'Grid ref: SZ 497 960',
	'OS SZ 497-960',
	'ＳＺ ４９７ ９６０'
])('%s is the same square', async (text) => {
	expect(isGridReference(text)).toBe(true);
	expect(await gridOf(text)).toEqual(await gridOf('SZ 497 960'));
});

test('fewer figures name a larger square, and the middle of it is taken', async () => {
	const cowes = PLACES[0]!;
	for (const [text, reach] of [
		['SZ 49 96', 713],
		['SZ 497 960', 76],
		['SZ 4974 9605', 13],
		['SZ 49749 96059', 6]
	] as const) {
		const read = (await gridOf(text))!;
		expect(read.accuracyMetres).toBe(reach);
		expect(metres(read, cowes)).toBeLessThan(reach);
	}
});

test.each(['SZ 497 96', 'SZ 4970 960', 'SZ 4 9', 'SZ 497', 'SZ 497960 497960', 'HA 1234567'])(
	'%s names no square',
	async (text) => {
		expect(isGridReference(text)).toBe(true);
		expect(await gridOf(text)).toBeNull();
	}
);

test.each(['50 45.720N 1 17.760W', 'N50 45.7 W1 17.7', 'SE of the pier', 'SZ', 'QQ 123 456', ''])(
	'“%s” is not meant for one',
	(text) => {
		expect(isGridReference(text)).toBe(false);
	}
);

test('outside the grid there is none', async () => {
	expect(await formatGrid({ latitude: 40, longitude: -30 })).toBeNull();
});

test('along the whole coast, what is written can be read', async () => {
	const place = fc.record({
		latitude: fc.double({ min: 49.9, max: 53.5, noNaN: true }),
		longitude: fc.double({ min: -6.5, max: 1.8, noNaN: true })
	});
	await fc.assert(
		fc.asyncProperty(place, async (at) => {
			const eight = await gridOf((await formatGrid(at))!);
			const ten = await gridOf((await formatGrid(at, 10))!);
			expect(metres(eight!, at)).toBeLessThan(8);
			expect(metres(ten!, at)).toBeLessThan(1);
		})
	);
});
