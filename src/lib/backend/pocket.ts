import { openDB } from 'idb';

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
export function pocket(name: string): Pocket {
	async function use<T>(work: (db: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
		const db = await open();
		try {
			return await work(db);
		} finally {
			db.close();
		}
	}
	const open = () =>
		openDB(name, 1, {
			upgrade: (db) => void db.createObjectStore(STORE),
			blocking: (_, __, event) => (event.target as IDBDatabase).close()
		});
	return {
		get: (key) => use((db) => db.get(STORE, key)),
		set: (key, value) => use(async (db) => void (await db.put(STORE, value, key))),
		remove: (key) => use((db) => db.delete(STORE, key)),
		clear: () => use((db) => db.clear(STORE))
	};
}
