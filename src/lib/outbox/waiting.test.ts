import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { openVault } from '$lib/storage/vault/seal.ts';
import { draftBy, NOW } from './outbox.fixture.ts';
import { openOutbox, type Outbox } from './outbox.ts';
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

let outbox: Outbox;
let id: string;
let waiting: Waiting;

beforeEach(async () => {
	evict();
	page.show('visible');
	const traced = new Map<string, string>();
	const getItem = (key: string) => traced.get(key) ?? null;
	const setItem = (key: string, value: string) => void traced.set(key, value);
	const { news } = openOutbox();
	// A outbox opened before does not see that its databases are replaced.
	const open = () => openOutbox(openVault(), traceIn({ getItem, setItem }));
	const kept: Outbox['kept'] = (author) => open().kept(author);
	const putBack: Outbox['putBack'] = (item) => open().putBack(item);
	outbox = { ...open(), news, kept, putBack };
	({ id } = await outbox.file(draftBy('barnaby'), NOW, '1'));
	waiting = new Waiting(outbox, 'barnaby');
	await waiting.refresh();
	expect(idsOf(waiting.items)).toEqual([id]);
});

test('a page that was in front all the time keeps a deleted report again', async () => {
	const told: string[] = [];
	outbox.news.listen((word) => void told.push(word));
	evict();
	await waiting.refresh();
	expect([idsOf(waiting.items), idsOf(waiting.lost)]).toEqual([[id], []]);
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
	expect([idsOf(waiting.items), idsOf(waiting.lost)]).toEqual([[], [id]]);
});

test('what a hidden page read does not come back from it, in front or not', async () => {
	page.show('hidden');
	await waiting.refresh();
	evict();
	page.show('visible');
	await waiting.refresh();
	expect([idsOf(waiting.items), idsOf(waiting.lost)]).toEqual([[], [id]]);
});

test('a page frozen between two readings does not put back what it read before', async () => {
	const { kept } = outbox;
	vi.spyOn(outbox, 'kept').mockImplementationOnce(async (author) => {
		const before = await kept(author);
		page.show('hidden');
		page.show('visible');
		return before;
	});
	await waiting.refresh();
	evict();
	await waiting.refresh();
	expect([idsOf(waiting.items), idsOf(waiting.lost)]).toEqual([[], [id]]);
});

test('a page that comes back and reads again knows the reports that still wait', async () => {
	page.show('hidden');
	page.show('visible');
	await waiting.refresh();
	evict();
	await waiting.refresh();
	expect([idsOf(waiting.items), idsOf(waiting.lost)]).toEqual([[id], []]);
});

test('a report for which there is no room is told as lost, and stays so when there is', async () => {
	evict();
	const full = vi.spyOn(outbox, 'putBack').mockRejectedValue(new Failure('no_room'));
	await waiting.refresh();
	expect([idsOf(waiting.items), idsOf(waiting.lost)]).toEqual([[], [id]]);
	full.mockRestore();
	await waiting.refresh();
	expect([idsOf(waiting.items), idsOf(waiting.lost)]).toEqual([[], [id]]);
});
