import * as v from 'valibot';
import type { Change, Table } from './database.ts';

/** What was thrown away, as it lay in storage, for as long as somebody may want it back. */
export type Thrown = readonly { readonly table: Table; readonly row: object }[];

/** What came back, and whether that is all of it. */
export type Restored = { readonly back: Thrown; readonly whole: boolean };

/** Where a report or an addendum is until it is sent, and where its receipt is. */
const UNSENT: readonly Table[] = ['drafts', 'addenda', 'parcels'];
export const HOMES = ['drafts', 'addenda', 'parcels', 'receipts'] as const;

const idOf = (row: object) => (row as { id: string }).id;
const parentOf = (row: object) => (row as { parentId: string }).parentId;

const TABLES = ['drafts', 'addenda', 'parcels', 'photos', 'pictures', 'receipts'] as const;

const counted = v.looseObject({ photos: v.number() });

/** The part of the outbox that throws away and puts back, photos and all, in one transaction. */
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
				if (v.is(counted, proof) && proof.photos > 0) {
					thrown.push({ table: 'receipts', row: proof });
					await tx.objectStore('receipts').put({ ...proof, photos: proof.photos - 1 });
				}
				return thrown;
			});

	return {
		discardDraft: discard('drafts'),
		discardAddendum: discard('addenda'),
		discardItem: discard('parcels'),
		discardPhoto: discard('photos'),
		restore: (thrown: Thrown): Promise<Restored> =>
			change(TABLES, async (tx) => {
				/** Ids that another tab has stored again since, and of their photos. */
				const newer = new Set<string>();
				const unsent = thrown.filter(({ table }) => UNSENT.includes(table));
				for (const id of unsent.map(({ row }) => idOf(row)))
					for (const home of HOMES)
						if ((await tx.objectStore(home).getKey(id)) !== undefined) newer.add(id);
				for (const { table, row } of thrown)
					if (table === 'photos' && newer.has(parentOf(row))) newer.add(idOf(row));
				const back = thrown.filter(({ row }) => !newer.has(idOf(row)));
				for (const { table, row } of back) {
					const store = tx.objectStore(table);
					if (table !== 'receipts') await store.put(row);
					else {
						// One photo more than now: others may have been given up since.
						const proof = await store.get(idOf(row));
						if (v.is(counted, proof)) await store.put({ ...proof, photos: proof.photos + 1 });
					}
				}
				return { back, whole: back.length === thrown.length };
			})
	};
}
