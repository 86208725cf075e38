import type { DBSchema } from 'idb';
import { handle } from '$lib/storage/handle.ts';

interface Tables extends DBSchema {
	keys: { key: string; value: CryptoKey };
}

/** The key of one person on this phone; made when there is none. */
export type Keys = (owner: string) => Promise<CryptoKey>;

/**
 * Keys that this browser can use and nobody can read out of it: AES-GCM with 256 bits, not
 * extractable. One a person, so that what is sealed for one is noise to the next. Asked of storage
 * each time: a key kept in memory would go on sealing after the phone had lost it.
 */
export function keysOfThisPhone(): Keys {
	const use = handle<Tables>('kraken-vault', 1, (db) => void db.createObjectStore('keys'));
	return async (owner) => {
		const known = await use((db) => db.get('keys', owner));
		if (known) return known;
		const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
			'encrypt',
			'decrypt'
		]);
		return use(async (db) => {
			// Another tab may have been quicker: then its key is the one.
			const tx = db.transaction('keys', 'readwrite');
			const first = await tx.store.get(owner);
			if (!first) await tx.store.put(made, owner);
			await tx.done;
			return first ?? made;
		});
	};
}
