import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Feature, MultiPolygon, Polygon, Position as LonLat } from 'geojson';
import { describe, expect, test } from 'vitest';
import { CHART, landOf } from './coast.ts';

const text = readFileSync(join(import.meta.dirname, 'coast/coast.topo.json'), 'utf8');
const land = landOf(JSON.parse(text)).features;

type Coordinates = { latitude: number; longitude: number };
const at = (latitude: number, longitude: number): Coordinates => ({ latitude, longitude });

const rings = ({ geometry }: Feature<Polygon | MultiPolygon>): LonLat[][] =>
	geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();

/** Whether an odd number of shores lies east of it. */
function holds(
	piece: Feature<Polygon | MultiPolygon>,
	{ latitude, longitude }: Coordinates
): boolean {
	let inside = false;
	for (const ring of rings(piece))
		for (let i = 1; i < ring.length; i++) {
			const [x, y] = ring[i - 1] as [number, number];
			const [u, v] = ring[i] as [number, number];
			if (y > latitude === v > latitude) continue;
			if (longitude < x + ((latitude - y) / (v - y)) * (u - x)) inside = !inside;
		}
	return inside;
}
const pieceAt = (place: Coordinates) => land.find((piece) => holds(piece, place)) ?? null;

/** Metres to the nearest shore, on a flat earth the size of this coast. */
function metresToShore({ latitude, longitude }: Coordinates): number {
	const east = 111_320 * Math.cos((latitude * Math.PI) / 180);
	const flat = ([x, y]: LonLat) => [(x! - longitude) * east, (y! - latitude) * 111_320] as const;
	let nearest = Infinity;
	for (const piece of land)
		for (const ring of rings(piece))
			for (let i = 1; i < ring.length; i++) {
				const [x, y] = flat(ring[i - 1]!);
				const [u, v] = flat(ring[i]!);
				const [du, dv] = [u - x, v - y];
				const share = du || dv ? -(x * du + y * dv) / (du * du + dv * dv) : 0;
				const t = Math.min(1, Math.max(0, share));
				nearest = Math.min(nearest, Math.hypot(x + t * du, y + t * dv));
			}
	return nearest;
}

test('the whole coast is light enough for a phone', () => {
	expect(gzipSync(text, { level: 9 }).length).toBeLessThan(90_000);
});

test('it covers the coast reports come from, and the one over against it', () => {
	const all = land.flatMap(rings).flat();
	const longitudes = all.map(([x]) => x!);
	const latitudes = all.map(([, y]) => y!);
	expect(Math.min(...longitudes)).toBeCloseTo(CHART.west, 3);
	expect(Math.max(...longitudes)).toBeCloseTo(CHART.east, 3);
	expect(Math.min(...latitudes)).toBeCloseTo(CHART.south, 3);
	expect(Math.max(...latitudes)).toBeCloseTo(CHART.north, 3);
	expect(pieceAt(at(50.95, 1.95)), 'behind Calais').not.toBeNull();
	expect(pieceAt(at(51.1, 3.2)), 'behind Zeebrugge').not.toBeNull();
	expect(pieceAt(at(49.6, -1.6)), 'behind Cherbourg').not.toBeNull();
	expect(pieceAt(at(49.2, -2.13)), 'Jersey').not.toBeNull();
	expect(pieceAt(at(52.0, 2.6)), 'the North Sea').toBeNull();
});

describe.each([
	['Cowes', at(50.762, -1.296), { ashore: at(50.745, -1.312), afloat: at(50.776, -1.296) }],
	['Yarmouth', at(50.706, -1.502), { ashore: at(50.695, -1.49), afloat: at(50.716, -1.505) }],
	['Brighton', at(50.811, -0.101), { ashore: at(50.83, -0.11), afloat: at(50.8, -0.1) }],
	['Dover', at(51.12, 1.315), { ashore: at(51.14, 1.3), afloat: at(51.105, 1.35) }]
])('%s', (_, harbour, { ashore, afloat }) => {
	test('lies on the shore', () => {
		expect(metresToShore(harbour)).toBeLessThan(500);
	});
	test('has land behind it and sea before it', () => {
		expect(pieceAt(ashore)).not.toBeNull();
		expect(pieceAt(afloat)).toBeNull();
	});
});

test('the Isle of Wight is an island of its own', () => {
	const wight = pieceAt(at(50.68, -1.3))!;
	const mainland = pieceAt(at(50.95, -1.4))!;
	expect(wight).not.toBe(mainland);
	expect(holds(wight, at(50.7, -1.5)), 'west Wight').toBe(true);
	expect(holds(mainland, at(51.5, 0)), 'London').toBe(true);
	const east = rings(wight).flat();
	expect(Math.min(...east.map(([x]) => x!))).toBeCloseTo(-1.587, 2); // the Needles
	expect(Math.max(...east.map(([x]) => x!))).toBeCloseTo(-1.069, 2); // Bembridge
});
