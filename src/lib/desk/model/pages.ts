import type { Cursor } from './report.ts';

type Row = { readonly id: string; readonly cursor: Cursor | null };
/** Rows in their order, and whether there are more. */
type Page<T> = { readonly reports: readonly T[]; readonly more: boolean };
type Read<T> = (after: Cursor | null, size: number) => Promise<Page<T>>;

export const PAGE = 25;
/** In one reading. */
const AT_MOST = 100;

const endOf = (page: Page<Row>) => page.reports.at(-1)?.cursor ?? null;
const whereIs = (page: Page<Row>, { id }: Row) => page.reports.findIndex((row) => row.id === id);

/** What was shown and then what follows; of a report that has moved, the younger row. */
function joined<T extends Row>(shown: Page<T>, next: Page<T>): Page<T> {
	const again = new Set(next.reports.map(({ id }) => id));
	const stays = ({ id }: Row) => !again.has(id);
	return {
		reports: [...shown.reports.filter(stays), ...next.reports],
		more: next.more
	};
}

function cut<T extends Row>(page: Page<T>, length: number): Page<T> {
	return {
		reports: page.reports.slice(0, length),
		more: page.more || page.reports.length > length
	};
}

/** What is shown and the page that follows. */
export async function nextPage<T extends Row>(read: Read<T>, shown: Page<T>): Promise<Page<T>> {
	return joined(shown, await read(endOf(shown), PAGE));
}

/** That many rows from the beginning, in as few readings as may be. */
async function begun<T extends Row>(read: Read<T>, wanted: number): Promise<Page<T>> {
	let page = await read(null, Math.min(wanted, AT_MOST));
	while (page.more && page.reports.length < wanted) {
		page = joined(page, await read(endOf(page), Math.min(wanted - page.reports.length, AT_MOST)));
	}
	return page;
}

/**
 * What is on screen, read again: down to the row that was the last, so that nothing which comes in
 * above pushes it out, and never fewer than were asked for.
 */
export async function readAgain<T extends Row>(
	read: Read<T>,
	wanted: number,
	shown: Page<T> | null
): Promise<Page<T>> {
	const last = shown?.reports.at(-1);
	const length = last?.cursor ? shown!.reports.length : 0;
	let page = await begun(read, Math.max(wanted, length));
	if (!last?.cursor) return page; // nothing was shown, or what a device had kept
	if (page.more && whereIs(page, last) === -1) {
		const longer = await nextPage(read, page);
		if (whereIs(longer, last) !== -1) page = longer;
	}
	const at = whereIs(page, last);
	return at === -1 ? page : cut(page, Math.max(at + 1, wanted));
}
