import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { openVault } from '$lib/storage/vault/seal.ts';
import { draftBy, NOW } from './outbox.fixture.ts';
import { openShelf, type Shelf } from './shelf.ts';
import { traceIn } from './trace.ts';
import { Waiting } from './waiting.svelte.ts';

/** The page that Waiting listens to from the moment it is loaded. */
const page = vi.hoisted(() => {
	const target = new EventTarget();
	const document = { visibilityState: 'visible' };
	const addEventListener = target.addEventListener.bind(target);
	Object.assign(globalThis, { document, addEventListener });
	return {
		show(visibilityState: 'visible' | 'hidden') {
			document.visibilityState = visibilityState;
			target.dispatchEvent(new Event('visibilitychange'));
		},
		comeBack: () => void target.dispatchEvent(new Event('pageshow'))
	};
});

const evict = () => void (globalThis.indexedDB = new IDBFactory());
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

let shelf: Shelf;
let id: string;
let waiting: Waiting;

beforeEach(async () => {
	evict();
	page.show('visible');
	const traced = new Map<string, string>();
	const getItem = (key: string) => traced.get(key) ?? null;
	const setItem = (key: string, value: string) => void traced.set(key, value);
	const { news } = openShelf();
	// A shelf opened before does not see that its databases are replaced.
	const open = () => openShelf(openVault(), traceIn({ getItem, setItem }));
	const kept: Shelf['kept'] = (author) => open().kept(author);
	const putBack: Shelf['putBack'] = (parcel) => open().putBack(parcel);
	shelf = { ...open(), news, kept, putBack };
	({ id } = await shelf.file(draftBy('barnaby'), NOW, '1'));
	waiting = new Waiting(shelf, 'barnaby');
	await waiting.refresh();
	expect(idsOf(waiting.parcels)).toEqual([id]);
});

test('a page that was in front all the time keeps a deleted report again', async () => {
	const told: string[] = [];
	shelf.news.listen((word) => void told.push(word));
	evict();
	await waiting.refresh();
	expect([idsOf(waiting.parcels), idsOf(waiting.lost)]).toEqual([[id], []]);
	expect(told).toContain('send');
});

test.each([
	['hidden and shown again', () => (page.show('hidden'), page.show('visible'))],
	['still hidden', () => page.show('hidden')],
	['left and had back', () => page.comeBack()]
])('a page that was %s tells a deleted report as lost', async (_, leave) => {
	leave();
	evict();
	await waiting.refresh();
	await waiting.refresh();
	expect([idsOf(waiting.parcels), idsOf(waiting.lost)]).toEqual([[], [id]]);
});

test('what a hidden page read does not come back from it, in front or not', async () => {
	page.show('hidden');
	await waiting.refresh();
	evict();
	page.show('visible');
	await waiting.refresh();
	expect([idsOf(waiting.parcels), idsOf(waiting.lost)]).toEqual([[], [id]]);
});

test('a page frozen between two readings does not put back what it read before', async () => {
	const { kept } = shelf;
	vi.spyOn(shelf, 'kept').mockImplementationOnce(async (author) => {
		const before = await kept(author);
		page.show('hidden');
		page.show('visible');
		return before;
	});
	await waiting.refresh();
	evict();
	await waiting.refresh();
	expect([idsOf(waiting.parcels), idsOf(waiting.lost)]).toEqual([[], [id]]);
});

test('a page that comes back and reads again knows the reports that still wait', async () => {
	page.show('hidden');
	page.show('visible');
	await waiting.refresh();
	evict();
	await waiting.refresh();
	expect([idsOf(waiting.parcels), idsOf(waiting.lost)]).toEqual([[id], []]);
});

test('a report for which there is no room is told as lost, and stays so when there is', async () => {
	evict();
	const full = vi.spyOn(shelf, 'putBack').mockRejectedValue(new Failure('no_room'));
	await waiting.refresh();
	expect([idsOf(waiting.parcels), idsOf(waiting.lost)]).toEqual([[], [id]]);
	full.mockRestore();
	await waiting.refresh();
	expect([idsOf(waiting.parcels), idsOf(waiting.lost)]).toEqual([[], [id]]);
});
