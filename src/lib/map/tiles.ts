import { PUBLIC_TILES_ATTRIBUTION, PUBLIC_TILES_URL } from '$env/static/public';

/** Where pictures of the chart come from: an address with {z}, {x} and {y}, and whom to thank. */
export type Tiles = { readonly template: string; readonly attribution: string };

/** The deployment's own source; null: there is none, and nothing is asked for. */
export const tiles: Tiles | null = PUBLIC_TILES_URL
	? { template: PUBLIC_TILES_URL, attribution: PUBLIC_TILES_ATTRIBUTION }
	: null;
