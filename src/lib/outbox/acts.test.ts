import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure, type Reason } from '$lib/failure.ts';
import { openActs, type NewAct } from './acts.ts';
import { deliver } from './deliver.ts';
import { actParcel, after, carrierOf, NOW, parcelBy, shelfOf } from './outbox.fixture.ts';
import type { ActParcel } from './parcel.ts';
import { openShelf } from './shelf.ts';

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
		async act({ id, act }: ActParcel) {
			if (!happened.includes(`${act} ${id}`)) happened.push(`${act} ${id}`);
		}
	};
}

test('what was done is kept sealed until it is sent, and then nothing of it stays', async () => {
	const shelf = openShelf();
	const [one, two, three] = [done('acknowledge'), done('note', { words: 'Two men' }), closing()];
	for (const act of [one, two, three]) await openActs().file('ona', REPORT, [act], NOW);
	const { acts, parcels } = await shelf.kept('ona');
	expect(parcels).toEqual([]);
	expect(acts).toMatchObject([one, two, three]);
	expect(acts[1]).toMatchObject({ reportId: REPORT, actedAt: NOW, state: 'waiting' });
	expect((await shelf.kept('piet')).acts).toEqual([]);
	const raw = await new Promise<unknown[]>((resolve) => {
		const opening = indexedDB.open('kraken-outbox');
		opening.onsuccess = () => {
			const all = opening.result.transaction('parcels').objectStore('parcels').getAll();
			all.onsuccess = () => (opening.result.close(), resolve(all.result));
		};
	});
	expect(JSON.stringify(raw)).not.toMatch(/Two men|smuggler|passed_on|acknowledge/);

	const { happened, act } = server();
	const arrived = await deliver({ shelf, carrier: carrierOf({ act }), author: 'ona', ...clock });
	expect(happened).toEqual([`acknowledge ${one.id}`, `note ${two.id}`, `close ${three.id}`]);
	expect(arrived).toEqual([one, two, three].map(() => ({ kind: 'act', reportId: REPORT })));
	expect((await shelf.kept('ona')).acts).toEqual([]);
});

test('a clock that is set back in between does not change their order', async () => {
	const shelf = openShelf();
	const [one, two] = [done('acknowledge'), closing()];
	await openActs().file('ona', REPORT, [one], after(60_000));
	await openActs().file('ona', REPORT, [two], NOW);
	expect((await shelf.kept('ona')).acts.map(({ id }) => id)).toEqual([one.id, two.id]);
	expect((await shelf.kept('ona')).acts.map(({ actedAt }) => actedAt)).toEqual([
		after(60_000),
		NOW
	]);
});

test('killed after the server had it and before the phone knew, it goes again and happens once', async () => {
	const shelf = openShelf();
	await openActs().file('ona', REPORT, [done('acknowledge'), closing()], NOW);
	const { happened, act } = server();
	const killed = carrierOf({
		act: async (parcel) => {
			await act(parcel);
			throw new TypeError('the page is gone');
		}
	});
	await expect(deliver({ shelf, carrier: killed, author: 'ona', ...clock })).rejects.toThrow();
	expect(happened).toHaveLength(1);
	await deliver({
		shelf: openShelf(),
		carrier: carrierOf({ act }),
		author: 'ona',
		hurry: true,
		...clock
	});
	await deliver({
		shelf: openShelf(),
		carrier: carrierOf({ act }),
		author: 'ona',
		hurry: true,
		...clock
	});
	expect(happened).toHaveLength(2);
	expect((await shelf.kept('ona')).acts).toEqual([]);
});

test('one that came too late is parked with all its words, and the note behind it goes', async () => {
	const shelf = openShelf();
	const [first, note, last] = [done('acknowledge'), done('note', { words: 'Two men' }), closing()];
	await openActs().file('ona', REPORT, [first, note, last], NOW);
	const { happened, act } = server();
	const late = carrierOf({
		act: async (parcel) => {
			if (parcel.act !== 'note')
				throw new Failure('changed_meanwhile', { detail: 'changed_meanwhile' });
			await act(parcel);
		}
	});
	await deliver({ shelf, carrier: late, author: 'ona', ...clock });
	expect(happened).toEqual([`note ${note.id}`]);
	expect((await shelf.kept('ona')).acts).toMatchObject([
		{ ...first, state: 'parked', trouble: { reason: 'changed_meanwhile' } },
		{ ...last, state: 'parked', trouble: { reason: 'changed_meanwhile' } }
	]);
});

test('in its place another is filed, once, or it stays as it is', async () => {
	const shelf = openShelf();
	const [old, note] = [closing(), done('note', { words: 'Known smuggler' })];
	await openActs().file('ona', REPORT, [old], NOW);
	const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
		throw new DOMException('', 'QuotaExceededError');
	});
	await expect(openActs().file('ona', REPORT, [note], NOW, old.id)).rejects.toMatchObject({
		reason: 'no_room'
	});
	put.mockRestore();
	expect((await shelf.kept('ona')).acts).toMatchObject([old]);
	expect(await openActs().file('ona', REPORT, [note], NOW, old.id)).toBe(true);
	expect(await openActs().file('ona', REPORT, [done('note')], NOW, old.id)).toBe(false);
	expect((await shelf.kept('ona')).acts).toMatchObject([note]);
});

test('thrown away it is gone, and can be had back', async () => {
	const shelf = openShelf();
	const old = closing();
	await openActs().file('ona', REPORT, [old], NOW);
	expect(await shelf.discardParcel('piet', old.id)).toBeNull();
	const thrown = await shelf.discardParcel('ona', old.id);
	expect((await shelf.kept('ona')).acts).toEqual([]);
	await shelf.restore(thrown!);
	expect((await shelf.kept('ona')).acts).toMatchObject([old]);
});

test('over what the server falters nothing of the same report goes first, of another it does', async () => {
	const other = crypto.randomUUID();
	const first = actParcel('ona', REPORT, { faltered: 3, tries: 3, nextAt: after(60_000) });
	const second = actParcel('ona', REPORT, { act: 'close' });
	const third = actParcel('ona', other);
	const { shelf, kept } = shelfOf(first, second, third);
	const carrier = carrierOf();
	await deliver({ shelf, carrier, author: 'ona', ...clock });
	expect(carrier.log).toEqual([third.id]);
	expect([...kept.keys()]).toEqual([first.id, second.id]);
});

test.each<Reason>(['offline', 'busy', 'signed_out', 'unclear'])(
	'%s keeps what was done, and a report filed before it',
	async (reason) => {
		const parcels = [actParcel('ona', REPORT), actParcel('ona', REPORT), parcelBy('ona')];
		const { shelf, kept } = shelfOf(...parcels);
		const act = () => Promise.reject(new Failure(reason));
		await deliver({ shelf, carrier: carrierOf({ act }), author: 'ona', ...clock });
		expect([...kept.values()].map(({ state }) => state)).toEqual(parcels.map(() => 'waiting'));
	}
);
