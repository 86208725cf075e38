import * as v from 'valibot';
import { sealedSchema, type Vault } from '$lib/storage/vault/seal.ts';
import { addendumSchema, type Addendum } from '$lib/report/addendum.ts';
import { contentOf } from '$lib/report/content.ts';
import { draftSchema, type Draft } from '$lib/report/draft.ts';
import {
	itemBodySchema,
	itemLabelSchema,
	type Filed,
	type ItemLabel,
	type ReportItem
} from './outbox-item.ts';

/** A row of ours, whatever is sealed in it. */
const sealedRow = v.looseObject({ id: v.string(), author: v.string(), sealed: sealedSchema });

/** Rows of version 1 lie open; they are read as they are, and sealed when next written. */
async function opened(vault: Vault, table: string, row: unknown): Promise<unknown> {
	if (!v.is(sealedRow, row)) return row;
	const { id, author, sealed } = row;
	return vault.unseal(author, `${table} ${id}`, sealed);
}

/** The row, if it can be read and is that person's. */
export async function theirs<T extends { author: string }>(
	read: (row: unknown) => Promise<T>,
	row: unknown,
	author: string
): Promise<T | null> {
	if ((row as { author?: unknown } | undefined)?.author !== author) return null;
	return read(row).catch(() => null);
}

/** Rows that were opened, and those that cannot be. */
export type Opened<T> = { readonly readable: T[]; readonly unreadable: unknown[] };

async function eachOf<T>(rows: unknown[], read: (row: unknown) => Promise<T>): Promise<Opened<T>> {
	const readable: T[] = [];
	const unreadable: unknown[] = [];
	for (const row of rows) {
		try {
			readable.push(await read(row));
		} catch {
			unreadable.push(row); // kept, and shown to its person: it may be a report
		}
	}
	return { readable, unreadable };
}

/** Turns what people wrote into rows that nobody else can read, and back. */
export function rows(vault: Vault) {
	async function draft(row: unknown): Promise<Draft> {
		return v.parse(draftSchema, await opened(vault, 'drafts', row));
	}

	async function addendum(row: unknown): Promise<Addendum> {
		return v.parse(addendumSchema, await opened(vault, 'addenda', row));
	}

	async function item(row: unknown): Promise<Filed> {
		const body = await opened(vault, 'parcels', row);
		const before = v.safeParse(v.object({ draft: draftSchema }), row);
		if (before.success) return legacy(row as object, before.output.draft);
		return { ...v.parse(itemLabelSchema, row), ...v.parse(itemBodySchema, body) };
	}

	return {
		draft,
		drafts: (found: unknown[]) => eachOf(found, draft),
		addendum,
		addenda: (found: unknown[]) => eachOf(found, addendum),
		item,
		items: (found: unknown[]) => eachOf(found, item),
		/** What of items lies open. */
		labels: (found: unknown[]): ItemLabel[] =>
			found.flatMap((row) => {
				const label = v.safeParse(itemLabelSchema, labelled(row));
				return label.success ? [label.output] : [];
			}),

		/** Plain data first: a proxy of Svelte's, say, is not for storage. */
		async sealDraft(value: Draft) {
			const { id, author } = value;
			const sealed = await vault.seal(author, `drafts ${id}`, v.parse(draftSchema, value));
			return { id, author, sealed };
		},
		async sealAddendum(value: Addendum) {
			const { id, author } = value;
			const sealed = await vault.seal(author, `addenda ${id}`, v.parse(addendumSchema, value));
			return { id, author, sealed };
		},
		async sealItem(value: Filed) {
			const { id, author } = value;
			const sealed = await vault.seal(author, `parcels ${id}`, v.parse(itemBodySchema, value));
			return { ...v.parse(itemLabelSchema, value), sealed };
		}
	};
}

/** Items of version 1 were all reports. */
function labelled(row: unknown): unknown {
	const { id } = row as { id?: unknown };
	return { reportId: id, ...(row as object) };
}

/** An item of version 1 held its draft alone. */
function legacy(row: object, draft: Draft): ReportItem {
	return {
		...v.parse(itemLabelSchema, labelled(row)),
		kind: 'report',
		draft,
		content: contentOf(draft, 'before 2')
	};
}

export type Rows = ReturnType<typeof rows>;
