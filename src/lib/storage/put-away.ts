import { unwrap, wrap, type IDBPDatabase } from 'idb';

/** Where `pagehide` and `pageshow` are heard; a service worker, which is never put away, hears none. */
export type Page = Partial<Pick<EventTarget, 'addEventListener'>>;

/** What a page must mind about its databases. */
export type PutAway = {
	/** Gives up the database's transactions when the page is put away, and begins none until it is back. */
	mind<T>(db: IDBPDatabase<T>): IDBPDatabase<T>;
	/** Does the work while the page is not put away, and once more if that came in between. */
	through<T>(work: () => Promise<T>): Promise<T>;
};

/**
 * A page that is left may be put away for the Back button: it stands still in the middle of what it
 * did. In WebKit a transaction it had open then stays open, and until the page is thrown out no other
 * can write to those tables: nothing is saved, and nothing sent. So what is open is given up as the
 * page goes, all of it as if it had never begun, and done again should the page come back.
 */
export function putAway(page: Page = globalThis): PutAway {
	const open = new Set<IDBTransaction>();
	let times = 0;
	let back: Promise<void> | null = null;
	let comeBack = () => {};

	function giveUp(tx: IDBTransaction): void {
		wrap(tx).done.catch(() => {}); // those who wait for its requests are told
		try {
			tx.abort();
		} catch {
			// it is committed
		}
	}

	page.addEventListener?.('pagehide', (event) => {
		if (!(event as Event & { readonly persisted: boolean }).persisted) return;
		times++;
		back ??= new Promise((resolve) => (comeBack = resolve));
		for (const tx of open) giveUp(tx);
	});
	page.addEventListener?.('pageshow', () => {
		back = null;
		comeBack();
	});

	return {
		mind(db) {
			const raw = unwrap(db);
			const begin = raw.transaction.bind(raw);
			raw.transaction = (...args) => {
				if (back !== null) throw new DOMException('The page was left.', 'AbortError');
				const tx = begin(...args);
				open.add(tx);
				for (const end of ['complete', 'abort']) tx.addEventListener(end, () => open.delete(tx));
				return tx;
			};
			return db;
		},
		async through(work) {
			for (;;) {
				while (back !== null) await back;
				const before = times;
				try {
					return await work();
				} catch (error) {
					if (times === before) throw error;
				}
			}
		}
	};
}
