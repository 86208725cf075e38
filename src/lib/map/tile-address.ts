import { metresPerPixel, type Coordinates } from './sea-miles.ts';

/** One picture of a chart, as web maps count them. */
export type Tile = { readonly zoom: number; readonly x: number; readonly y: number };

/** Where kept tiles lie, for the page that keeps them and the service worker that serves them. */
export const TILES_CACHE = 'kraken-tiles';

const TILE_PIXELS = 256;

function exactly({ latitude, longitude }: Coordinates, zoom: number): { x: number; y: number } {
	const across = 2 ** zoom;
	const angle = (latitude * Math.PI) / 180;
	return {
		x: ((longitude + 180) / 360) * across,
		y: ((1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2) * across
	};
}

/** The tile a place is on. */
export function tileAt(place: Coordinates, zoom: number): Tile {
	const { x, y } = exactly(place, zoom);
	return { zoom, x: Math.floor(x), y: Math.floor(y) };
}

/** Metres from a place to the nearest point of a tile; nothing when it is on it. */
export function metresTo({ zoom, x, y }: Tile, place: Coordinates): number {
	const at = exactly(place, zoom);
	const away = (tile: number, point: number) => Math.max(tile - point, 0, point - tile - 1);
	const tiles = Math.hypot(away(x, at.x), away(y, at.y));
	return tiles * TILE_PIXELS * metresPerPixel(place.latitude, zoom);
}

/** Every tile that shows some of the water within that distance, the nearest first. */
export function tilesAround(centre: Coordinates, metres: number, zoom: number): Tile[] {
	const middle = tileAt(centre, zoom);
	const reach = Math.ceil(metres / (TILE_PIXELS * metresPerPixel(centre.latitude, zoom)));
	const found: Tile[] = [];
	for (let x = middle.x - reach; x <= middle.x + reach; x++)
		for (let y = middle.y - reach; y <= middle.y + reach; y++) found.push({ zoom, x, y });
	return found
		.map((tile) => ({ tile, away: metresTo(tile, centre) }))
		.filter(({ away }) => away <= metres)
		.sort((one, other) => one.away - other.away)
		.map(({ tile }) => tile);
}

/** Where a tile is fetched from. */
export function addressOf(template: string, { zoom, x, y }: Tile): string {
	const values = { z: zoom, x, y };
	return template.replace(/\{([zxy])\}/g, (_, name: 'z' | 'x' | 'y') => String(values[name]));
}

/** Tells addresses of that source's tiles from all others. */
export function tilePattern(template: string): RegExp {
	const literal = (text: string) => text.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');
	return new RegExp(
		`^${template
			.split(/\{[zxy]\}/)
			.map(literal)
			.join('\\d+')}$`
	);
}
