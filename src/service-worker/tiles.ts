import { registerRoute } from 'workbox-routing';
import { TILES_CACHE, tilePattern } from '$lib/map/tile-address.ts';
import { tiles } from '$lib/map/tiles.ts';

/** Serves the chart's pictures from what this phone keeps, else from their source. Keeps none itself. */
export function serveKeptTiles(): void {
	if (tiles === null) return;
	const pattern = tilePattern(tiles.template);
	registerRoute(
		({ url }) => pattern.test(url.href),
		async ({ request }) => {
			// By its name: opening the cache would make one where nothing was to be kept.
			const kept = await caches.match(request.url, { cacheName: TILES_CACHE, ignoreVary: true });
			return kept ?? fetch(request);
		}
	);
}
