import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addendumTo, draftBy, noteOf, NOW, receiptFor } from './outbox.fixture.ts';
import { openOutbox, type Outbox } from './outbox.ts';

/** Every write an outbox makes, on a phone that has a draft with a photo, an item and an addendum. */
const draft = draftBy('barnaby');
const filed = draftBy('barnaby');
const addendum = addendumTo(filed);
const picture = new Uint8Array([1, 2, 3]).buffer;
const [kept, another] = [noteOf(), noteOf()];
const named = { ...draft, photos: [kept] };

const WRITES: Record<string, (outbox: Outbox) => Promise<unknown>> = {
	'saving a draft': (outbox) => outbox.saveDraft({ ...named, description: 'Changed' }),
	'adding a photo': (outbox) => outbox.addPhoto(named, another, picture),
	'removing a photo': (outbox) => outbox.removePhoto(named, kept.id),
	'filing a report': (outbox) => outbox.file(named, NOW, '1'),
	'saving an addendum': (outbox) =>
		outbox.mergeAddendum({ ...addendum, text: 'Changed' }, addendum),
	'filing an addendum': (outbox) => outbox.fileAddendum(addendum, NOW, '1'),
	'noting a try': (outbox) => outbox.amend(filed.id, { state: 'attempting' }),
	'keeping a receipt': (outbox) => outbox.settle(filed.id, receiptFor(filed), 0),
	'taking a report back': (outbox) => outbox.reopen('barnaby', filed.id),
	'noting how far a photo is': (outbox) => outbox.amendPhoto(kept.id, { sent: 2 })
};

beforeEach(async () => {
	globalThis.indexedDB = new IDBFactory();
	const outbox = openOutbox();
	await outbox.addPhoto(draft, kept, picture);
	await outbox.file(filed, NOW, '1');
	await outbox.mergeAddendum(addendum, addendum);
});
afterEach(() => vi.restoreAllMocks());

async function everything() {
	const outbox = openOutbox();
	return {
		drafts: await outbox.drafts('barnaby'),
		addenda: await outbox.addenda('barnaby'),
		items: (await outbox.kept('barnaby')).items,
		photos: await outbox.photos('barnaby'),
		picture: await outbox.picture('barnaby', kept.id),
		delivered: await outbox.delivered('barnaby', filed.id)
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
			const outcome = await write(openOutbox()).then(
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
