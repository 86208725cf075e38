import { stringify } from 'devalue';
import * as v from 'valibot';
import { sealedSchema, type Vault } from '$lib/vault/seal.ts';
import type { Change, Use } from './database.ts';
import type { Rows } from './rows.ts';

/** Something kept for a person that this app cannot read: too new, too old, or its key is gone. */
export type Unreadable = {
	readonly id: string;
	/** All that can be got out of it, for a file. */
	readonly text: string;
};

type Parts = {
	readonly vault: Vault;
	readonly row: Rows;
	readonly use: Use;
	readonly change: Change;
};

const TABLES = ['drafts', 'addenda', 'parcels'] as const;
const labelled = v.looseObject({ id: v.string(), author: v.string(), sealed: sealedSchema });

/** The part of the shelf that hides nothing: what cannot be read can be saved as a file. */
export function unreadableRows({ vault, row, use, change }: Parts) {
	async function textOf(table: string, found: unknown): Promise<string> {
		if (!v.is(labelled, found)) return stringify(found);
		const { sealed, ...label } = found;
		const body = await vault.unseal(label.author, `${table} ${label.id}`, sealed).catch(() => null);
		return stringify({ ...label, body });
	}

	return {
		async unreadable(author: string): Promise<Unreadable[]> {
			const found: Unreadable[] = [];
			for (const table of TABLES) {
				const all = await use((db) => db.getAllFromIndex(table, 'author', author));
				const { unreadable } = await row[table](all);
				for (const one of unreadable) {
					const { id } = one as { id: string };
					found.push({ id, text: await textOf(table, one) });
				}
			}
			return found;
		},

		discardUnreadable: (author: string, id: string): Promise<void> =>
			change(TABLES, async (tx) => {
				for (const table of TABLES) {
					const kept = (await tx.objectStore(table).get(id)) as { author?: string } | undefined;
					if (kept?.author === author) await tx.objectStore(table).delete(id);
				}
			})
	};
}
