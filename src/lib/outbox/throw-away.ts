import * as v from 'valibot';
import type { Change, Table } from './database.ts';

/** What was thrown away, as it lay in storage, for as long as somebody may want it back. */
export type Thrown = readonly { readonly table: Table; readonly row: object }[];

const TABLES = ['drafts', 'addenda', 'parcels', 'photos', 'pictures', 'receipts'] as const;

const counted = v.looseObject({ photos: v.pipe(v.number(), v.minValue(1)) });

/** The part of the shelf that throws away and puts back, photos and all, in one transaction. */
export function throwing(change: Change) {
	const discard =
		(table: 'drafts' | 'addenda' | 'parcels' | 'photos') =>
		(author: string, id: string): Promise<Thrown | null> =>
			change(TABLES, async (tx) => {
				const thrown: { table: Table; row: object }[] = [];
				async function take(from: (typeof TABLES)[number], key: string): Promise<void> {
					const row = (await tx.objectStore(from).get(key)) as { author?: string } | undefined;
					if (row?.author !== author) return;
					thrown.push({ table: from, row });
					await tx.objectStore(from).delete(key);
				}
				await take(table, id);
				if (thrown.length === 0) return null;
				const photos = await tx.objectStore('photos').index('parent').getAllKeys(id);
				for (const key of photos) await take('photos', key);
				for (const key of [id, ...photos]) await take('pictures', key);
				// Of those announced it will never arrive: nobody may be told that it did.
				const { parentId = '' } = thrown[0]!.row as { parentId?: string };
				const proof = await tx.objectStore('receipts').get(parentId);
				if (v.is(counted, proof)) {
					thrown.push({ table: 'receipts', row: proof });
					await tx.objectStore('receipts').put({ ...proof, photos: proof.photos - 1 });
				}
				return thrown;
			});

	return {
		discardDraft: discard('drafts'),
		discardAddendum: discard('addenda'),
		discardParcel: discard('parcels'),
		discardPhoto: discard('photos'),
		restore: (thrown: Thrown): Promise<void> =>
			change(TABLES, async (tx) => {
				for (const { table, row } of thrown) await tx.objectStore(table).put(row);
			})
	};
}
