import * as v from 'valibot';
import { addendumContent, type Addendum } from '$lib/report/addendum.ts';
import { contentOf } from '$lib/report/content.ts';
import type { Draft } from '$lib/report/draft.ts';
import type { PhotoNote } from '$lib/report/photo.ts';
import type { Added, Receipt } from '$lib/report/receipt.ts';
import { openVault, type Vault } from '$lib/storage/vault/seal.ts';
import { database, whole, type Change, type Database } from './database.ts';
import type { DeliveryOutbox } from './deliver.ts';
import { news, type News } from './news.ts';
import {
	deliveredAddendumSchema,
	deliveredSchema,
	UNTRIED,
	type ActItem,
	type AddendumItem,
	type Delivered,
	type DeliveredAddendum,
	type Filed,
	type OutboxItem,
	type ItemLabel,
	type ReportItem,
	type WaitingPhoto
} from './outbox-item.ts';
import { pictures } from './pictures.ts';
import { rows, theirs, type Opened } from './rows.ts';
import { HOMES, throwing, type Restored, type Thrown } from './throw-away.ts';
import { traceOfThisPhone, type Trace, type Traced } from './trace.ts';
import { unreadableRows, type Unreadable } from './unreadable.ts';
import { writing, type Filing, type Overrode, type ParentTable } from './writing.ts';

/** All that is kept for one person. */
export type Kept = {
	/** Reports in the making, newest first. */
	readonly drafts: readonly Draft[];
	/** Addenda in the making, newest first. */
	readonly addenda: readonly Addendum[];
	/** Oldest first, as they will go. */
	readonly items: readonly OutboxItem[];
	/** What was done at a desk, oldest first. */
	readonly acts: readonly ActItem[];
	/** Photos whose picture is still here, those of reports in the making too. */
	readonly photos: readonly WaitingPhoto[];
	/** What this app cannot read. */
	readonly unreadable: readonly Unreadable[];
	/** What was queued and is not here any more: the browser cleared its storage. */
	readonly lost: readonly Traced[];
};

/** What is kept on this phone until the server has it, each person's for themselves, and sealed. */
export type Outbox = DeliveryOutbox & {
	/** All of that person's, each row opened once. */
	kept(author: string): Promise<Kept>;

	draft(author: string, id: string): Promise<Draft | null>;
	/** That person's, newest first. */
	drafts(author: string): Promise<Draft[]>;
	saveDraft(draft: Draft): Promise<void>;
	/**
	 * Stores what was changed since `base`, and leaves what another tab changed. Returns what is stored.
	 *
	 * @throws Failure `already_sent` when it is filed.
	 */
	mergeDraft(mine: Draft, base: Draft, overrode?: Overrode): Promise<Draft>;
	/**
	 * From here on it sends itself: the item is there and the draft is gone, or neither. `base` is what
	 * was stored when its person last looked.
	 *
	 * @throws Failure `already_sent` when it is filed, `changed_elsewhere` when something else is stored.
	 */
	file(draft: Draft, now: Date, appVersion: string, base?: Draft): Promise<ReportItem>;
	item(author: string, id: string): Promise<OutboxItem | null>;
	/** Takes a report back to be written on: a draft again, under the same id, photos and all. */
	reopen(author: string, id: string): Promise<Draft | null>;
	delivered(author: string, id: string): Promise<Delivered | null>;

	/** An addendum in the making. */
	addendum(author: string, id: string): Promise<Addendum | null>;
	/** That person's, newest first. */
	addenda(author: string): Promise<Addendum[]>;
	/** The same for an addendum. */
	mergeAddendum(mine: Addendum, base: Addendum, overrode?: Overrode): Promise<Addendum>;
	/** The same for an addendum, which goes after its report. */
	fileAddendum(
		addendum: Addendum,
		now: Date,
		appVersion: string,
		base?: Addendum
	): Promise<AddendumItem>;
	/** Takes an addendum back to be written on. */
	reopenAddendum(author: string, id: string): Promise<Addendum | null>;
	deliveredAddendum(author: string, id: string): Promise<DeliveredAddendum | null>;

	/**
	 * Keeps a picture and the report or addendum that names it: both or neither. Stores what else was
	 * changed since `base` too; without a `base` nothing was.
	 *
	 * @throws Failure `already_sent` when the report or addendum is filed, `too_many_photos` when another
	 * tab has added the last that it may have.
	 */
	addPhoto<P extends Draft | Addendum>(
		parent: P,
		note: PhotoNote,
		bytes: ArrayBuffer,
		base?: P,
		overrode?: Overrode
	): Promise<P>;
	/** The same when a photo is removed. */
	removePhoto<P extends Draft | Addendum>(
		parent: P,
		photoId: string,
		base?: P,
		overrode?: Overrode
	): Promise<P>;
	/** The picture itself; null once it has left the phone. */
	picture(author: string, photoId: string): Promise<ArrayBuffer | null>;

	/** Throws away a draft, an addendum or an item, its photos too. Null: it was not there. */
	discardDraft(author: string, id: string): Promise<Thrown | null>;
	discardAddendum(author: string, id: string): Promise<Thrown | null>;
	discardItem(author: string, id: string): Promise<Thrown | null>;
	/** A photo that will not go, its report being sent. */
	discardPhoto(author: string, id: string): Promise<Thrown | null>;
	/** Puts back what was thrown away, but nothing in the place of what another tab has stored since. */
	restore(thrown: Thrown): Promise<Restored>;

	discardUnreadable(author: string, id: string): Promise<void>;

	/** What was queued on this phone, by anybody, and is not here any more. */
	lost(): Promise<readonly Traced[]>;
	/** Keeps a lost one again, from a page that still shows it; its pictures are gone. */
	putBack(item: OutboxItem): Promise<void>;
	/** Its person knows that these are gone, or the service has them. */
	forgetLost(ids: readonly string[]): void;

	/** What changes here, and in other tabs. */
	readonly news: News;
};

const byFiling = (a: ItemLabel, b: ItemLabel) => a.filedAt.getTime() - b.filedAt.getTime();
const byCreation = (a: { createdAt: Date }, b: { createdAt: Date }) =>
	b.createdAt.getTime() - a.createdAt.getTime();

/** The outbox's tables, sealed, and who is told of a change. */
export function tables(vault: Vault) {
	const use = database();
	const told = news();
	const change: Change = async (names, work) => {
		const result = await use((db) => whole(db, names, work));
		told.tell('changed');
		return result;
	};
	return { use, told, change, row: rows(vault) };
}

/** The outbox in this browser's IndexedDB. */
export function openOutbox(vault: Vault = openVault(), trace: Trace = traceOfThisPhone()): Outbox {
	const { use, told, change, row } = tables(vault);

	/** Ids that are filed or sent: a save that came late may have left a draft of them behind. */
	const gone = (db: Database) =>
		Promise.all([db.getAllKeys('parcels'), db.getAllKeys('receipts')]).then(
			(keys) => new Set(keys.flat())
		);

	async function fileAs(
		table: ParentTable,
		item: OutboxItem,
		check: Filing['check']
	): Promise<void> {
		const sealed = await row.sealItem(item);
		await change([table, 'parcels', 'receipts', 'photos'], async (tx) => {
			if (await check(tx, sealed)) return;
			const photos = tx.objectStore('photos');
			const added = (await photos.index('parent').getAll(item.id)) as object[];
			await tx.objectStore('parcels').put(sealed);
			await tx.objectStore(table).delete(item.id);
			for (const photo of added) await photos.put({ ...photo, filed: true });
		});
		await trace.add(item);
	}

	/** Back from the items to what is being written on; false when it went in the meantime. */
	async function takeBack(table: ParentTable, id: string, sealed: object): Promise<boolean> {
		const taken = await change([table, 'parcels', 'photos'], async (tx) => {
			if ((await tx.objectStore('parcels').getKey(id)) === undefined) return false;
			const photos = tx.objectStore('photos');
			const added = (await photos.index('parent').getAll(id)) as object[];
			await tx.objectStore(table).put(sealed);
			await tx.objectStore('parcels').delete(id);
			for (const photo of added) await photos.put({ ...photo, ...UNTRIED, filed: false });
			return true;
		});
		if (taken) forgetLost([id]);
		return taken;
	}

	async function item(author: string, id: string): Promise<OutboxItem | null> {
		const found = await theirs(row.item, await use((db) => db.get('parcels', id)), author);
		return found?.kind === 'act' ? null : found;
	}

	/** Takes it off the outbox and keeps the proof, both or neither; null when it is not there. */
	async function settleAs<T extends object>(
		id: string,
		proof: (label: OutboxItem) => T
	): Promise<T | null> {
		const proven = await change(['drafts', 'addenda', 'parcels', 'receipts'], async (tx) => {
			const label = (await tx.objectStore('parcels').get(id)) as OutboxItem | undefined;
			if (label === undefined) return null;
			const settled = proof(label);
			await tx.objectStore('receipts').put(settled);
			await tx.objectStore('parcels').delete(id);
			await tx.objectStore('drafts').delete(id);
			await tx.objectStore('addenda').delete(id);
			return settled;
		});
		forgetLost([id]);
		return proven;
	}

	async function proofOf<S extends v.GenericSchema<unknown, { author: string }>>(
		schema: S,
		author: string,
		id: string
	): Promise<v.InferOutput<S> | null> {
		const read = async (found: unknown) => v.parse(schema, found);
		return theirs(read, await use((db) => db.get('receipts', id)), author);
	}

	/** What is still being written on, newest first. */
	async function written<T extends { id: string; createdAt: Date }>(
		table: ParentTable,
		author: string,
		open: (found: unknown[]) => Promise<Opened<T>>
	): Promise<Opened<T>> {
		const [found, taken] = await use((db) =>
			Promise.all([db.getAllFromIndex(table, 'author', author), gone(db)])
		);
		const { readable, unreadable } = await open(found);
		return { readable: readable.filter(({ id }) => !taken.has(id)).sort(byCreation), unreadable };
	}

	const draftsOf = (author: string) => written('drafts', author, row.drafts);
	const addendaOf = (author: string) => written('addenda', author, row.addenda);

	const forgetLost = (ids: readonly string[]) => trace.remove(ids);

	async function lost(): Promise<readonly Traced[]> {
		if (trace.all().length === 0) return [];
		const [arrived, ...others] = await use((db) =>
			Promise.all([
				db.getAllKeys('receipts'),
				db.getAllKeys('parcels'),
				db.getAllKeys('drafts'),
				db.getAllKeys('addenda')
			])
		);
		forgetLost(arrived); // the service worker, which cannot reach the trace, may have sent it
		const here = new Set([...arrived, ...others.flat()]);
		return (await trace.fromBefore()).filter(({ id }) => !here.has(id));
	}

	/** Writes an item that is not here, and that its photos were, so that their loss is told too. */
	async function putBack(item: OutboxItem): Promise<void> {
		const { id, author, reportId, kind } = item;
		const sealed = await row.sealItem({ ...item, ...UNTRIED });
		const { photos } = kind === 'report' ? item.draft : item.addendum;
		await change([...HOMES, 'photos'], async (tx) => {
			for (const table of HOMES) if ((await tx.objectStore(table).getKey(id)) !== undefined) return;
			await tx.objectStore('parcels').put(sealed);
			for (const { id: photoId, bytes, addedAt } of photos) {
				const known = { id: photoId, author, parentId: id, reportId, filed: true, addedAt, bytes };
				await tx.objectStore('photos').put({ ...known, sent: 0, upload: null, ...UNTRIED });
			}
		});
		await trace.add(item);
	}

	const filed = (author: string) =>
		use((db) => db.getAllFromIndex('parcels', 'author', author)) as Promise<unknown[]>;

	async function itemsOf(author: string): Promise<Opened<Filed>> {
		const { readable, unreadable } = await row.items(await filed(author));
		return { readable: readable.sort(byFiling), unreadable };
	}

	const { open, save, write, filing } = writing({ row, use, change });
	const picture = pictures({ vault, use, change, write });
	const { salvaged, discardUnreadable } = unreadableRows({ vault, change });
	const { discardItem, restore, ...thrown } = throwing(change);

	return {
		news: told,
		...picture,
		...thrown,
		async discardItem(author, id) {
			const gone = await discardItem(author, id);
			if (gone !== null) forgetLost([id]);
			return gone;
		},
		async restore(rows) {
			const restored = await restore(rows);
			const items = restored.back.flatMap(({ table, row }) => (table === 'parcels' ? [row] : []));
			for (const back of (await row.items(items)).readable)
				if (back.kind !== 'act') await trace.add(back);
			return restored;
		},
		async discardUnreadable(author, id) {
			await discardUnreadable(author, id);
			forgetLost([id]);
		},
		lost,
		putBack,
		forgetLost,

		async kept(author) {
			const [drafts, addenda, items, photos, missed] = await Promise.all([
				draftsOf(author),
				addendaOf(author),
				itemsOf(author),
				picture.photos(author),
				lost()
			]);
			return {
				drafts: drafts.readable,
				addenda: addenda.readable,
				items: items.readable.filter((one) => one.kind !== 'act'),
				acts: items.readable.filter((one) => one.kind === 'act'),
				photos,
				unreadable: [
					...(await salvaged('drafts', drafts.unreadable)),
					...(await salvaged('addenda', addenda.unreadable)),
					...(await salvaged('parcels', items.unreadable))
				],
				lost: missed.filter((one) => one.author === author)
			};
		},

		draft: (author, id) => open('drafts', row.draft, author, id),
		drafts: async (author) => (await draftsOf(author)).readable,
		unfiled: async (author) => {
			const [ids, taken] = await use((db) =>
				Promise.all([db.getAllKeysFromIndex('drafts', 'author', author), gone(db)])
			);
			return new Set(ids.filter((id) => !taken.has(id)));
		},
		saveDraft: save,
		mergeDraft: (mine, base, overrode) => write(mine, base, overrode),
		file: async (draft, now, appVersion, base) => {
			const { mine, check } = await filing(draft, base);
			const done = { ...mine, savedAt: now };
			const { id, author } = draft;
			const content = contentOf(done, appVersion);
			const label = { id, author, reportId: id, filedAt: now, ...UNTRIED };
			const item: ReportItem = { ...label, kind: 'report', draft: done, content };
			await fileAs('drafts', item, check);
			return item;
		},
		reopen: async (author, id) => {
			const found = await item(author, id);
			if (found?.kind !== 'report') return null;
			const draft = { ...found.draft, savedAt: null };
			return (await takeBack('drafts', id, await row.sealDraft(draft))) ? draft : null;
		},

		addendum: (author, id) => open('addenda', row.addendum, author, id),
		addenda: async (author) => (await addendaOf(author)).readable,
		mergeAddendum: (mine, base, overrode) => write(mine, base, overrode),
		fileAddendum: async (addendum, now, appVersion, base) => {
			const { mine, check } = await filing(addendum, base);
			const done = { ...mine, savedAt: now };
			const { id, author, reportId } = addendum;
			const content = addendumContent(done, appVersion);
			const label = { id, author, reportId, filedAt: now, ...UNTRIED };
			const item: AddendumItem = { ...label, kind: 'addendum', addendum: done, content };
			await fileAs('addenda', item, check);
			return item;
		},
		reopenAddendum: async (author, id) => {
			const found = await item(author, id);
			if (found?.kind !== 'addendum') return null;
			const addendum = { ...found.addendum, savedAt: null };
			return (await takeBack('addenda', id, await row.sealAddendum(addendum))) ? addendum : null;
		},

		item,
		labels: async (author) => row.labels(await filed(author)).sort(byFiling),
		amend: async (id, part) => {
			const amended = await change(['parcels'], async (tx) => {
				const kept = (await tx.objectStore('parcels').get(id)) as object | undefined;
				if (kept) await tx.objectStore('parcels').put({ ...kept, ...part });
				return kept && { ...kept, ...part };
			});
			return amended ? row.item(amended).catch(() => null) : null;
		},
		settle: (id, receipt: Receipt, photos) =>
			settleAs(id, ({ author, filedAt }) => ({ id, author, filedAt, photos, receipt })),
		settleAddendum: (id, added: Added, photos) =>
			settleAs(id, ({ author, filedAt, reportId }) => ({
				id,
				author,
				filedAt,
				photos,
				reportId,
				added
			})),
		settleAct: (id) => change(['parcels'], (tx) => tx.objectStore('parcels').delete(id)),
		delivered: (author, id) => proofOf(deliveredSchema, author, id),
		deliveredAddendum: (author, id) => proofOf(deliveredAddendumSchema, author, id)
	};
}
