import { openVault, type Vault } from '$lib/storage/vault/seal.ts';
import { UNTRIED, type ActItem, type ItemLabel } from './outbox-item.ts';
import { tables } from './outbox.ts';

/** Something done at a desk: what, with which words, and at which sight of the report. */
export type NewAct = Pick<ActItem, 'id' | 'act' | 'content' | 'seenHop'>;

/** Where staff file what they do. The outbox itself keeps it, shows it and sends it. */
export function openActs(vault: Vault = openVault()) {
	const { change, row } = tables(vault);

	return {
		/**
		 * From here on they send themselves, in this order. Given one they stand in for, that one goes:
		 * false, and nothing is filed, when it was gone already.
		 */
		async file(
			author: string,
			reportId: string,
			acts: readonly NewAct[],
			now: Date,
			insteadOf: string | null = null
		): Promise<boolean> {
			const sealed = await Promise.all(
				acts.map((act) => {
					const label = { author, reportId, filedAt: now, inOrder: true, ...UNTRIED };
					return row.sealItem({ ...label, ...act, kind: 'act', actedAt: now });
				})
			);
			return change(['parcels'], async (tx) => {
				const items = tx.objectStore('parcels');
				if (insteadOf !== null) {
					if ((await items.getKey(insteadOf)) === undefined) return false;
					await items.delete(insteadOf);
				}
				const before = (await items.index('author').getAll(author)) as ItemLabel[];
				// a clock that was set back does not change the order
				const next = Math.max(now.getTime(), ...before.map(({ filedAt }) => filedAt.getTime() + 1));
				for (const [place, item] of sealed.entries())
					await items.put({ ...item, filedAt: new Date(next + place) });
				return true;
			});
		}
	};
}
