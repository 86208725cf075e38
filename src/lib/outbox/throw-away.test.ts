import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { addendumTo, draftBy, noteOf, NOW, receiptFor } from './outbox.fixture.ts';
import { openShelf } from './shelf.ts';

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
});

test('a photo given up is not counted among those announced, unless it is had back', async () => {
	const shelf = openShelf();
	const [one, two] = [noteOf(), noteOf()];
	const picture = new Uint8Array([255, 216, 255]).buffer;
	const half = await shelf.addPhoto(draftBy('barnaby'), one, picture);
	const draft = await shelf.addPhoto(half, two, picture);
	await shelf.file(draft, NOW, '1');
	await shelf.settle(draft.id, receiptFor(draft), 2);
	const announced = async () => (await shelf.delivered('barnaby', draft.id))!.photos;

	const thrown = await shelf.discardPhoto('barnaby', one.id);
	expect(await announced()).toBe(1);
	expect(await shelf.photos('barnaby')).toMatchObject([{ id: two.id }]);
	await shelf.restore(thrown!);
	expect(await announced()).toBe(2);
	expect(await shelf.photos('barnaby')).toHaveLength(2);
});

test('of two photos given up, the one had back is announced alone', async () => {
	const shelf = openShelf();
	const [one, two] = [noteOf(), noteOf()];
	const half = await shelf.addPhoto(draftBy('barnaby'), one, new ArrayBuffer(3));
	const draft = await shelf.addPhoto(half, two, new ArrayBuffer(3));
	await shelf.file(draft, NOW, '1');
	await shelf.settle(draft.id, receiptFor(draft), 2);
	const first = await shelf.discardPhoto('barnaby', one.id);
	await shelf.discardPhoto('barnaby', two.id);
	await shelf.restore(first!);
	expect((await shelf.delivered('barnaby', draft.id))!.photos).toBe(1);
});

test('an addendum that is given up takes its photos along, and brings them back', async () => {
	const shelf = openShelf();
	const picture = new Uint8Array([255, 216, 255]).buffer;
	const note = noteOf();
	const begun = { ...addendumTo({ id: 'report', author: 'barnaby' }), text: 'Two men' };
	await shelf.addPhoto(begun, note, picture);
	expect(await shelf.discardAddendum('petra', begun.id)).toBeNull();
	const thrown = await shelf.discardAddendum('barnaby', begun.id);
	expect(thrown!.map(({ table }) => table)).toEqual(['addenda', 'photos', 'pictures']);
	expect(await shelf.photos('barnaby')).toEqual([]);
	await shelf.restore(thrown!);
	expect(await shelf.photos('barnaby')).toMatchObject([{ id: note.id }]);
});

test('a report that announced no photo announces none less', async () => {
	const shelf = openShelf();
	const note = noteOf();
	const draft = await shelf.addPhoto(draftBy('barnaby'), note, new ArrayBuffer(3));
	await shelf.file(draft, NOW, '1');
	await shelf.settle(draft.id, receiptFor(draft), 0);
	await shelf.discardPhoto('barnaby', note.id);
	expect((await shelf.delivered('barnaby', draft.id))!.photos).toBe(0);
});

test('what another tab stored of it since stays, when it is to come back', async () => {
	const [one, two] = [openShelf(), openShelf()];
	const draft = draftBy('barnaby', { description: 'Grey RHIB' });
	await one.saveDraft(draft);
	const thrown = await one.discardDraft('barnaby', draft.id);
	const newer = { ...draft, description: 'Grey RHIB, no lights' };
	await two.mergeDraft(newer, draft);
	expect((await one.restore(thrown!)).whole).toBe(false);
	expect(await one.draft('barnaby', draft.id)).toEqual(newer);
});

test('a deleted report that another tab sent or writes on comes back to no second place', async () => {
	const [one, two] = [openShelf(), openShelf()];
	const draft = await one.addPhoto(draftBy('barnaby'), noteOf(), new ArrayBuffer(3));
	const thrown = await one.discardDraft('barnaby', draft.id);
	await two.file({ ...draft, photos: [] }, NOW, '1');
	expect(await one.restore(thrown!)).toEqual({ back: [], whole: false });
	expect([await one.drafts('barnaby'), await one.photos('barnaby')]).toEqual([[], []]);

	const parcel = await one.discardParcel('barnaby', draft.id);
	await two.mergeDraft({ ...draft, description: 'It is back' }, draft);
	expect((await one.restore(parcel!)).whole).toBe(false);
	expect(await one.parcel('barnaby', draft.id)).toBeNull();
	expect(await one.draft('barnaby', draft.id)).toMatchObject({ description: 'It is back' });
});
