import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { openVault } from '$lib/storage/vault/seal.ts';
import { openActs, type NewAct } from './acts.ts';
import { addendumTo, draftBy, noteOf, NOW, receiptFor } from './outbox.fixture.ts';
import { openOutbox } from './outbox.ts';
import { traceIn } from './trace.ts';

function memory() {
	const kept = new Map<string, string>();
	return {
		kept,
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value)
	};
}

let store: ReturnType<typeof memory>;
/** A page of this phone; its service worker, which has no such store, with `null`. */
const open = (other: typeof store | null = store) => openOutbox(openVault(), traceIn(other));
const evict = () => void (globalThis.indexedDB = new IDBFactory());
const lost = async () => (await open().kept('barnaby')).lost.map(({ id }) => id);

beforeEach(() => {
	evict();
	store = memory();
});

describe('a database that the browser cleared', () => {
	test('which reports and additions went with it is known, and nothing of what they said', async () => {
		const report = draftBy('barnaby');
		const added = addendumTo({ id: 'sent before', author: 'barnaby' });
		await open().file(report, NOW, '1');
		await open().fileAddendum(added, NOW, '1');
		expect(await lost()).toEqual([]);
		expect([...store.kept.values()].join()).not.toMatch(/RIB|went ashore/);
		evict();
		expect(await lost()).toEqual([report.id, added.id]);
		expect((await open().kept('petra')).lost).toEqual([]);
		expect(await open().lost()).toHaveLength(2);
	});

	test('what arrived, was deleted or taken back before is not missed', async () => {
		const [sent, deleted, reopened, byWorker] = Array.from({ length: 4 }, () =>
			draftBy('barnaby')
		) as [ReturnType<typeof draftBy>, ...ReturnType<typeof draftBy>[]];
		for (const draft of [sent, deleted!, reopened!, byWorker!]) await open().file(draft, NOW, '1');
		await open().settle(sent.id, receiptFor(sent), 0);
		await open().discardItem('barnaby', deleted!.id);
		await open().reopen('barnaby', reopened!.id);
		await open(null).settle(byWorker!.id, receiptFor(byWorker!), 0);
		expect(await lost()).toEqual([]);
		evict();
		expect(await lost()).toEqual([]);
	});

	test('a deletion of which the trace is not told yet, as from another tab, is no loss', async () => {
		const draft = draftBy('barnaby');
		await open().file(draft, NOW, '1');
		const stale = new Map(store.kept);
		await open().discardItem('barnaby', draft.id);
		for (const [key, value] of stale) store.kept.set(key, value);
		expect(await lost()).toEqual([]);
	});

	test('what was deleted and put back is missed again', async () => {
		const draft = draftBy('barnaby');
		await open().file(draft, NOW, '1');
		const thrown = await open().discardItem('barnaby', draft.id);
		await open().restore(thrown!);
		evict();
		expect(await lost()).toEqual([draft.id]);
	});

	test('what was done at a desk is never missed, deleted and put back or not', async () => {
		const act = { id: crypto.randomUUID(), act: 'note', content: { words: 'Seen' }, seenHop: 1 };
		await openActs().file('barnaby', 'a report', [act as NewAct], NOW);
		const thrown = await open().discardItem('barnaby', act.id);
		await open().restore(thrown!);
		expect((await open().kept('barnaby')).acts).toHaveLength(1);
		evict();
		expect(await lost()).toEqual([]);
	});

	test('a page that still shows a report keeps it again, and tells that its photos are gone', async () => {
		const note = noteOf();
		const draft = await open().addPhoto(draftBy('barnaby'), note, new ArrayBuffer(4));
		const item = await open().file(draft, NOW, '1');
		evict();
		await open().putBack(item);
		expect(await lost()).toEqual([]);
		const { items, photos } = await open().kept('barnaby');
		expect(items).toEqual([item]);
		expect(photos).toMatchObject([{ id: note.id, parentId: draft.id, filed: true }]);
		expect(await open().photoToSend(note.id)).toBeNull();
	});

	test('a report that arrived meanwhile is not put back', async () => {
		const item = await open().file(draftBy('barnaby'), NOW, '1');
		await open().settle(item.id, receiptFor(item), 0);
		await open().putBack(item);
		expect((await open().kept('barnaby')).items).toEqual([]);
	});

	test('once its person knows, it is said no more', async () => {
		const draft = draftBy('barnaby');
		await open().file(draft, NOW, '1');
		evict();
		open().forgetLost([draft.id]);
		expect(await lost()).toEqual([]);
	});
});

describe('a trace that cannot be read or written', () => {
	test.each(['nonsense', '{}', '[{"id":1}]'])('%s is no trace', async (text) => {
		store.kept.set('kraken-queued', text);
		expect(await lost()).toEqual([]);
	});

	test('stops nobody from filing', async () => {
		const full = {
			...store,
			setItem: () => {
				throw new DOMException('', 'QuotaExceededError');
			}
		};
		const draft = draftBy('barnaby');
		await open(full).file(draft, NOW, '1');
		expect((await open().kept('barnaby')).items.map(({ id }) => id)).toEqual([draft.id]);
	});
});
