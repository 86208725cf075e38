import { stringify } from 'devalue';
import { Failure } from '$lib/failure.ts';
import type { Addendum } from '$lib/report/addendum.ts';
import type { Draft } from '$lib/report/draft.ts';
import type { Change, Table, Tx, Use } from './database.ts';
import { changedFields, merge, wordsLost, type OtherWords } from './merge.ts';
import { theirs, type Rows } from './rows.ts';

/** The tables of drafts and of addenda that are not filed. */
export type ParentTable = 'drafts' | 'addenda';

type Parts = { readonly row: Rows; readonly use: Use; readonly change: Change };

/** Hears which words of another tab gave way to those of this one. */
export type Overrode = (words: readonly OtherWords[]) => void;

/** A photo that is added or removed in the same transaction. */
type PhotoChange<P> = {
	/** Adds the note to the joined value, or removes it. A retry may call this twice. */
	edit(joined: P): P;
	write(tx: Tx<readonly Table[]>): Promise<void>;
};

/** Whether a row is the very one that was read or written: each sealing has a random start of its own. */
function isSameRow(one: unknown, other: unknown): boolean {
	const markOf = (row: unknown) => {
		const { sealed } = (row ?? {}) as { sealed?: { iv?: Uint8Array } };
		return sealed?.iv?.join() ?? stringify(row);
	};
	return markOf(one) === markOf(other);
}

const isFiled = async (tx: Tx<readonly Table[]>, id: string) =>
	(await tx.objectStore('parcels').getKey(id)) !== undefined ||
	(await tx.objectStore('receipts').getKey(id)) !== undefined;

/** Writes and files a draft or an addendum that another tab may write at the same time. */
export function writing({ row, use, change }: Parts) {
	/** What this tab last read or wrote of each, and its row. While that row is stored, nothing has to be joined. */
	const known = new Map<string, { readonly found: object; readonly value: Draft | Addendum }>();

	function know<P extends Draft | Addendum>(value: P, found: object): P {
		known.set(value.id, { found, value });
		return value;
	}

	/** What is stored to be written on; null when it is not there, or filed. */
	async function open<P extends Draft | Addendum>(
		table: ParentTable,
		read: (found: unknown) => Promise<P>,
		author: string,
		id: string
	): Promise<P | null> {
		const before = known.get(id);
		const [found, ...filed] = await use((db) =>
			Promise.all([db.get(table, id), db.getKey('parcels', id), db.getKey('receipts', id)])
		);
		const value = filed.includes(id) ? null : await theirs(read, found, author);
		// What was written since the reading began is newer.
		return value && known.get(id) === before ? know(value, found as object) : value;
	}

	/** The write is alone in its transaction and ends it at once: its person may leave the page. */
	async function put<P extends Draft | Addendum>(value: P, sealed: object): Promise<P> {
		const [table] = tableOf(value);
		await change([table], async (tx) => {
			const written = tx.objectStore(table).put(sealed);
			tx.commit();
			await written;
		});
		return know(value, sealed);
	}

	/** Stores a draft that no other tab has. */
	const save = async (draft: Draft) => void (await put(draft, await row.sealDraft(draft)));

	const tableOf = <P extends Draft | Addendum>(one: P) =>
		('reportId' in one
			? ['addenda', row.addendum, row.sealAddendum]
			: ['drafts', row.draft, row.sealDraft]) as unknown as [
			ParentTable,
			(found: unknown) => Promise<P>,
			(value: P) => Promise<object>
		];

	/** `mine` without the photos whose pictures were deleted with the stored row. */
	async function withPicturesLeft<P extends Draft | Addendum>(mine: P): Promise<P> {
		const keys = await use((db) =>
			Promise.all(mine.photos.map(({ id }) => db.getKey('pictures', id)))
		);
		return { ...mine, photos: mine.photos.filter(({ id }) => keys.includes(id)) };
	}

	/**
	 * Writes over the row that this tab knows, without joining; null when another tab has written it
	 * since. The row is read while the new one is sealed, so that the write waits for no read of its own: a
	 * browser gives up such a write when its person leaves the page.
	 */
	async function writeOver<P extends Draft | Addendum>(mine: P, last: object): Promise<P | null> {
		const [table, , seal] = tableOf(mine);
		const [sealed, found] = await Promise.all([seal(mine), use((db) => db.get(table, mine.id))]);
		return isSameRow(found, last) ? put(mine, sealed) : null;
	}

	/**
	 * Stores `mine`, joined with what another tab has stored since `base`.
	 *
	 * @throws Failure `already_sent` when another tab has filed it: then nothing is stored.
	 */
	async function write<P extends Draft | Addendum>(
		mine: P,
		base: P,
		overrode: Overrode = () => {},
		photo?: PhotoChange<P>
	): Promise<P> {
		const { id, author } = mine;
		const [table, read, seal] = tableOf(mine);
		const last = known.get(id);
		const isKnown =
			last?.value.author === author &&
			changedFields<Draft | Addendum>(last.value, base).length === 0;
		const over = isKnown && !photo ? await writeOver(mine, last.found) : null;
		if (over) return over;

		const tables: Table[] = [table, 'parcels', 'receipts'];
		if (photo) tables.push('photos', 'pictures');
		for (;;) {
			const found = await use((db) => db.get(table, id));
			const stored = await theirs(read, found, author);
			const joined = stored ? merge(mine, base, stored) : await withPicturesLeft(mine);
			const next = photo ? photo.edit(joined) : joined;
			const sealed = await seal(next);
			const isWritten = await change(tables, async (tx) => {
				if (await isFiled(tx, id)) throw new Failure('already_sent');
				if (!isSameRow(await tx.objectStore(table).get(id), found)) return false;
				await photo?.write(tx);
				await tx.objectStore(table).put(sealed);
				return true;
			});
			if (!isWritten) continue;
			if (stored) overrode(wordsLost(stored, base, next));
			return know(next, sealed);
		}
	}

	/**
	 * Prepares to file `mine`: what may be filed of it, and the check for the transaction that does. `base`
	 * is what was stored when its person last looked; without it, only whether it is filed is checked. The
	 * check answers true when `item`, its sealed row, is there already: storage may end between a commit
	 * and its answer.
	 *
	 * @throws Failure `already_sent` when it is filed; `changed_elsewhere` when another tab has stored
	 * something that its person has not seen.
	 */
	async function filing<P extends Draft | Addendum>(mine: P, base?: P) {
		const { id, author } = mine;
		const [table, read] = tableOf(mine);
		const found = await use((db) => db.get(table, id));
		const stored = await theirs(read, found, author);
		const isSeen = !base || !stored || changedFields(stored, base).length === 0;
		return {
			mine: found === undefined && base ? await withPicturesLeft(mine) : mine,
			async check(tx: Tx<readonly Table[]>, item: object): Promise<boolean> {
				if (isSameRow(await tx.objectStore('parcels').get(id), item)) return true;
				if (await isFiled(tx, id)) throw new Failure('already_sent');
				if (!base) return false;
				if (!isSeen || !isSameRow(await tx.objectStore(table).get(id), found))
					throw new Failure('changed_elsewhere');
				return false;
			}
		};
	}
	return { open, save, write, filing };
}

export type Write = ReturnType<typeof writing>['write'];
export type Filing = Awaited<ReturnType<ReturnType<typeof writing>['filing']>>;
