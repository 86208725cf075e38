import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Draft } from '$lib/report/draft.ts';
import { openVault } from '$lib/storage/vault/seal.ts';
import { addendumTo, draftBy, noteOf, NOW, receiptFor } from './outbox.fixture.ts';
import { openOutbox } from './outbox.ts';

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
});
afterEach(() => vi.restoreAllMocks());

test('a draft comes back as it was, its moments still moments', async () => {
	const draft = draftBy('barnaby');
	await openOutbox().saveDraft(draft);
	expect(await openOutbox().draft('barnaby', draft.id)).toEqual(draft);
});

/** The outbox’s database, opened behind the outbox’s back. */
function openRaw(): Promise<IDBDatabase> {
	return new Promise((resolve) => {
		const opening = indexedDB.open('kraken-outbox');
		opening.onsuccess = () => resolve(opening.result);
	});
}

/** The row of a draft, byte for byte. */
async function rawDraft(id: string): Promise<string> {
	const db = await openRaw();
	const row = db.transaction('drafts').objectStore('drafts').get(id);
	await new Promise((resolve) => (row.onsuccess = resolve));
	db.close();
	return JSON.stringify(row.result, (_, value) =>
		value instanceof ArrayBuffer || ArrayBuffer.isView(value)
			? Buffer.from(value as ArrayBuffer).toString('hex')
			: value
	);
}

test('finishing or discarding one draft leaves the others as they were @row6 @mode10', async () => {
	const outbox = openOutbox();
	const [one, two, three] = [draftBy('barnaby'), draftBy('barnaby'), draftBy('barnaby')];
	for (const draft of [one, two, three]) await outbox.saveDraft(draft);
	const before = await rawDraft(three.id);
	await outbox.file(one, NOW, '1');
	await outbox.discardDraft('barnaby', two.id);
	expect(await outbox.drafts('barnaby')).toEqual([three]);
	expect(before).toMatch(/^\{.*"sealed".*\}$/);
	expect(await rawDraft(three.id)).toBe(before);
});

test('what two tabs change of one draft at the same time is all stored', async () => {
	const base = draftBy('barnaby', { description: 'Grey RHIB', placeText: '' });
	const [one, other] = [openOutbox(), openOutbox()];
	await one.saveDraft(base);
	await Promise.all([
		one.mergeDraft({ ...base, description: 'Grey RHIB, no lights' }, base),
		other.mergeDraft({ ...base, placeText: 'Off the fuel berth' }, base)
	]);
	expect(await one.draft('barnaby', base.id)).toMatchObject({
		description: 'Grey RHIB, no lights',
		placeText: 'Off the fuel berth'
	});
});

test('a draft that somebody else has by that id is not joined with', async () => {
	const base = draftBy('petra', { description: 'Hers' });
	await openOutbox().saveDraft(base);
	const mine = { ...base, author: 'barnaby', description: 'His' };
	expect(await openOutbox().mergeDraft(mine, mine)).toEqual(mine);
});

test('photos that two tabs add and remove at the same time, beside words, are all stored', async () => {
	const [one, other] = [openOutbox(), openOutbox()];
	const [gone, added, another] = [noteOf(), noteOf(), noteOf()];
	const base = await one.addPhoto(draftBy('barnaby', { description: 'Grey RHIB' }), gone, JPEG);
	await Promise.all([
		one.addPhoto(base, added, JPEG),
		other.mergeDraft({ ...base, description: 'Grey RHIB, no lights' }, base),
		other.addPhoto({ ...base, placeText: 'Off the fuel berth' }, another, JPEG, base),
		one.removePhoto(base, gone.id)
	]);
	const stored = await one.draft('barnaby', base.id);
	expect(stored).toMatchObject({
		description: 'Grey RHIB, no lights',
		placeText: 'Off the fuel berth'
	});
	const named = stored!.photos.map(({ id }) => id).toSorted();
	expect(named).toEqual([added.id, another.id].toSorted());
	expect((await one.photos('barnaby')).map(({ id }) => id).toSorted()).toEqual(named);
});

/** Every row of every table of the outbox, sealed as it lies on the phone. */
async function rawRows(): Promise<Map<string, unknown>> {
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open('kraken-outbox');
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error);
	});
	const rows = new Map<string, unknown>();
	for (const table of db.objectStoreNames) {
		const all = db.transaction(table).objectStore(table).getAll();
		await new Promise((resolve) => (all.onsuccess = resolve));
		for (const row of all.result) rows.set(`${table} ${row.id}`, row);
	}
	db.close();
	return rows;
}

test('finishing, changing or deleting one draft leaves every byte of the others as it was @row6', async () => {
	const outbox = openOutbox();
	const drafts = Array.from({ length: 5 }, (_, n) =>
		draftBy('barnaby', { description: `No ${n}` })
	);
	for (const draft of drafts) await outbox.addPhoto(draft, noteOf(), new Uint8Array([1, 2]).buffer);
	const [finished, changed, deleted, ...others] = drafts as [Draft, Draft, Draft, ...Draft[]];
	const before = await rawRows();
	const rowsOf = (all: Map<string, unknown>, { id }: Draft) => all.get(`drafts ${id}`);
	for (const draft of drafts) expect(rowsOf(before, draft)).toBeDefined();

	await outbox.file(finished, NOW, '1');
	await outbox.saveDraft({ ...changed, description: 'Changed' });
	await outbox.discardDraft('barnaby', deleted.id);
	const after = await rawRows();
	expect(rowsOf(after, finished)).toBeUndefined();
	expect(rowsOf(after, changed)).not.toEqual(rowsOf(before, changed));
	expect(rowsOf(after, deleted)).toBeUndefined();
	expect(others).toHaveLength(2);
	for (const draft of others) expect(rowsOf(after, draft)).toEqual(rowsOf(before, draft));
	expect((await outbox.drafts('barnaby')).map(({ id }) => id).toSorted()).toEqual(
		[changed, ...others].map(({ id }) => id).toSorted()
	);
});

test('filing writes the item and takes the draft away', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby', { savedAt: null });
	await outbox.saveDraft(draft);
	await outbox.file(draft, NOW, '1');
	expect(await outbox.drafts('barnaby')).toEqual([]);
	expect((await outbox.kept('barnaby')).items).toMatchObject([
		{ id: draft.id, state: 'waiting', tries: 0, draft: { savedAt: NOW } }
	]);
});

test('a phone that is full while filing leaves the draft whole, and no item @row17', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby');
	await outbox.saveDraft(draft);
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
		throw new DOMException('', 'QuotaExceededError');
	});
	await expect(outbox.file(draft, NOW, '1')).rejects.toMatchObject({ reason: 'no_room' });
	vi.restoreAllMocks();
	expect(await outbox.drafts('barnaby')).toEqual([draft]);
	expect((await outbox.kept('barnaby')).items).toEqual([]);
});

test('a save that comes late does not bring back what has been filed @mode10', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby');
	await outbox.file(draft, NOW, '1');
	await outbox.saveDraft(draft);
	await outbox.settle(draft.id, receiptFor(draft), 0);
	await outbox.saveDraft(draft);
	expect(await outbox.drafts('barnaby')).toEqual([]);
});

test('a receipt takes the item away and keeps nothing of what it said', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby', { description: 'Blue hull, two outboards' });
	await outbox.file(draft, NOW, '1');
	await outbox.settle(draft.id, receiptFor(draft), 0);
	expect((await outbox.kept('barnaby')).items).toEqual([]);
	const delivered = await outbox.delivered('barnaby', draft.id);
	expect(delivered?.receipt).toEqual(receiptFor(draft));
	expect(JSON.stringify(delivered)).not.toContain('outboards');
});

test('a parked item becomes a draft again under the same id, and can be filed again', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby');
	await outbox.file(draft, NOW, '1');
	await outbox.amend(draft.id, { state: 'parked' });
	expect(await outbox.reopen('barnaby', draft.id)).toEqual({ ...draft, savedAt: null });
	expect((await outbox.kept('barnaby')).items).toEqual([]);
	await outbox.file(draft, NOW, '1');
	expect((await outbox.kept('barnaby')).items).toMatchObject([{ id: draft.id, state: 'waiting' }]);
});

test('another person on the same phone sees nothing and can take nothing @row23', async () => {
	const outbox = openOutbox();
	const [draft, filed, sent] = [draftBy('barnaby'), draftBy('barnaby'), draftBy('barnaby')];
	await outbox.saveDraft(draft);
	await outbox.file(filed, NOW, '1');
	await outbox.file(sent, NOW, '1');
	await outbox.settle(sent.id, receiptFor(sent), 0);

	expect(await outbox.drafts('petra')).toEqual([]);
	expect(await outbox.draft('petra', draft.id)).toBeNull();
	expect((await outbox.kept('petra')).items).toEqual([]);
	expect(await outbox.item('petra', filed.id)).toBeNull();
	expect(await outbox.delivered('petra', sent.id)).toBeNull();
	expect(await outbox.reopen('petra', filed.id)).toBeNull();
	await outbox.discardDraft('petra', draft.id);
	await outbox.discardItem('petra', filed.id);
	expect(await outbox.drafts('barnaby')).toHaveLength(1);
	expect((await outbox.kept('barnaby')).items).toHaveLength(1);
});

test('a dead handle is dropped and the work done once more', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby');
	await outbox.saveDraft(draft);
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
	transaction.mockImplementationOnce(() => {
		throw new DOMException('The database connection is closing.', 'InvalidStateError');
	});
	expect(await outbox.draft('barnaby', draft.id)).toEqual(draft);
});

test('a browser that keeps nothing says so', async () => {
	vi.spyOn(indexedDB, 'open').mockImplementation(() => {
		throw new DOMException('', 'SecurityError');
	});
	await expect(openOutbox().drafts('barnaby')).rejects.toMatchObject({ reason: 'no_storage' });
});

test('another tab’s change is heard', async () => {
	const [mine, theirs] = [openOutbox(), openOutbox()];
	const heard = new Promise((resolve) => mine.news.listen(resolve));
	await theirs.saveDraft(draftBy('barnaby'));
	expect(await heard).toBe('changed');
});

/** Everything in every database of this phone, as somebody who took it apart would see it. */
async function rawStorage(): Promise<string> {
	const found: string[] = [];
	for (const { name } of await indexedDB.databases()) {
		const db = await new Promise<IDBDatabase>((resolve) => {
			const opening = indexedDB.open(name!);
			opening.onsuccess = () => resolve(opening.result);
		});
		for (const store of db.objectStoreNames) {
			const all = db.transaction(store).objectStore(store).getAll();
			await new Promise((resolve) => (all.onsuccess = resolve));
			for (const row of all.result)
				found.push(
					JSON.stringify(row, (_, value) =>
						value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value
					)
				);
		}
		db.close();
	}
	return found.join('\n');
}

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]).buffer;

test('a dump of the phone holds no word of a report and no picture @row72', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby', { description: 'Blue hull', placeText: 'Black Jack buoy' });
	await outbox.saveDraft(draft);
	await outbox.addPhoto(draft, noteOf({ latitude: 50.7061 }), JPEG);
	const filed = draftBy('barnaby', { description: 'Blue hull' });
	await outbox.file(filed, NOW, '1');
	await outbox.mergeAddendum(addendumTo(filed), addendumTo(filed));
	const found = await rawStorage();
	expect(found).toContain(draft.id); // it looked in the right place
	expect(found).not.toMatch(/hull|Jack|ashore|50\.7061|JFIF|routine/);
});

test('a photo is kept with the report that names it, and comes back byte for byte', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby');
	const note = noteOf();
	const named = await outbox.addPhoto(draft, note, JPEG);
	expect(named.photos).toEqual([note]);
	expect(await outbox.draft('barnaby', draft.id)).toEqual(named);
	expect(await outbox.picture('barnaby', note.id)).toEqual(JPEG);
	expect(await outbox.picture('petra', note.id)).toBeNull();
	expect(await outbox.photos('barnaby')).toMatchObject([{ id: note.id, filed: false, bytes: 10 }]);
	await outbox.file(named, NOW, '1');
	expect(await outbox.photos('barnaby')).toMatchObject([{ id: note.id, filed: true }]);
	expect(await outbox.photoToSend(note.id)).toMatchObject({ note, bytes: JPEG, resumeAt: null });
	await outbox.settlePhoto(note.id);
	expect(await outbox.picture('barnaby', note.id)).toBeNull();
});

test('a photo whose picture the phone lost is not there to send, and its report still is @mode4', async () => {
	const outbox = openOutbox();
	const [lost, whole] = [noteOf(), noteOf()];
	const draft = await outbox.addPhoto(
		await outbox.addPhoto(draftBy('barnaby'), lost, JPEG),
		whole,
		JPEG
	);
	await outbox.file(draft, NOW, '1');
	const db = await openRaw();
	const deleted = db.transaction('pictures', 'readwrite').objectStore('pictures').delete(lost.id);
	await new Promise((resolve) => (deleted.onsuccess = resolve));
	db.close();
	expect(await outbox.photoToSend(lost.id)).toBeNull();
	expect(await outbox.photoToSend(whole.id)).toMatchObject({ bytes: JPEG });
	expect((await outbox.kept('barnaby')).items).toMatchObject([{ id: draft.id }]);
});

test('a phone that is full while a photo is kept has neither photo nor mention of it @row17', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby');
	await outbox.saveDraft(draft);
	const put = IDBObjectStore.prototype.put;
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
		this: IDBObjectStore,
		...args
	) {
		if (this.name === 'drafts') throw new DOMException('', 'QuotaExceededError');
		return put.apply(this, args);
	});
	await expect(outbox.addPhoto(draft, noteOf(), JPEG)).rejects.toMatchObject({ reason: 'no_room' });
	vi.restoreAllMocks();
	expect(await outbox.draft('barnaby', draft.id)).toEqual(draft);
	expect(await outbox.photos('barnaby')).toEqual([]);
});

test('what is thrown away comes back whole, photos and all', async () => {
	const outbox = openOutbox();
	const note = noteOf();
	const draft = await outbox.addPhoto(draftBy('barnaby'), note, JPEG);
	const thrown = await outbox.discardDraft('barnaby', draft.id);
	expect([await outbox.drafts('barnaby'), await outbox.photos('barnaby')]).toEqual([[], []]);
	expect(await outbox.picture('barnaby', note.id)).toBeNull();
	await outbox.restore(thrown!);
	expect(await outbox.draft('barnaby', draft.id)).toEqual(draft);
	expect(await outbox.picture('barnaby', note.id)).toEqual(JPEG);
	expect(await outbox.discardDraft('petra', draft.id)).toBeNull();
});

test('an item taken back has its photos in the making again', async () => {
	const outbox = openOutbox();
	const draft = await outbox.addPhoto(draftBy('barnaby'), noteOf(), JPEG);
	await outbox.file(draft, NOW, '1');
	await outbox.reopen('barnaby', draft.id);
	expect(await outbox.photos('barnaby')).toMatchObject([{ filed: false, state: 'waiting' }]);
});

test('an addendum is filed, sent and proven like a report, beside it', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby');
	const addendum = addendumTo(draft);
	await outbox.mergeAddendum(addendum, addendum);
	expect(await outbox.addenda('barnaby')).toEqual([addendum]);
	await outbox.fileAddendum(addendum, NOW, '1');
	expect(await outbox.addenda('barnaby')).toEqual([]);
	expect((await outbox.kept('barnaby')).items).toMatchObject([
		{ kind: 'addendum', reportId: draft.id, content: { text: addendum.text } }
	]);
	const added = { reference: 'KR-2222-2222', receivedAt: NOW };
	await outbox.settleAddendum(addendum.id, added, 0);
	expect((await outbox.kept('barnaby')).items).toEqual([]);
	expect(await outbox.deliveredAddendum('barnaby', addendum.id)).toMatchObject({ added });
});

test('what is sent is frozen when it is filed: a newer app sends what the older one meant', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby');
	await outbox.file(draft, NOW, '1');
	const [item] = (await openOutbox().kept('barnaby')).items;
	expect(item!.content).toMatchObject({ app_version: '1', description: draft.description });
});

test('what this app cannot read is shown, can be saved as a file, and hides nothing else', async () => {
	const outbox = openOutbox();
	const [good, odd] = [draftBy('barnaby'), draftBy('barnaby', { description: 'From tomorrow' })];
	await outbox.file(good, NOW, '1');
	const tomorrow = openVault();
	const sealed = await tomorrow.seal('barnaby', `parcels ${odd.id}`, {
		kind: 'new',
		words: odd.description
	});
	await outbox.restore([
		{
			table: 'parcels',
			row: {
				id: odd.id,
				author: 'barnaby',
				reportId: odd.id,
				filedAt: NOW,
				state: 'waiting',
				tries: 0,
				nextAt: null,
				trouble: null,
				sealed
			}
		}
	]);
	expect((await outbox.kept('barnaby')).items).toHaveLength(1);
	const [unreadable] = (await outbox.kept('barnaby')).unreadable;
	expect(unreadable).toMatchObject({ id: odd.id, text: expect.stringContaining('From tomorrow') });
	expect((await outbox.kept('petra')).unreadable).toEqual([]);
	await outbox.discardUnreadable('barnaby', odd.id);
	expect((await outbox.kept('barnaby')).unreadable).toEqual([]);
});

test('what the first version of the app left open is read, and sealed when next written', async () => {
	const draft = draftBy('barnaby', { description: 'Blue hull' });
	const db = await new Promise<IDBDatabase>((resolve) => {
		const opening = indexedDB.open('kraken-outbox', 1);
		opening.onupgradeneeded = () => {
			for (const name of ['drafts', 'parcels', 'receipts'])
				opening.result.createObjectStore(name, { keyPath: 'id' }).createIndex('author', 'author');
		};
		opening.onsuccess = () => resolve(opening.result);
	});
	const { vessel: _, photos: __, notKnown: ___, ...old } = draft;
	const tx = db.transaction(['drafts', 'parcels'], 'readwrite');
	tx.objectStore('drafts').put({ ...old, id: '7f3e0e0a-1111-4111-8111-111111111111' });
	tx.objectStore('parcels').put({
		id: draft.id,
		author: 'barnaby',
		draft: old,
		filedAt: NOW,
		state: 'waiting',
		tries: 2,
		nextAt: null,
		trouble: null
	});
	await new Promise((resolve) => (tx.oncomplete = resolve));
	db.close();

	const outbox = openOutbox();
	expect(await outbox.drafts('barnaby')).toMatchObject([{ description: 'Blue hull', photos: [] }]);
	expect((await outbox.kept('barnaby')).items).toMatchObject([
		{ kind: 'report', reportId: draft.id, tries: 2, content: { description: 'Blue hull' } }
	]);
	const [kept] = await outbox.drafts('barnaby');
	await outbox.saveDraft(kept!);
	await outbox.reopen('barnaby', draft.id);
	expect(await rawStorage()).not.toContain('hull');
});
