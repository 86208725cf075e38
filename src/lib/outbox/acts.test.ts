import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure, type Reason } from '$lib/failure.ts';
import { openActs, type NewAct } from './acts.ts';
import { deliver } from './deliver.ts';
import { actItem, after, carrierOf, NOW, itemBy, outboxOf } from './outbox.fixture.ts';
import type { ActItem } from './outbox-item.ts';
import { openOutbox } from './outbox.ts';

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
});
afterEach(() => vi.restoreAllMocks());

const REPORT = crypto.randomUUID();
const clock = { appVersion: 'this', now: () => NOW, random: () => 0.5 };

function done(act: NewAct['act'], content: NewAct['content'] = {}): NewAct {
	return { id: crypto.randomUUID(), act, content, seenHop: 2 };
}
const closing = () => done('close', { outcome: 'passed_on', reason: 'Known smuggler' });

/** What the server does: each id once, and says so each time. */
function server() {
	const happened: string[] = [];
	return {
		happened,
		async act({ id, act }: ActItem) {
			if (!happened.includes(`${act} ${id}`)) happened.push(`${act} ${id}`);
		}
	};
}

test('what was done is kept sealed until it is sent, and then nothing of it stays', async () => {
	const outbox = openOutbox();
	const [one, two, three] = [done('acknowledge'), done('note', { words: 'Two men' }), closing()];
	for (const act of [one, two, three]) await openActs().file('ona', REPORT, [act], NOW);
	const { acts, items } = await outbox.kept('ona');
	expect(items).toEqual([]);
	expect(acts).toMatchObject([one, two, three]);
	expect(acts[1]).toMatchObject({ reportId: REPORT, actedAt: NOW, state: 'waiting' });
	expect((await outbox.kept('piet')).acts).toEqual([]);
	const raw = await new Promise<unknown[]>((resolve) => {
		const opening = indexedDB.open('kraken-outbox');
		opening.onsuccess = () => {
			const all = opening.result.transaction('parcels').objectStore('parcels').getAll();
			all.onsuccess = () => (opening.result.close(), resolve(all.result));
		};
	});
	expect(JSON.stringify(raw)).not.toMatch(/Two men|smuggler|passed_on|acknowledge/);

	const { happened, act } = server();
	const arrived = await deliver({ outbox, carrier: carrierOf({ act }), author: 'ona', ...clock });
	expect(happened).toEqual([`acknowledge ${one.id}`, `note ${two.id}`, `close ${three.id}`]);
	expect(arrived).toEqual([one, two, three].map(() => ({ kind: 'act', reportId: REPORT })));
	expect((await outbox.kept('ona')).acts).toEqual([]);
});

test('a clock that is set back in between does not change their order', async () => {
	const outbox = openOutbox();
	const [one, two] = [done('acknowledge'), closing()];
	await openActs().file('ona', REPORT, [one], after(60_000));
	await openActs().file('ona', REPORT, [two], NOW);
	expect((await outbox.kept('ona')).acts.map(({ id }) => id)).toEqual([one.id, two.id]);
	expect((await outbox.kept('ona')).acts.map(({ actedAt }) => actedAt)).toEqual([
		after(60_000),
		NOW
	]);
});

test('killed after the server had it and before the phone knew, it goes again and happens once', async () => {
	const outbox = openOutbox();
	await openActs().file('ona', REPORT, [done('acknowledge'), closing()], NOW);
	const { happened, act } = server();
	const killed = carrierOf({
		act: async (item) => {
			await act(item);
			throw new TypeError('the page is gone');
		}
	});
	await expect(deliver({ outbox, carrier: killed, author: 'ona', ...clock })).rejects.toThrow();
	expect(happened).toHaveLength(1);
	await deliver({
		outbox: openOutbox(),
		carrier: carrierOf({ act }),
		author: 'ona',
		hurry: true,
		...clock
	});
	await deliver({
		outbox: openOutbox(),
		carrier: carrierOf({ act }),
		author: 'ona',
		hurry: true,
		...clock
	});
	expect(happened).toHaveLength(2);
	expect((await outbox.kept('ona')).acts).toEqual([]);
});

test('one that came too late is parked with all its words, and the note behind it goes', async () => {
	const outbox = openOutbox();
	const [first, note, last] = [done('acknowledge'), done('note', { words: 'Two men' }), closing()];
	await openActs().file('ona', REPORT, [first, note, last], NOW);
	const { happened, act } = server();
	const late = carrierOf({
		act: async (item) => {
			if (item.act !== 'note')
				throw new Failure('changed_meanwhile', { detail: 'changed_meanwhile' });
			await act(item);
		}
	});
	await deliver({ outbox, carrier: late, author: 'ona', ...clock });
	expect(happened).toEqual([`note ${note.id}`]);
	expect((await outbox.kept('ona')).acts).toMatchObject([
		{ ...first, state: 'parked', trouble: { reason: 'changed_meanwhile' } },
		{ ...last, state: 'parked', trouble: { reason: 'changed_meanwhile' } }
	]);
});

test('in its place another is filed, once, or it stays as it is', async () => {
	const outbox = openOutbox();
	const [old, note] = [closing(), done('note', { words: 'Known smuggler' })];
	await openActs().file('ona', REPORT, [old], NOW);
	const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
		throw new DOMException('', 'QuotaExceededError');
	});
	await expect(openActs().file('ona', REPORT, [note], NOW, old.id)).rejects.toMatchObject({
		reason: 'no_room'
	});
	put.mockRestore();
	expect((await outbox.kept('ona')).acts).toMatchObject([old]);
	expect(await openActs().file('ona', REPORT, [note], NOW, old.id)).toBe(true);
	expect(await openActs().file('ona', REPORT, [done('note')], NOW, old.id)).toBe(false);
	expect((await outbox.kept('ona')).acts).toMatchObject([note]);
});

test('thrown away it is gone, and can be had back', async () => {
	const outbox = openOutbox();
	const old = closing();
	await openActs().file('ona', REPORT, [old], NOW);
	expect(await outbox.discardItem('piet', old.id)).toBeNull();
	const thrown = await outbox.discardItem('ona', old.id);
	expect((await outbox.kept('ona')).acts).toEqual([]);
	await outbox.restore(thrown!);
	expect((await outbox.kept('ona')).acts).toMatchObject([old]);
});

test('over what the server falters nothing of the same report goes first, of another it does', async () => {
	const other = crypto.randomUUID();
	const first = actItem('ona', REPORT, { faltered: 3, tries: 3, nextAt: after(60_000) });
	const second = actItem('ona', REPORT, { act: 'close' });
	const third = actItem('ona', other);
	const { outbox, kept } = outboxOf(first, second, third);
	const carrier = carrierOf();
	await deliver({ outbox, carrier, author: 'ona', ...clock });
	expect(carrier.log).toEqual([third.id]);
	expect([...kept.keys()]).toEqual([first.id, second.id]);
});

test.each<Reason>(['offline', 'busy', 'signed_out', 'unclear'])(
	'%s keeps what was done, and a report filed before it',
	async (reason) => {
		const items = [actItem('ona', REPORT), actItem('ona', REPORT), itemBy('ona')];
		const { outbox, kept } = outboxOf(...items);
		const act = () => Promise.reject(new Failure(reason));
		await deliver({ outbox, carrier: carrierOf({ act }), author: 'ona', ...clock });
		expect([...kept.values()].map(({ state }) => state)).toEqual(items.map(() => 'waiting'));
	}
);
