import { expect, test, vi } from 'vitest';
import { hasRoom, keepPack, keptPack, type Pack, type TileStore } from './tile-pack.ts';

vi.setConfig({ testTimeout: 30_000 }); // thousands of tiles, on a machine that does other things too

const YARMOUTH = { name: 'Yarmouth Harbour', latitude: 50.706, longitude: -1.502 };
const SOURCE = { template: 'https://tiles.test/{z}/{x}/{y}.png', attribution: 'Nobody' };
const NOW = new Date('2026-11-25T08:00:00Z');

function storeOf(room = Infinity): TileStore & { rows: Map<string, ArrayBuffer>; bytes: number } {
	const rows = new Map<string, ArrayBuffer>();
	return {
		rows,
		bytes: 0,
		async match(key) {
			const row = rows.get(String(key));
			return row && new Response(row);
		},
		async put(key, response) {
			const row = await response.arrayBuffer();
			const tile = String(key).startsWith('https:');
			if (tile && this.bytes + row.byteLength > room)
				throw new DOMException('full', 'QuotaExceededError');
			if (tile) this.bytes += row.byteLength;
			rows.set(String(key), row);
		}
	};
}

const picture = (bytes: number) =>
	new Response(new Uint8Array(bytes), { headers: { 'content-type': 'image/png' } });

/** A source whose tiles all weigh the same; what was asked of it is kept in `asked`. */
function sourceOf(answer: (address: string) => Response) {
	const asked: string[] = [];
	const fetch = async (address: RequestInfo | URL, { signal }: RequestInit = {}) => {
		signal?.throwIfAborted();
		asked.push(String(address));
		return answer(String(address));
	};
	return { asked, fetch: fetch as typeof globalThis.fetch };
}

function keep(
	source: ReturnType<typeof sourceOf>,
	store = storeOf(),
	more: { onprogress?: (pack: Pack) => void; signal?: AbortSignal; budget?: number } = {}
) {
	const { signal = new AbortController().signal, onprogress = () => {}, ...rest } = more;
	return keepPack(
		YARMOUTH,
		SOURCE,
		{ store, fetch: source.fetch, signal, onprogress, ...rest },
		NOW
	);
}

test.each([15_000, 40_000, 60_000])(
	'with tiles of %i bytes a pack stays under 15 MB, and near the site every zoom is there',
	async (bytes) => {
		const store = storeOf();
		const pack = await keep(
			sourceOf(() => picture(bytes)),
			store
		);
		expect(store.bytes).toBe(pack.bytes);
		expect(pack.bytes).toBeLessThanOrEqual(15_000_000);
		expect(pack.bytes).toBeGreaterThan(12_000_000);
		expect(pack.covers.map(({ zoom }) => zoom)).toEqual([11, 12, 13, 14, 15, 16]);
		const reach = pack.covers.map(({ metres }) => metres);
		expect(reach).toEqual([...reach].sort((one, other) => other - one));
		expect(reach[0]).toBe(18_520);
		expect(reach.at(-1)).toBeGreaterThan(1000);
		expect(pack.stopped).toBeNull();
	}
);

test('whatever a source sends, the budget holds', async () => {
	let size = 1;
	const odd = sourceOf(() => picture((size = (size * 7919) % 90_001)));
	const pack = await keep(odd, storeOf(), { budget: 1_000_000 });
	expect(pack.bytes).toBeLessThanOrEqual(1_000_000);
});

test('stopped, it keeps what it has, says so, and goes on from there', async () => {
	const stop = new AbortController();
	const store = storeOf();
	const first = sourceOf(() => picture(10_000));
	const half = await keep(first, store, {
		signal: stop.signal,
		onprogress: ({ tiles }) => tiles >= 100 && stop.abort()
	});
	expect(half.stopped).toBe('by_person');
	expect(half.tiles - 100).toBeLessThan(4);
	expect(await keptPack(store)).toEqual(half);

	const second = sourceOf(() => picture(10_000));
	const whole = await keep(second, store);
	expect(whole.stopped).toBeNull();
	expect(second.asked.filter((address) => first.asked.includes(address))).toEqual([]);
	expect(store.bytes).toBe(whole.bytes);
});

test('what a source does not have is passed over', async () => {
	const sea = sourceOf((address) =>
		address.includes('/16/')
			? new Response(null, { status: 404 })
			: address.includes('/15/')
				? new Response(null, { status: 204 })
				: picture(10_000)
	);
	const pack = await keep(sea);
	expect(pack.stopped).toBeNull();
	expect(pack.covers).toHaveLength(6);
	expect(pack.bytes).toBe(pack.tiles * 10_000);
});

test('a tile is asked for without cookies, and kept as the picture it is', async () => {
	const store = storeOf();
	const types = new Set<string | null>();
	const put = store.put.bind(store);
	store.put = (key, response) => {
		if (String(key).startsWith('https:')) types.add(response.headers.get('content-type'));
		return put(key, response);
	};
	const asked: RequestInit[] = [];
	const fetch = async (_: RequestInfo | URL, init: RequestInit = {}) => {
		asked.push(init);
		return picture(60_000);
	};
	const signal = new AbortController().signal;
	await keepPack(
		YARMOUTH,
		SOURCE,
		{ store, fetch, signal, onprogress: () => {}, budget: 600_000 },
		NOW
	);
	expect(asked[0]).toMatchObject({ mode: 'cors', credentials: 'omit', signal });
	expect([...types]).toEqual(['image/png']);
});

test('a tile that is exactly as heavy as the room that is left is kept', async () => {
	const store = storeOf();
	const pack = await keep(
		sourceOf(() => picture(10_000)),
		store,
		{ budget: 60_000 }
	);
	expect(pack).toMatchObject({ tiles: 6, bytes: 60_000, stopped: null });
	expect([...store.rows.keys()].filter((key) => !key.startsWith('https:'))).toEqual([
		'/kept-tiles.json' // where an older app kept it
	]);
});

test('another error of the browser than a full phone is no answer, and is kept as such', async () => {
	const store = storeOf();
	const put = store.put.bind(store);
	store.put = async (key, response) => {
		if (String(key).startsWith('https:')) throw new DOMException('gone', 'InvalidStateError');
		return put(key, response);
	};
	const pack = await keep(
		sourceOf(() => picture(10_000)),
		store
	);
	expect(pack.stopped).toBe('no_answer');
	expect(await keptPack(store)).toEqual(pack);
});

test.each([
	['refuses', () => new Response('no', { status: 403 })],
	[
		'is a captive portal',
		() => new Response('<html>', { headers: { 'content-type': 'text/html' } })
	]
])('a source that %s is left alone after the first tiles', async (_, answer) => {
	const source = sourceOf(answer);
	const pack = await keep(source);
	expect(pack).toMatchObject({ stopped: 'no_answer', tiles: 0 });
	expect(source.asked.length).toBeLessThanOrEqual(4);
});

test('a phone that is full keeps what fitted', async () => {
	const store = storeOf(200_000);
	const pack = await keep(
		sourceOf(() => picture(10_000)),
		store
	);
	expect(pack.stopped).toBe('no_room');
	expect(await keptPack(store)).toEqual(pack);
});

test('a pack no one can read is none', async () => {
	const store = storeOf();
	expect(await keptPack(store)).toBeNull();
	await store.put('/kept-tiles.json', new Response('{"name":1}'));
	expect(await keptPack(store)).toBeNull();
	await store.put('/kept-tiles.json', new Response('not even that'));
	expect(await keptPack(store)).toBeNull();
});

test('reports come before the chart where room is short', () => {
	expect(hasRoom({ quota: 60_000_000, usage: 0 })).toBe(false);
	expect(hasRoom({ quota: 2_000_000_000, usage: 1_000_000 })).toBe(true);
	expect(hasRoom({})).toBe(true);
	expect(hasRoom({ quota: 66_000_000, usage: 1_000_000 })).toBe(true);
	expect(hasRoom({ quota: 66_000_000, usage: 1_000_001 })).toBe(false);
});
