/**
 * `npm run coast`: makes `coast.topo.json`, the coastline every phone carries, and says what it weighs.
 * It needs Debian's `gmt` and `gmt-gshhg-full`, and is run again only when the box or the data change:
 * the same data give the same bytes.
 *
 * GMT hands out GSHHG's shore as loose lines, cut at its own bins. mapshaper joins them into faces, GMT
 * says which of those are land, and the land goes on a grid fine enough for zoom 14.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

type LonLat = [longitude: number, latitude: number];
type Face = { properties: { face: number } | null };

/** From Falmouth to Lowestoft and the coasts over against them, with room to look around. */
const BOX = { west: -8.5, south: 48.5, east: 3.5, north: 54.5 };

/** Steps over the box's width and height: 8 by 7 metres, a tenth of how far GSHHG itself is off. */
const GRID = 100_000;

const GZIP_LIMIT = 90_000;

const WHOLE_SHORE = ['-Df', '-A0/0/1']; // full resolution; where land meets sea, no lakes
const folder = mkdtempSync(join(tmpdir(), 'coast-'));

function gmt(args: string[], input = ''): string {
	return execFileSync('gmt', args, {
		cwd: folder, // it leaves a history file where it runs
		input,
		encoding: 'utf8',
		maxBuffer: 1e9
	});
}

function mapshaper(...args: string[]): void {
	const bin = join(import.meta.dirname, '../../../../node_modules/mapshaper/bin/mapshaper');
	execFileSync(process.execPath, [bin, ...args, '-quiet'], { cwd: folder });
}

function write(name: string, type: 'LineString' | null, features: readonly unknown[]): void {
	const collection = {
		type: 'FeatureCollection',
		features: type
			? features.map((coordinates) => ({
					type: 'Feature',
					properties: {},
					geometry: { type, coordinates }
				}))
			: features
	};
	writeFileSync(join(folder, name), JSON.stringify(collection));
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** The shore in and around the box. */
function shore(): LonLat[][] {
	const { west, south, east, north } = BOX;
	const around = `-R${west - 0.5}/${east + 0.5}/${south - 0.5}/${north + 0.5}`;
	const dump = gmt(['pscoast', around, '-JM15c', ...WHOLE_SHORE, '-M', '-W1']);
	return dump
		.split(/^>.*\n/m)
		.map((part) => part.trim().split('\n'))
		.filter((rows) => rows.length > 1)
		.map((rows) =>
			rows.map((row) => {
				const [longitude, latitude] = row.trim().split(/\s+/).map(Number) as LonLat;
				return [longitude > 180 ? longitude - 360 : longitude, latitude];
			})
		);
}

/** The numbers of those faces whose inside is land. */
function landAmong(insides: string): Set<number> {
	const [, ...rows] = insides.trim().split('\n');
	const points = rows.map((row) => row.split(',').join(' ')).join('\n');
	const { west, south, east, north } = BOX;
	const land = gmt(
		['select', `-R${west}/${east}/${south}/${north}`, ...WHOLE_SHORE, '-Ns/k'],
		points + '\n'
	);
	return new Set(
		land
			.trim()
			.split('\n')
			.map((row) => Number(row.trim().split(/\s+/).at(-1)))
	);
}

try {
	const { west, south, east, north } = BOX;
	write('shore.json', 'LineString', shore());
	write('frame.json', 'LineString', [
		[
			[west, south],
			[east, south],
			[east, north],
			[west, north],
			[west, south]
		]
	]);
	mapshaper(
		...['-i', 'shore.json', 'frame.json', 'combine-files', 'snap', 'snap-interval=0.0002'],
		...['-merge-layers', 'force', '-polygons', 'gap-tolerance=0.003'],
		...['-clip', `bbox=${west},${south},${east},${north}`, '-explode'],
		...['-each', 'face=this.id', '-o', 'faces.json', 'format=geojson'],
		...['-points', 'inner', '-each', 'x=this.x, y=this.y, n=face, delete face'],
		...['-o', 'insides.csv']
	);
	const land = landAmong(read('insides.csv'));
	const { features } = JSON.parse(read('faces.json')) as { features: Face[] };
	const solid = features.filter(({ properties }) => land.has(properties!.face));
	write('land.json', null, solid);
	mapshaper(
		...['-i', 'land.json', '-filter-fields', '-clean'],
		...['-o', 'coast.topo.json', 'format=topojson', `quantization=${GRID}`]
	);

	const made = read('coast.topo.json');
	const { arcs } = JSON.parse(made) as { arcs: unknown[][] };
	const gzipped = gzipSync(made, { level: 9 }).length;
	console.log(
		[
			`${solid.length} pieces of land of ${features.length} faces, ` +
				`${arcs.reduce((sum, arc) => sum + arc.length, 0)} vertices`,
			`${made.length} bytes, ${gzipped} gzipped (at most ${GZIP_LIMIT})`,
			`sha256 ${createHash('sha256').update(made).digest('hex')}`
		].join('\n')
	);
	if (gzipped > GZIP_LIMIT) throw new Error('Too heavy for a phone: make the box smaller.');
	writeFileSync(join(import.meta.dirname, 'coast.topo.json'), made);
} finally {
	rmSync(folder, { recursive: true });
}
