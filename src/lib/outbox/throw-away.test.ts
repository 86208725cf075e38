import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { addendumTo, draftBy, noteOf, NOW, receiptFor } from './outbox.fixture.ts';
import { openOutbox } from './outbox.ts';

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
});

test('a photo given up is not counted among those announced, unless it is had back', async () => {
	const outbox = openOutbox();
	const [one, two] = [noteOf(), noteOf()];
	const picture = new Uint8Array([255, 216, 255]).buffer;
	const half = await outbox.addPhoto(draftBy('barnaby'), one, picture);
	const draft = await outbox.addPhoto(half, two, picture);
	await outbox.file(draft, NOW, '1');
	await outbox.settle(draft.id, receiptFor(draft), 2);
	const announced = async () => (await outbox.delivered('barnaby', draft.id))!.photos;

	const thrown = await outbox.discardPhoto('barnaby', one.id);
	expect(await announced()).toBe(1);
	expect(await outbox.photos('barnaby')).toMatchObject([{ id: two.id }]);
	await outbox.restore(thrown!);
	expect(await announced()).toBe(2);
	expect(await outbox.photos('barnaby')).toHaveLength(2);
});

test('of two photos given up, the one had back is announced alone', async () => {
	const outbox = openOutbox();
	const [one, two] = [noteOf(), noteOf()];
	const half = await outbox.addPhoto(draftBy('barnaby'), one, new ArrayBuffer(3));
	const draft = await outbox.addPhoto(half, two, new ArrayBuffer(3));
	await outbox.file(draft, NOW, '1');
	await outbox.settle(draft.id, receiptFor(draft), 2);
	const first = await outbox.discardPhoto('barnaby', one.id);
	await outbox.discardPhoto('barnaby', two.id);
	await outbox.restore(first!);
	expect((await outbox.delivered('barnaby', draft.id))!.photos).toBe(1);
});

test('an addendum that is given up takes its photos along, and brings them back', async () => {
	const outbox = openOutbox();
	const picture = new Uint8Array([255, 216, 255]).buffer;
	const note = noteOf();
	const begun = { ...addendumTo({ id: 'report', author: 'barnaby' }), text: 'Two men' };
	await outbox.addPhoto(begun, note, picture);
	expect(await outbox.discardAddendum('petra', begun.id)).toBeNull();
	const thrown = await outbox.discardAddendum('barnaby', begun.id);
	expect(thrown!.map(({ table }) => table)).toEqual(['addenda', 'photos', 'pictures']);
	expect(await outbox.photos('barnaby')).toEqual([]);
	await outbox.restore(thrown!);
	expect(await outbox.photos('barnaby')).toMatchObject([{ id: note.id }]);
});

test('a report that announced no photo announces none less', async () => {
	const outbox = openOutbox();
	const note = noteOf();
	const draft = await outbox.addPhoto(draftBy('barnaby'), note, new ArrayBuffer(3));
	await outbox.file(draft, NOW, '1');
	await outbox.settle(draft.id, receiptFor(draft), 0);
	await outbox.discardPhoto('barnaby', note.id);
	expect((await outbox.delivered('barnaby', draft.id))!.photos).toBe(0);
});

test('what another tab stored of it since stays, when it is to come back', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = draftBy('barnaby', { description: 'Grey RHIB' });
	await one.saveDraft(draft);
	const thrown = await one.discardDraft('barnaby', draft.id);
	const newer = { ...draft, description: 'Grey RHIB, no lights' };
	await two.mergeDraft(newer, draft);
	expect((await one.restore(thrown!)).whole).toBe(false);
	expect(await one.draft('barnaby', draft.id)).toEqual(newer);
});

test('a deleted report that another tab sent or writes on comes back to no second place', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = await one.addPhoto(draftBy('barnaby'), noteOf(), new ArrayBuffer(3));
	const thrown = await one.discardDraft('barnaby', draft.id);
	await two.file({ ...draft, photos: [] }, NOW, '1');
	expect(await one.restore(thrown!)).toEqual({ back: [], whole: false });
	expect([await one.drafts('barnaby'), await one.photos('barnaby')]).toEqual([[], []]);

	const item = await one.discardItem('barnaby', draft.id);
	await two.mergeDraft({ ...draft, description: 'It is back' }, draft);
	expect((await one.restore(item!)).whole).toBe(false);
	expect(await one.item('barnaby', draft.id)).toBeNull();
	expect(await one.draft('barnaby', draft.id)).toMatchObject({ description: 'It is back' });
});
