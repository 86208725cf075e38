import * as v from 'valibot';
import { isNarrow, type Asked } from '$lib/desk/model/asked.ts';
import { keptReport, type Cursor, type DeskPage } from '$lib/desk/model/report.ts';
import { readCache, writeCache, type Cached } from '$lib/storage/cache.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { DESK_COLUMNS, toReports } from './report-rows.ts';

export type DeskQuery = Asked & {
	/** `others` is everything else the person may see, the hotline's queue included. */
	readonly whose: 'mine' | 'others';
	readonly me: string;
	/** Where the page before ended; null: the beginning. */
	readonly after: Cursor | null;
	readonly size: number;
};

/** A page of the signed-in person's queue: first what must be acknowledged soonest. */
export async function fetchDesk(query: DeskQuery): Promise<DeskPage> {
	const { whose, me, closed, words, urgency, reviewDue, after, size } = query;
	const client = await signedIn();
	const answer = await client
		.rpc('desk_page', {
			whose,
			closed,
			words,
			urgency,
			review_due: reviewDue,
			after,
			at_most: size + 1
		})
		.select(DESK_COLUMNS);
	const { reports, kept } = await toReports(answer);
	if (after === null && !closed && !isNarrow(query))
		await writeCache(me, `desk ${whose}`, kept.slice(0, size));
	return { reports: reports.slice(0, size), more: reports.length > size };
}

/** The open ones of that part, as last read here: for without signal. */
export async function cachedDesk(
	whose: DeskQuery['whose'],
	me: string
): Promise<Cached<DeskPage> | null> {
	const kept = await readCache(me, `desk ${whose}`, v.array(keptReport));
	return kept && { asOf: kept.asOf, value: { reports: kept.value, more: false } };
}
