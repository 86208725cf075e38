import type { DBSchema, IDBPDatabase, OpenDBCallbacks } from 'idb';
import { Failure } from '$lib/failure.ts';
import { openAtLeast } from './open-at-least.ts';
import { putAway, type Page } from './put-away.ts';

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

/** Runs work over an open database. */
export type Use<Tables extends DBSchema> = <T>(
	work: (db: IDBPDatabase<Tables>) => Promise<T>
) => Promise<T>;

/**
 * Uses a database of this phone. A dead handle is dropped, the database opened anew and the work
 * done once more; what fails twice is not a matter of handles. Work that the person's leaving the
 * page cuts off changes nothing, and is done when they come back to it.
 *
 * @throws Failure `no_room` when the phone is full, `no_storage` when it keeps nothing at all,
 * `newer_version` when a newer version of the app stores its data in another way.
 */
export function handle<Tables extends DBSchema>(
	name: string,
	version: number,
	upgrade: NonNullable<OpenDBCallbacks<Tables>['upgrade']>,
	page?: Page
): Use<Tables> {
	const { mind, through } = putAway(page);
	let opened: Promise<IDBPDatabase<Tables>> | null = null;
	const drop = () => (opened = null);

	function open(): Promise<IDBPDatabase<Tables>> {
		opened ??= openAtLeast<Tables>(name, version, {
			upgrade,
			// A newer version of the app in another tab must not wait for this one.
			blocking(_, __, event) {
				drop();
				(event.target as IDBDatabase).close();
			},
			terminated: drop
		}).then(mind);
		opened.catch(drop);
		return opened;
	}

	/** A private window may have no storage, or storage that will not open. */
	async function opening(): Promise<IDBPDatabase<Tables>> {
		try {
			return await open();
		} catch (cause) {
			if (told(cause) !== cause) throw told(cause);
			throw new Failure('no_storage', { cause });
		}
	}

	/** A newer version of the app may have taken a table away. */
	async function once<T>(work: (db: IDBPDatabase<Tables>) => Promise<T>): Promise<T> {
		const db = await opening();
		try {
			return await work(db);
		} catch (cause) {
			const gone = cause instanceof Error && cause.name === 'NotFoundError';
			throw gone && db.version > version ? new Failure('newer_version', { cause }) : cause;
		}
	}

	const twice: Use<Tables> = async (work) => {
		try {
			return await once(work);
		} catch (error) {
			if (!isDead(error)) throw told(error);
			const old = opened;
			drop();
			await old?.then((db) => db.close()).catch(() => {});
			try {
				return await once(work);
			} catch (again) {
				throw told(again);
			}
		}
	};
	return (work) => through(() => twice(work));
}
