import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addendumTo, draftBy, noteOf, NOW, receiptFor } from './outbox.fixture.ts';
import { openShelf, type Shelf } from './shelf.ts';

/** Every write a shelf makes, on a phone that has a draft with a photo, a parcel and an addendum. */
const draft = draftBy('barnaby');
const filed = draftBy('barnaby');
const addendum = addendumTo(filed);
const picture = new Uint8Array([1, 2, 3]).buffer;
const [kept, another] = [noteOf(), noteOf()];
const named = { ...draft, photos: [kept] };

const WRITES: Record<string, (shelf: Shelf) => Promise<unknown>> = {
	'saving a draft': (shelf) => shelf.saveDraft({ ...named, description: 'Changed' }),
	'adding a photo': (shelf) => shelf.addPhoto(named, another, picture),
	'removing a photo': (shelf) => shelf.removePhoto(named, kept.id),
	'filing a report': (shelf) => shelf.file(named, NOW, '1'),
	'saving an addendum': (shelf) => shelf.mergeAddendum({ ...addendum, text: 'Changed' }, addendum),
	'filing an addendum': (shelf) => shelf.fileAddendum(addendum, NOW, '1'),
	'noting a try': (shelf) => shelf.amend(filed.id, { state: 'attempting' }),
	'keeping a receipt': (shelf) => shelf.settle(filed.id, receiptFor(filed), 0),
	'taking a report back': (shelf) => shelf.reopen('barnaby', filed.id),
	'noting how far a photo is': (shelf) => shelf.amendPhoto(kept.id, { sent: 2 })
};

beforeEach(async () => {
	globalThis.indexedDB = new IDBFactory();
	const shelf = openShelf();
	await shelf.addPhoto(draft, kept, picture);
	await shelf.file(filed, NOW, '1');
	await shelf.mergeAddendum(addendum, addendum);
});
afterEach(() => vi.restoreAllMocks());

async function everything() {
	const shelf = openShelf();
	return {
		drafts: await shelf.drafts('barnaby'),
		addenda: await shelf.addenda('barnaby'),
		parcels: (await shelf.kept('barnaby')).parcels,
		photos: await shelf.photos('barnaby'),
		picture: await shelf.picture('barnaby', kept.id),
		delivered: await shelf.delivered('barnaby', filed.id)
	};
}

test.each(Object.keys(WRITES))(
	'%s on a full phone: all of it or nothing @row17 @mode7',
	async (name) => {
		const before = await everything();
		const write = WRITES[name]!;
		const put = IDBObjectStore.prototype.put;
		let failed = 0;
		for (let nth = 1; nth <= 6; nth++) {
			let count = 0;
			vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
				this: IDBObjectStore,
				...args
			) {
				if (++count === nth) throw new DOMException('', 'QuotaExceededError');
				return put.apply(this, args);
			});
			const outcome = await write(openShelf()).then(
				() => 'done',
				(error: { reason?: string }) => error.reason
			);
			vi.restoreAllMocks();
			if (outcome === 'done') break;
			failed++;
			expect(outcome).toBe('no_room');
			expect(await everything()).toEqual(before);
		}
		expect(failed).toBeGreaterThan(0);
		// There was a write that did not fail in the end, and it did something.
		expect(await everything()).not.toEqual(before);
	}
);
