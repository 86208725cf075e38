/** What lies in a phone's storage, read and written behind the app's back. */
import { expect, type Page } from '@playwright/test';

export type RawRow = {
	id: string;
	state?: 'waiting' | 'attempting' | 'parked';
	tries?: number;
	trouble?: { reason: string; detail: string | null } | null;
	filedAt?: Date;
};

const OUTBOX = 'kraken-outbox';
const KEPT = 'kept-for-a-test';

/** Rows of one table of the outbox, without what is sealed in them. */
export function rowsOf(page: Page, table: string): Promise<RawRow[]> {
	return page.evaluate(
		async ([name, store]) => {
			const db = await new Promise<IDBDatabase>((resolve, reject) => {
				const opening = indexedDB.open(name!);
				opening.onsuccess = () => resolve(opening.result);
				opening.onerror = () => reject(opening.error);
			});
			try {
				const all = db.transaction(store!).objectStore(store!).getAll();
				await new Promise((resolve) => (all.onsuccess = resolve));
				return all.result.map(({ sealed: _, ...row }) => row);
			} finally {
				db.close();
			}
		},
		[OUTBOX, table]
	);
}

/** Copies every row of the outbox from one database to another, keys that cannot be read included. */
async function copyRows(page: Page, from: string, to: string): Promise<void> {
	await page.evaluate(
		async ([from, to, outbox]) => {
			const open = (name: string, stores: string[] | null) =>
				new Promise<IDBDatabase>((resolve, reject) => {
					const opening = stores ? indexedDB.open(name, 1) : indexedDB.open(name);
					opening.onupgradeneeded = () => {
						for (const store of stores ?? [])
							opening.result.createObjectStore(store, { keyPath: 'id' });
					};
					opening.onsuccess = () => resolve(opening.result);
					opening.onerror = () => reject(opening.error);
				});
			const real = await open(outbox!, null);
			const stores = [...real.objectStoreNames];
			const kept = await open(from === outbox ? to! : from!, stores);
			const [source, target] = from === outbox ? [real, kept] : [kept, real];
			const rows = new Map<string, unknown[]>();
			const reading = source.transaction(stores);
			for (const store of stores) {
				const all = reading.objectStore(store).getAll();
				all.onsuccess = () => rows.set(store, all.result);
			}
			await new Promise((resolve) => (reading.oncomplete = resolve));
			const writing = target.transaction(stores, 'readwrite');
			for (const store of stores) {
				writing.objectStore(store).clear();
				for (const row of rows.get(store)!) writing.objectStore(store).put(row);
			}
			await new Promise((resolve, reject) => {
				writing.oncomplete = resolve;
				writing.onerror = () => reject(writing.error);
			});
			real.close();
			kept.close();
		},
		[from, to, OUTBOX]
	);
}

/** Remembers the outbox as it is. */
export const keepOutbox = (page: Page) => copyRows(page, OUTBOX, KEPT);
/** Makes the outbox what it was then. */
export const putBackOutbox = (page: Page) => copyRows(page, KEPT, OUTBOX);

/** What another tab would say: look again, or send now. */
export function tell(page: Page, word: 'changed' | 'send'): Promise<void> {
	return page.evaluate((said) => {
		const channel = new BroadcastChannel('kraken-outbox');
		channel.postMessage(said);
		channel.close();
	}, word);
}

/** Waits until nobody is sending and nobody waits to. */
export async function quiet(page: Page): Promise<void> {
	let calm = 0;
	await expect
		.poll(
			async () => {
				const busy = await page.evaluate(async () => {
					const { held, pending } = await navigator.locks.query();
					return [...held!, ...pending!].some(({ name }) => name === 'outbox');
				});
				return busy ? (calm = 0) : ++calm;
			},
			{ timeout: 60_000, intervals: [30] }
		)
		.toBeGreaterThan(5);
}

/** Waits until the phone has sent every report, addendum and photo. */
export async function emptied(page: Page): Promise<void> {
	for (const table of ['parcels', 'photos', 'pictures'])
		await expect.poll(() => rowsOf(page, table), { timeout: 60_000 }).toEqual([]);
}

/** Sends everything now, and waits until it has arrived and nobody is sending. */
export async function drained(page: Page): Promise<void> {
	await tell(page, 'send');
	await emptied(page);
	await quiet(page);
}

/** Makes the phone believe that its token ran out long ago. */
export function expireToken(page: Page): Promise<void> {
	return page.evaluate(async () => {
		const db = await new Promise<IDBDatabase>((resolve) => {
			const opening = indexedDB.open('kraken-session');
			opening.onsuccess = () => resolve(opening.result);
		});
		const store = db.transaction('values', 'readwrite').objectStore('values');
		const kept = store.get('session');
		await new Promise((resolve) => (kept.onsuccess = resolve));
		const session = JSON.parse(kept.result);
		const put = store.put(JSON.stringify({ ...session, expires_at: 1 }), 'session');
		await new Promise((resolve) => (put.onsuccess = resolve));
		db.close();
	});
}

/** What any JPEG file begins with, in Latin-1. */
export const JPEG_HEADERS = ['JFIF', '\u00ff\u00d8\u00ff'];

/** All that lies in any database of the phone. It is megabytes, as `wholePhone` is. */
export const everythingKept = (page: Page) => textOf(page, 'databases');

/**
 * Everything the phone holds for this origin: every database, Cache Storage, localStorage and
 * sessionStorage. It is megabytes: assert on what was found in it, so that a failure does not print all of it.
 */
export const wholePhone = (page: Page) => textOf(page, 'everywhere');

/** Bytes and Blobs are read as UTF-8, and as Latin-1 for the headers of pictures. */
function textOf(page: Page, where: 'databases' | 'everywhere'): Promise<string> {
	return page.evaluate(async (where) => {
		const found: string[] = [];
		const [utf8, latin] = [new TextDecoder(), new TextDecoder('latin1')];
		async function look(value: unknown): Promise<void> {
			if (value instanceof Blob) await look(await value.arrayBuffer());
			else if (value instanceof ArrayBuffer) found.push(utf8.decode(value), latin.decode(value));
			else if (ArrayBuffer.isView(value)) await look(value.buffer);
			else if (value instanceof Date) found.push(value.toISOString());
			else if (value instanceof Map || value instanceof Set || Array.isArray(value))
				for (const one of value) await look(one);
			else if (typeof value === 'object' && value !== null)
				for (const pair of Object.entries(value)) await look(pair);
			else found.push(String(value));
		}
		for (const { name } of await indexedDB.databases()) {
			const db = await new Promise<IDBDatabase>((resolve) => {
				const opening = indexedDB.open(name!);
				opening.onsuccess = () => resolve(opening.result);
			});
			found.push(`database ${name}`);
			for (const store of db.objectStoreNames) {
				const reading = db.transaction(store).objectStore(store);
				const [keys, rows] = [reading.getAllKeys(), reading.getAll()];
				await new Promise((resolve) => (rows.onsuccess = resolve));
				await look([keys.result, rows.result]);
			}
			db.close();
		}
		if (where === 'databases') return found.join('\n');
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				found.push(request.url);
				// The app's own pictures are no photo of anybody's.
				if (!/\/icons\//.test(request.url))
					await look(await (await cache.match(request))!.arrayBuffer());
			}
		}
		await look([{ ...localStorage }, { ...sessionStorage }]);
		return found.join('\n');
	}, where);
}
