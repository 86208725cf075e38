import { stringify } from 'devalue';
import * as v from 'valibot';
import { sealedSchema, type Vault } from '$lib/storage/vault/seal.ts';
import type { Change } from './database.ts';

/** Something kept for a person that this app cannot read: too new, too old, or its key is gone. */
export type Unreadable = {
	readonly id: string;
	/** All that can be got out of it, for a file. */
	readonly text: string;
};

const TABLES = ['drafts', 'addenda', 'parcels'] as const;
type Written = (typeof TABLES)[number];

const labelled = v.looseObject({ id: v.string(), author: v.string(), sealed: sealedSchema });

/** The part of the outbox that hides nothing: what cannot be read can be saved as a file. */
export function unreadableRows({ vault, change }: { vault: Vault; change: Change }) {
	async function textOf(table: Written, found: unknown): Promise<string> {
		if (!v.is(labelled, found)) return stringify(found);
		const { sealed, ...label } = found;
		const body = await vault.unseal(label.author, `${table} ${label.id}`, sealed).catch(() => null);
		return stringify({ ...label, body });
	}

	return {
		/** The rows of a table that were no use, with what can be got out of them. */
		salvaged: (table: Written, rows: readonly unknown[]): Promise<Unreadable[]> =>
			Promise.all(
				rows.map(async (row) => ({
					id: (row as { id: string }).id,
					text: await textOf(table, row)
				}))
			),

		discardUnreadable: (author: string, id: string): Promise<void> =>
			change(TABLES, async (tx) => {
				for (const table of TABLES) {
					const kept = (await tx.objectStore(table).get(id)) as { author?: string } | undefined;
					if (kept?.author === author) await tx.objectStore(table).delete(id);
				}
			})
	};
}
