import * as v from 'valibot';
import type { Draft } from '$lib/report/draft.ts';
import { draftSchema } from '$lib/report/draft.ts';
import type { Receipt } from '$lib/report/receipt.ts';
import { database, type Database } from './database.ts';
import type { DeliveryShelf } from './deliver.ts';
import { deliveredSchema, parcelSchema, type Delivered, type Parcel } from './parcel.ts';
import { news, type News } from './news.ts';

/** What is kept on this phone until the server has it, each person's for themselves. */
export type Shelf = DeliveryShelf & {
	draft(author: string, id: string): Promise<Draft | null>;
	/** That person's, newest first. */
	drafts(author: string): Promise<Draft[]>;
	saveDraft(draft: Draft): Promise<void>;
	discardDraft(author: string, id: string): Promise<void>;
	/** From here on it sends itself: the parcel is there and the draft is gone, or neither. */
	file(draft: Draft, now: Date): Promise<Parcel>;
	parcel(author: string, id: string): Promise<Parcel | null>;
	/** Takes a parcel back to be written on: a draft again, under the same id. */
	reopen(author: string, id: string): Promise<Draft | null>;
	discardParcel(author: string, id: string): Promise<void>;
	delivered(author: string, id: string): Promise<Delivered | null>;
	/** What changes here, and in other tabs. */
	readonly news: News;
};

const byFiling = (a: Parcel, b: Parcel) => a.filedAt.getTime() - b.filedAt.getTime();
const byCreation = (a: Draft, b: Draft) => b.createdAt.getTime() - a.createdAt.getTime();

function readable<S extends v.GenericSchema>(schema: S, rows: unknown[]): v.InferOutput<S>[] {
	return rows.flatMap((row) => {
		const parsed = v.safeParse(schema, row);
		return parsed.success ? [parsed.output] : [];
	});
}

/** The row, if it can be read and is that person's. */
function theirs<S extends v.GenericSchema<unknown, { author: string }>>(
	schema: S,
	row: unknown,
	author: string
): v.InferOutput<S> | null {
	const [found] = readable(schema, row === undefined ? [] : [row]);
	return found?.author === author ? found : null;
}

/** Plain data: a proxy of Svelte's, say, is not for storage. */
function plain(draft: Draft): Draft {
	return v.parse(draftSchema, draft);
}

/** The shelf in this browser's IndexedDB. */
export function openShelf(): Shelf {
	const use = database();
	const told = news();

	async function change<T>(work: (db: Database) => Promise<T>): Promise<T> {
		const result = await use(work);
		told.tell('changed');
		return result;
	}

	return {
		news: told,
		draft: (author, id) =>
			use(async (db) => {
				const tx = db.transaction(['drafts', 'parcels', 'receipts']);
				const draft = theirs(draftSchema, await tx.objectStore('drafts').get(id), author);
				const [filed, sent] = await Promise.all([
					tx.objectStore('parcels').getKey(id),
					tx.objectStore('receipts').getKey(id)
				]);
				return (filed ?? sent) === undefined ? draft : null;
			}),
		drafts: (author) =>
			use(async (db) => {
				const tx = db.transaction(['drafts', 'parcels', 'receipts']);
				const [rows, filed, sent] = await Promise.all([
					tx.objectStore('drafts').index('author').getAll(author),
					tx.objectStore('parcels').getAllKeys(),
					tx.objectStore('receipts').getAllKeys()
				]);
				// A save that came late may have left a draft behind; it counts for nothing.
				const gone = new Set([...filed, ...sent]);
				return readable(draftSchema, rows)
					.filter(({ id }) => !gone.has(id))
					.sort(byCreation);
			}),
		saveDraft: (draft) =>
			change(async (db) => {
				const tx = db.transaction('drafts', 'readwrite');
				const put = tx.store.put(plain(draft));
				// Handed over whole within the keystroke: the next may kill the page.
				tx.commit();
				await Promise.all([put, tx.done]);
			}),
		discardDraft: (author, id) =>
			change(async (db) => {
				const tx = db.transaction('drafts', 'readwrite');
				if (theirs(draftSchema, await tx.store.get(id), author)) await tx.store.delete(id);
				await tx.done;
			}),
		file: (draft, now) =>
			change(async (db) => {
				const parcel: Parcel = {
					id: draft.id,
					author: draft.author,
					draft: plain({ ...draft, savedAt: now }),
					filedAt: now,
					state: 'waiting',
					tries: 0,
					nextAt: null,
					trouble: null
				};
				const tx = db.transaction(['drafts', 'parcels'], 'readwrite');
				await Promise.all([
					tx.objectStore('parcels').put(parcel),
					tx.objectStore('drafts').delete(draft.id),
					tx.done
				]);
				return parcel;
			}),
		parcels: (author) =>
			use(async (db) =>
				readable(parcelSchema, await db.getAllFromIndex('parcels', 'author', author)).sort(byFiling)
			),
		parcel: (author, id) =>
			use(async (db) => theirs(parcelSchema, await db.get('parcels', id), author)),
		amend: (id, part) =>
			change(async (db) => {
				const tx = db.transaction('parcels', 'readwrite');
				const [parcel] = readable(parcelSchema, [await tx.store.get(id)]);
				const amended = parcel ? { ...parcel, ...part } : null;
				if (amended) await tx.store.put(amended);
				await tx.done;
				return amended;
			}),
		settle: (id, receipt: Receipt) =>
			change(async (db) => {
				const tx = db.transaction(['drafts', 'parcels', 'receipts'], 'readwrite');
				const [parcel] = readable(parcelSchema, [await tx.objectStore('parcels').get(id)]);
				if (parcel === undefined) return null;
				const delivered = { id, author: parcel.author, filedAt: parcel.filedAt, receipt };
				await Promise.all([
					tx.objectStore('receipts').put(delivered),
					tx.objectStore('parcels').delete(id),
					tx.objectStore('drafts').delete(id),
					tx.done
				]);
				return delivered;
			}),
		reopen: (author, id) =>
			change(async (db) => {
				const tx = db.transaction(['drafts', 'parcels'], 'readwrite');
				const parcel = theirs(parcelSchema, await tx.objectStore('parcels').get(id), author);
				if (parcel === null) return null;
				const draft = { ...parcel.draft, savedAt: null };
				await Promise.all([
					tx.objectStore('drafts').put(draft),
					tx.objectStore('parcels').delete(id),
					tx.done
				]);
				return draft;
			}),
		discardParcel: (author, id) =>
			change(async (db) => {
				const tx = db.transaction('parcels', 'readwrite');
				if (theirs(parcelSchema, await tx.store.get(id), author)) await tx.store.delete(id);
				await tx.done;
			}),
		delivered: (author, id) =>
			use(async (db) => theirs(deliveredSchema, await db.get('receipts', id), author))
	};
}
