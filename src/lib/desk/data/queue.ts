import * as v from 'valibot';
import { isNarrow, type Asked } from '$lib/desk/model/asked.ts';
import type { DeskPage, Cursor } from '$lib/desk/model/report.ts';
import { readCache, writeCache, type Cached } from '$lib/storage/cache.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { rowsAs } from '$lib/supabase/rows.ts';
import { deskRow, toDeskReport, toReports } from './report-rows.ts';

export type DeskQuery = Asked & {
	/** `others` is everything else the person may see, the hotline's queue included. */
	readonly whose: 'mine' | 'others';
	readonly me: string;
	/** Where the page before ended; null: the beginning. */
	readonly after: Cursor | null;
	readonly size: number;
};

// to the letter: a moment read and written again would lose what is less than a millisecond
const cursorRow = v.object({
	id: v.string(),
	received_at: v.string(),
	deadline_at: v.nullable(v.string()),
	lapses_at: v.nullable(v.string()),
	closed_at: v.nullable(v.string())
});

/** A page of the signed-in person's queue: first what must be acknowledged soonest. */
export async function fetchDesk(query: DeskQuery): Promise<DeskPage> {
	const { whose, me, closed, words, urgency, reviewDue, after, size } = query;
	const client = await signedIn();
	const answer = await client.rpc('desk_page', {
		whose,
		closed,
		words,
		...(urgency && { urgency }),
		review_due: reviewDue,
		after,
		at_most: size + 1
	});
	const rows = rowsAs(deskRow, answer).slice(0, size);
	const more = (answer.data as object[]).length > size;
	const kept = (answer.data as object[]).slice(0, size);
	const reports = await toReports(rows);
	if (after === null && !closed && !isNarrow(query)) {
		// as it came, for a younger app to read; signs in words, whose editions are not kept
		const readable = kept.map((row, at) => ({ ...row, indicators: reports[at]!.indicators }));
		await writeCache(me, `desk ${whose}`, readable);
	}
	return { reports, cursors: v.parse(v.array(cursorRow), kept), more };
}

/** The open ones of that part, as last read here: for without signal. */
export async function cachedDesk(
	whose: DeskQuery['whose'],
	me: string
): Promise<Cached<DeskPage> | null> {
	const kept = await readCache(me, `desk ${whose}`, v.array(deskRow));
	const none = new Map<string, string>();
	return (
		kept && {
			asOf: kept.asOf,
			value: { reports: kept.value.map((row) => toDeskReport(row, none)), cursors: [], more: false }
		}
	);
}
