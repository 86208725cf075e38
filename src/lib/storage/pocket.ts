import type { IDBPDatabase } from 'idb';
import { Failure } from '$lib/failure.ts';
import { openAtLeast } from './open-at-least.ts';
import { putAway, type Page } from './put-away.ts';

/** A few named values that outlive the page. */
export type Pocket = {
	get(key: string): Promise<unknown>;
	set(key: string, value: unknown): Promise<void>;
	remove(key: string): Promise<void>;
	clear(): Promise<void>;
};

const STORE = 'values';

/**
 * A pocket in IndexedDB. It opens the database for each use: iOS kills its storage process in the
 * background, and a handle kept from before is dead without saying so.
 */
export function pocket(name: string, page?: Page): Pocket {
	const { mind, through } = putAway(page);

	async function once<T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T> {
		const db = await open().catch((cause: unknown) => {
			throw new Failure('no_storage', { cause });
		});
		try {
			return await work(db);
		} catch (error) {
			const full = error instanceof Error && error.name === 'QuotaExceededError';
			throw full ? new Failure('no_room', { cause: error }) : error;
		} finally {
			db.close();
		}
	}
	const open = async () =>
		openAtLeast(name, 1, {
			upgrade: (db) => void db.createObjectStore(STORE),
			blocking: (_, __, event) => (event.target as IDBDatabase).close()
		}).then(mind);
	const use: typeof once = (work) => through(() => once(work));

	return {
		get: (key) => use((db) => db.get(STORE, key)),
		set: (key, value) => use(async (db) => void (await db.put(STORE, value, key))),
		remove: (key) => use((db) => db.delete(STORE, key)),
		clear: () => use((db) => db.clear(STORE))
	};
}
