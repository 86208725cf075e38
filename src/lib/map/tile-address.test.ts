import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	addressOf,
	metresTo,
	tileAt,
	tilePattern,
	TILES_CACHE,
	tilesAround
} from './tile-address.ts';

const COWES = { latitude: 50.762, longitude: -1.296 };

test('a place is on the tile that web maps say it is on', () => {
	expect(tileAt({ latitude: 0, longitude: 0 }, 1)).toEqual({ zoom: 1, x: 1, y: 1 });
	expect(tileAt({ latitude: 51.5074, longitude: -0.1278 }, 10)).toEqual({
		zoom: 10,
		x: 511,
		y: 340
	});
	expect(tileAt(COWES, 16)).toEqual({ zoom: 16, x: 32532, y: 22008 });
});

test('a tile is no distance from what it shows', () => {
	const tile = tileAt(COWES, 14);
	expect(metresTo(tile, COWES)).toBe(0);
	const next = metresTo({ ...tile, x: tile.x + 2 }, COWES);
	expect(next).toBeGreaterThan(1547); // a whole tile between them
	expect(next).toBeLessThan(2 * 1547);
});

test('the tiles around a place are all within reach, the nearest first', () => {
	const tiles = tilesAround(COWES, 5000, 14);
	const away = tiles.map((tile) => metresTo(tile, COWES));
	expect(tiles[0]).toEqual(tileAt(COWES, 14));
	expect(away).toEqual([...away].sort((one, other) => one - other));
	expect(Math.max(...away)).toBeLessThanOrEqual(5000);
	// Area by area: a disc of 5000 m and its rim, in tiles of 1547 m.
	expect(tiles.length).toBeGreaterThan((Math.PI * 5000 ** 2) / 1547 ** 2);
	expect(tiles.length).toBeLessThan((Math.PI * 7200 ** 2) / 1547 ** 2);
});

test('every tile within reach is there, whatever the place, the distance and the zoom', () => {
	fc.assert(
		fc.property(
			fc.record({
				latitude: fc.double({ min: 49, max: 54, noNaN: true }),
				longitude: fc.double({ min: -8, max: 3, noNaN: true })
			}),
			fc.double({ min: 1, max: 6000, noNaN: true }),
			fc.integer({ min: 10, max: 14 }),
			(place, metres, zoom) => {
				const found = new Set(tilesAround(place, metres, zoom).map(({ x, y }) => `${x} ${y}`));
				const middle = tileAt(place, zoom);
				for (let x = middle.x - 8; x <= middle.x + 8; x++)
					for (let y = middle.y - 8; y <= middle.y + 8; y++)
						expect(found.has(`${x} ${y}`)).toBe(metresTo({ zoom, x, y }, place) <= metres);
			}
		),
		{ numRuns: 25 }
	);
});

test('an address is known again, and no other is', () => {
	const template = 'https://tiles.example.test/sea/{z}/{x}/{y}.png?style=a+b';
	const address = addressOf(template, { zoom: 16, x: 32532, y: 22008 });
	expect(address).toBe('https://tiles.example.test/sea/16/32532/22008.png?style=a+b');
	const pattern = tilePattern(template);
	expect(pattern.test(address)).toBe(true);
	expect(pattern.test(`x${address}`)).toBe(false);
	// a phone finds again what an older app kept there
	expect(TILES_CACHE).toBe('kraken-tiles');
	expect(pattern.test(address.replace('.png', 'xpng'))).toBe(false);
	expect(pattern.test(address + '&more')).toBe(false);
	expect(pattern.test('https://elsewhere.example.test/sea/16/32532/22008.png?style=a+b')).toBe(
		false
	);
});
