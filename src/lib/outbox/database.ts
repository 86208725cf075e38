import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import { handle } from '$lib/storage/handle.ts';

type Rows = { key: string; value: unknown; indexes: { author: string } };

interface Tables extends DBSchema {
	/** Reports in the making. */
	drafts: Rows;
	/** Addenda in the making. */
	addenda: Rows;
	/** What is filed and not with the server: reports and addenda. */
	parcels: Rows;
	/** How it stands with each photo; its picture lies apart, so that a step forward is a small write. */
	photos: Rows & { indexes: { author: string; parent: string } };
	pictures: { key: string; value: unknown };
	receipts: Rows;
}

export type Table = 'drafts' | 'addenda' | 'parcels' | 'photos' | 'pictures' | 'receipts';
export type Database = IDBPDatabase<Tables>;

/** The outbox's own database. Version 1 had no addenda, no photos, and nothing sealed. */
export function database(): Use {
	return handle<Tables>('kraken-outbox', 2, (db, oldVersion) => {
		if (oldVersion < 1)
			for (const name of ['drafts', 'parcels', 'receipts'] as const)
				db.createObjectStore(name, { keyPath: 'id' }).createIndex('author', 'author');
		if (oldVersion < 2) {
			db.createObjectStore('addenda', { keyPath: 'id' }).createIndex('author', 'author');
			const photos = db.createObjectStore('photos', { keyPath: 'id' });
			photos.createIndex('author', 'author');
			photos.createIndex('parent', 'parentId');
			db.createObjectStore('pictures', { keyPath: 'id' });
		}
	});
}

/** A transaction that changes those tables. */
export type Tx<S extends readonly Table[]> = IDBPTransaction<Tables, [...S], 'readwrite'>;

/** Reads, or opens the way to a change. */
export type Use = <T>(work: (db: Database) => Promise<T>) => Promise<T>;
/** Changes those tables in one transaction. */
export type Change = <const S extends readonly Table[], T>(
	tables: S,
	work: (tx: Tx<S>) => Promise<T>
) => Promise<T>;

/**
 * Writes all of it or nothing: whatever goes wrong in the middle, nothing stays half written. Inside,
 * only the transaction itself may be awaited, as storage ends one that waits for anything else.
 */
export async function whole<const S extends readonly Table[], T>(
	db: Database,
	tables: S,
	work: (tx: Tx<S>) => Promise<T>
): Promise<T> {
	const tx = db.transaction<[...S], 'readwrite'>([...tables], 'readwrite');
	const end = tx.done.then(
		() => null,
		(error: unknown) => error
	);
	try {
		const result = await work(tx);
		await tx.done;
		return result;
	} catch (error) {
		try {
			tx.abort();
		} catch {
			// it has ended already
		}
		// A full phone fails each request with "aborted" and says why only at the end.
		const cause = await end;
		throw cause instanceof Error && cause.name === 'QuotaExceededError' ? cause : error;
	}
}
