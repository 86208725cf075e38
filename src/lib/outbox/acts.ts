import { openVault, type Vault } from '$lib/storage/vault/seal.ts';
import { UNTRIED, type ActParcel, type ParcelLabel } from './parcel.ts';
import { tables } from './shelf.ts';

/** Something done at a desk: what, with which words, and at which sight of the report. */
export type NewAct = Pick<ActParcel, 'id' | 'act' | 'content' | 'seenHop'>;

/** Where staff file what they do. The shelf itself keeps it, shows it and sends it. */
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
					return row.sealParcel({ ...label, ...act, kind: 'act', actedAt: now });
				})
			);
			return change(['parcels'], async (tx) => {
				const parcels = tx.objectStore('parcels');
				if (insteadOf !== null) {
					if ((await parcels.getKey(insteadOf)) === undefined) return false;
					await parcels.delete(insteadOf);
				}
				const before = (await parcels.index('author').getAll(author)) as ParcelLabel[];
				// a clock that was set back does not change the order
				const next = Math.max(now.getTime(), ...before.map(({ filedAt }) => filedAt.getTime() + 1));
				for (const [place, parcel] of sealed.entries())
					await parcels.put({ ...parcel, filedAt: new Date(next + place) });
				return true;
			});
		}
	};
}
