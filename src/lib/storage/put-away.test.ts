import 'fake-indexeddb/auto';
import { openDB, type DBSchema } from 'idb';
import { beforeEach, expect, test } from 'vitest';
import { handle } from './handle.ts';
import { pocket } from './pocket.ts';

interface Tables extends DBSchema {
	words: { key: string; value: string };
}

let page: EventTarget;
let name: string;
let names = 0;

const upgrade = (db: { createObjectStore(name: 'words'): unknown }) =>
	void db.createObjectStore('words');
const leave = (persisted = true) =>
	page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted }));
const comeBack = () => page.dispatchEvent(new Event('pageshow'));

/** Lets storage do all it can. */
async function settle(): Promise<void> {
	for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
}

/** What becomes of it, as far as it has. */
function outcomeOf<T>(work: Promise<T>) {
	const outcome: { value?: T; error?: unknown } = {};
	work.then(
		(value) => (outcome.value = value),
		(error: unknown) => (outcome.error = error)
	);
	return outcome;
}

beforeEach(() => {
	page = new EventTarget();
	name = `put-away-${++names}`;
});

/** A transaction that is kept open, as one is whose page stands still before its requests are heard. */
function standingStill(use: ReturnType<typeof handle<Tables>>, rounds = { value: 0 }) {
	let on = true;
	const work = use(async (db) => {
		const tx = db.transaction('words');
		rounds.value++;
		while (on) await tx.store.get('first');
		return tx.store.get('first');
	});
	return { work, rounds, end: () => (on = false) };
}

test('another page writes to the tables a page was reading when it was put away', async () => {
	const use = handle<Tables>(name, 1, upgrade, page);
	await use((db) => db.put('words', 'Grey RHIB', 'first'));
	const reading = standingStill(use);
	const read = outcomeOf(reading.work);
	await settle();
	const other = await openDB<Tables>(name, 1);
	const written = outcomeOf(other.put('words', 'Grey RHIB, no lights', 'first'));
	await settle();
	expect(written).toEqual({});

	leave();
	await settle();
	expect(written).toEqual({ value: 'first' });
	expect(read).toEqual({});

	reading.end();
	comeBack();
	await settle();
	expect(read).toEqual({ value: 'Grey RHIB, no lights' });
	expect(reading.rounds.value).toBe(2);
});

test('while a page is put away it begins nothing, and does it once it is back', async () => {
	const use = handle<Tables>(name, 1, upgrade, page);
	const values = pocket(`${name}-values`, page);
	await use((db) => db.put('words', 'Grey RHIB', 'first'));
	await values.set('who', 'Barnaby Bollard');
	leave();
	const read = outcomeOf(use((db) => db.get('words', 'first')));
	const got = outcomeOf(values.get('who'));
	await settle();
	expect([read, got]).toEqual([{}, {}]);
	comeBack();
	await settle();
	expect([read, got]).toEqual([{ value: 'Grey RHIB' }, { value: 'Barnaby Bollard' }]);
});

test('a pocket lets go too, and what it wrote is whole or not there', async () => {
	const values = pocket(name, page);
	await values.set('who', 'Barnaby Bollard');
	const set = outcomeOf(values.set('who', 'Coral Sampleton'));
	await settle();
	leave();
	const other = pocket(name);
	expect(await other.get('who')).toBe('Coral Sampleton');
	expect(set).toEqual({ value: undefined });

	comeBack();
	const again = outcomeOf(values.set('who', 'Rosa Testwell'));
	leave();
	await settle();
	expect(again).toEqual({});
	expect(await other.get('who')).toBe('Coral Sampleton');
	comeBack();
	await settle();
	expect(await other.get('who')).toBe('Rosa Testwell');
});

test('a page that is closed for good gives up nothing by itself', async () => {
	const use = handle<Tables>(name, 1, upgrade, page);
	const reading = standingStill(use);
	await settle();
	leave(false);
	reading.end();
	expect(await reading.work).toBe(undefined);
	expect(reading.rounds.value).toBe(1);
});

test('what fails of itself is told, put away or not', async () => {
	const use = handle<Tables>(name, 1, upgrade, page);
	leave();
	comeBack();
	const work = use(async () => {
		throw new Error('broken');
	});
	await expect(work).rejects.toThrow('broken');
});
