import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { draftBy, NOW, receiptFor } from './outbox.fixture.ts';
import { openShelf } from './shelf.ts';

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
});
afterEach(() => vi.restoreAllMocks());

test('a draft comes back as it was, its moments still moments', async () => {
	const draft = draftBy('barnaby');
	await openShelf().saveDraft(draft);
	expect(await openShelf().draft('barnaby', draft.id)).toEqual(draft);
});

test('finishing or discarding one draft leaves the others as they were', async () => {
	const shelf = openShelf();
	const [one, two, three] = [draftBy('barnaby'), draftBy('barnaby'), draftBy('barnaby')];
	for (const draft of [one, two, three]) await shelf.saveDraft(draft);
	await shelf.file(one, NOW);
	await shelf.discardDraft('barnaby', two.id);
	expect(await shelf.drafts('barnaby')).toEqual([three]);
});

test('filing writes the parcel and takes the draft away', async () => {
	const shelf = openShelf();
	const draft = draftBy('barnaby', { savedAt: null });
	await shelf.saveDraft(draft);
	await shelf.file(draft, NOW);
	expect(await shelf.drafts('barnaby')).toEqual([]);
	expect(await shelf.parcels('barnaby')).toMatchObject([
		{ id: draft.id, state: 'waiting', tries: 0, draft: { savedAt: NOW } }
	]);
});

test('a phone that is full while filing leaves the draft whole, and no parcel', async () => {
	const shelf = openShelf();
	const draft = draftBy('barnaby');
	await shelf.saveDraft(draft);
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
		throw new DOMException('', 'QuotaExceededError');
	});
	await expect(shelf.file(draft, NOW)).rejects.toMatchObject({ reason: 'no_room' });
	vi.restoreAllMocks();
	expect(await shelf.drafts('barnaby')).toEqual([draft]);
	expect(await shelf.parcels('barnaby')).toEqual([]);
});

test('a save that comes late does not bring back what has been filed', async () => {
	const shelf = openShelf();
	const draft = draftBy('barnaby');
	await shelf.file(draft, NOW);
	await shelf.saveDraft(draft);
	await shelf.settle(draft.id, receiptFor(draft));
	await shelf.saveDraft(draft);
	expect(await shelf.drafts('barnaby')).toEqual([]);
});

test('a receipt takes the parcel away and keeps nothing of what it said', async () => {
	const shelf = openShelf();
	const draft = draftBy('barnaby', { description: 'Blue hull, two outboards' });
	await shelf.file(draft, NOW);
	await shelf.settle(draft.id, receiptFor(draft));
	expect(await shelf.parcels('barnaby')).toEqual([]);
	const delivered = await shelf.delivered('barnaby', draft.id);
	expect(delivered?.receipt).toEqual(receiptFor(draft));
	expect(JSON.stringify(delivered)).not.toContain('outboards');
});

test('a parked parcel becomes a draft again under the same id, and can be filed again', async () => {
	const shelf = openShelf();
	const draft = draftBy('barnaby');
	await shelf.file(draft, NOW);
	await shelf.amend(draft.id, { state: 'parked' });
	expect(await shelf.reopen('barnaby', draft.id)).toEqual({ ...draft, savedAt: null });
	expect(await shelf.parcels('barnaby')).toEqual([]);
	await shelf.file(draft, NOW);
	expect(await shelf.parcels('barnaby')).toMatchObject([{ id: draft.id, state: 'waiting' }]);
});

test('another person on the same phone sees nothing and can take nothing', async () => {
	const shelf = openShelf();
	const [draft, filed, sent] = [draftBy('barnaby'), draftBy('barnaby'), draftBy('barnaby')];
	await shelf.saveDraft(draft);
	await shelf.file(filed, NOW);
	await shelf.file(sent, NOW);
	await shelf.settle(sent.id, receiptFor(sent));

	expect(await shelf.drafts('petra')).toEqual([]);
	expect(await shelf.draft('petra', draft.id)).toBeNull();
	expect(await shelf.parcels('petra')).toEqual([]);
	expect(await shelf.parcel('petra', filed.id)).toBeNull();
	expect(await shelf.delivered('petra', sent.id)).toBeNull();
	expect(await shelf.reopen('petra', filed.id)).toBeNull();
	await shelf.discardDraft('petra', draft.id);
	await shelf.discardParcel('petra', filed.id);
	expect(await shelf.drafts('barnaby')).toHaveLength(1);
	expect(await shelf.parcels('barnaby')).toHaveLength(1);
});

test('a dead handle is dropped and the work done once more', async () => {
	const shelf = openShelf();
	const draft = draftBy('barnaby');
	await shelf.saveDraft(draft);
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
	transaction.mockImplementationOnce(() => {
		throw new DOMException('The database connection is closing.', 'InvalidStateError');
	});
	expect(await shelf.draft('barnaby', draft.id)).toEqual(draft);
});

test('a browser that keeps nothing says so', async () => {
	vi.spyOn(indexedDB, 'open').mockImplementation(() => {
		throw new DOMException('', 'SecurityError');
	});
	await expect(openShelf().drafts('barnaby')).rejects.toMatchObject({ reason: 'no_storage' });
});

test('another tab’s change is heard', async () => {
	const [mine, theirs] = [openShelf(), openShelf()];
	const heard = new Promise((resolve) => mine.news.listen(resolve));
	await theirs.saveDraft(draftBy('barnaby'));
	expect(await heard).toBe('changed');
});
