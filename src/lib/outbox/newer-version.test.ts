import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { beforeEach, expect, test } from 'vitest';
import { draftBy } from './outbox.fixture.ts';
import { openOutbox } from './outbox.ts';

const NEWER = 99;

beforeEach(() => Promise.all(['kraken-outbox', 'kraken-vault'].map((name) => deleteDB(name))));

/** What a newer version of the app does in another tab. */
async function upgrade(gone: string[] = []): Promise<void> {
	const db = await openDB('kraken-outbox', NEWER, {
		upgrade(db) {
			for (const name of gone) db.deleteObjectStore(name);
			db.createObjectStore('of-a-newer-version');
		}
	});
	db.close();
}

test('an old tab lets a newer version upgrade the outbox, and goes on saving in it @mode9', async () => {
	const outbox = openOutbox();
	const draft = draftBy('barnaby', { description: 'Grey RHIB' });
	await outbox.saveDraft(draft);
	await upgrade(); // for ever, if the old tab did not let go
	await outbox.saveDraft({ ...draft, description: 'Grey RHIB, no lights' });
	expect((await openOutbox().drafts('barnaby')).map(({ description }) => description)).toEqual([
		'Grey RHIB, no lights'
	]);
});

test('where a newer version keeps drafts elsewhere, the old tab says so and changes nothing @mode9', async () => {
	const outbox = openOutbox();
	await outbox.saveDraft(draftBy('barnaby'));
	await upgrade(['drafts']);
	await expect(outbox.saveDraft(draftBy('barnaby'))).rejects.toMatchObject({
		reason: 'newer_version'
	});
});
