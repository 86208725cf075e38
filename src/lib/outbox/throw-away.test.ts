import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { draftBy, noteOf, NOW, receiptFor } from './outbox.fixture.ts';
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
