import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { Failure } from '$lib/failure.ts';

interface Tables extends DBSchema {
	drafts: { key: string; value: unknown; indexes: { author: string } };
	parcels: { key: string; value: unknown; indexes: { author: string } };
	receipts: { key: string; value: unknown; indexes: { author: string } };
}

export type Database = IDBPDatabase<Tables>;

const NAME = 'kraken-outbox';
const STORES = ['drafts', 'parcels', 'receipts'] as const;

/** What browsers say when their storage process died under us; WebKit's does in the background. */
const DEAD = new Set(['InvalidStateError', 'UnknownError', 'AbortError']);

function isDead(error: unknown): boolean {
	return error instanceof Error && DEAD.has(error.name);
}

/** A full phone is for its person to mend, so it has a reason of its own. */
function told(error: unknown): unknown {
	const full = error instanceof Error && error.name === 'QuotaExceededError';
	return full ? new Failure('no_room', { cause: error }) : error;
}

/**
 * Uses the outbox's database. A dead handle is dropped, the database opened anew and the work done
 * once more; what fails twice is not a matter of handles.
 */
export function database(): <T>(work: (db: Database) => Promise<T>) => Promise<T> {
	let opened: Promise<Database> | null = null;
	const drop = () => (opened = null);

	function open(): Promise<Database> {
		opened ??= openDB<Tables>(NAME, 1, {
			upgrade(db) {
				for (const name of STORES)
					db.createObjectStore(name, { keyPath: 'id' }).createIndex('author', 'author');
			},
			// A newer version of the app in another tab must not wait for this one.
			blocking(_, __, event) {
				drop();
				(event.target as IDBDatabase).close();
			},
			terminated: drop
		});
		opened.catch(drop);
		return opened;
	}

	/** A private window may have no storage, or storage that will not open. */
	async function opening(): Promise<Database> {
		try {
			return await open();
		} catch (cause) {
			if (told(cause) !== cause) throw told(cause);
			throw new Failure('no_storage', { cause });
		}
	}

	return async (work) => {
		try {
			return await work(await opening());
		} catch (error) {
			if (!isDead(error)) throw told(error);
			const old = opened;
			drop();
			await old?.then((db) => db.close()).catch(() => {});
			try {
				return await work(await opening());
			} catch (again) {
				throw told(again);
			}
		}
	};
}
