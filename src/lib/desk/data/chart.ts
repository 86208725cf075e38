import * as v from 'valibot';
import { isNarrow, type Asked } from '$lib/desk/model/asked.ts';
import { deskChart, type DeskChart } from '$lib/report/chart.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { readCache, writeCache, type Cached } from '$lib/storage/cache.ts';
import { fromJson } from '$lib/camel-case.ts';
import { valueAs } from '$lib/supabase/rows.ts';

const WHAT = 'desk chart';
/** An older app kept it with the server's names for its columns. */
const KEPT = v.union([deskChart, fromJson(deskChart)]);

/** Where the open reports are that the signed-in person may read and asks for. */
export async function fetchDeskChart(me: string, asked: Asked): Promise<DeskChart> {
	const { words, urgency, reviewDue } = asked;
	const client = await signedIn();
	const answer = await client.rpc('desk_chart', { words, urgency, review_due: reviewDue });
	const chart = valueAs(fromJson(deskChart), answer);
	if (!isNarrow(asked)) await writeCache(me, WHAT, chart);
	return chart;
}

/** All of them, as last read here: for without signal. */
export function cachedChart(me: string): Promise<Cached<DeskChart> | null> {
	return readCache(me, WHAT, KEPT);
}
