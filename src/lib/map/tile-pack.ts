import * as v from 'valibot';
import type { NamedCoordinates } from './marks.ts';
import { addressOf, metresTo, tilesAround } from './tile-address.ts';
import type { Tiles } from './tiles.ts';

/** All that one pack may weigh. */
export const PACK_BYTES = 15_000_000;

/** What reports and photos need more than the chart does. */
const ROOM_FOR_REPORTS = 50_000_000;

/** Nearer and nearer: each zoom doubles what is seen, and quadruples what it costs. */
const ZOOMS = [11, 12, 13, 14, 15, 16];
const WIDEST_METRES = 10 * 1852;
const AT_ONCE = 4;

/** Under this name the pack says in its own cache what it is. */
const RECORD = '/kept-tiles.json';

const packSchema = v.object({
	/** The site it was made for. */
	name: v.string(),
	keptAt: v.pipe(v.string(), v.isoTimestamp()),
	bytes: v.number(),
	tiles: v.number(),
	/** How far around the site every tile of a zoom is there. */
	covers: v.array(v.object({ zoom: v.number(), metres: v.number() })),
	/** Why it is not all that it could be; null: it is. */
	stopped: v.nullable(v.picklist(['by_person', 'no_answer', 'no_room']))
});

/** The chart's pictures of a reporter's own waters, as kept on this phone. */
export type Pack = v.InferOutput<typeof packSchema>;

/** As much of Cache Storage as a pack needs. */
export type TileStore = Pick<Cache, 'match' | 'put'>;

export type Ways = {
	readonly store: TileStore;
	readonly fetch: typeof fetch;
	readonly signal: AbortSignal;
	readonly onprogress: (pack: Pack) => void;
	/** All it may weigh; smaller in tests. */
	readonly budget?: number;
};

/** Whether a phone has room for a pack and for the reports it is there for. */
export function hasRoom({ quota = Infinity, usage = 0 }: StorageEstimate): boolean {
	return quota - usage >= PACK_BYTES + ROOM_FOR_REPORTS;
}

/** What is kept, or null. A record no one can read is none. */
export async function keptPack(store: TileStore): Promise<Pack | null> {
	const record = await store.match(RECORD);
	const read = v.safeParse(packSchema, await record?.json().catch(() => null));
	return read.success ? read.output : null;
}

type Got = { bytes: number; save: () => Promise<void> };

/**
 * Fetches the tiles around a site from far to near, each zoom from the site outwards, and keeps them
 * while they fit: each zoom may use an equal share of what is left, so that the nearest is always
 * there too. What is there already is not fetched again. Stopped or failing it keeps what it has.
 */
export async function keepPack(
	site: NamedCoordinates,
	source: Tiles,
	{ store, fetch, signal, onprogress, budget = PACK_BYTES }: Ways,
	now: Date
): Promise<Pack> {
	let pack: Pack = {
		name: site.name,
		keptAt: now.toISOString(),
		bytes: 0,
		tiles: 0,
		covers: [],
		stopped: null
	};

	/** A tile's bytes, from the store or the source; null where the source has none. */
	async function get(address: string): Promise<Got | null> {
		const here = await store.match(address);
		if (here) return { bytes: (await here.arrayBuffer()).byteLength, save: async () => {} };
		const answer = await fetch(address, { mode: 'cors', credentials: 'omit', signal });
		if (answer.status === 404 || answer.status === 204) return null;
		const type = answer.headers.get('content-type') ?? '';
		if (!answer.ok || !type.startsWith('image/')) throw new Error(`${answer.status} ${type}`);
		const picture = await answer.arrayBuffer();
		const kept = new Response(picture, { headers: { 'content-type': type } });
		return { bytes: picture.byteLength, save: () => store.put(address, kept) };
	}

	/** How far around the site that zoom's tiles now are. */
	async function fill(zoom: number, share: number): Promise<number> {
		const tiles = tilesAround(site, WIDEST_METRES, zoom);
		let left = share;
		for (let first = 0; first < tiles.length; first += AT_ONCE) {
			const batch = tiles.slice(first, first + AT_ONCE);
			const got = await Promise.all(batch.map((tile) => get(addressOf(source.template, tile))));
			for (const [index, one] of got.entries()) {
				if (one === null) continue;
				if (one.bytes > left) return metresTo(batch[index]!, site);
				await one.save();
				left -= one.bytes;
				pack = { ...pack, bytes: pack.bytes + one.bytes, tiles: pack.tiles + 1 };
			}
			onprogress(pack);
		}
		return WIDEST_METRES;
	}

	const record = () => store.put(RECORD, new Response(JSON.stringify(pack)));

	for (const [index, zoom] of ZOOMS.entries()) {
		try {
			const metres = await fill(zoom, (budget - pack.bytes) / (ZOOMS.length - index));
			pack = { ...pack, covers: [...pack.covers, { zoom, metres }] };
			await record();
		} catch (error) {
			const full = error instanceof DOMException && error.name === 'QuotaExceededError';
			const why = signal.aborted ? 'by_person' : full ? 'no_room' : 'no_answer';
			pack = { ...pack, stopped: why };
			break;
		}
	}
	// On a phone without room the record may not fit either; then what came can still be deleted.
	await record().catch(() => {});
	return pack;
}
