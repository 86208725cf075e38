import * as v from 'valibot';
import { isNarrow, type Asked } from '$lib/desk/model/asked.ts';
import type { DeskChart } from '$lib/report/chart.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { readCache, writeCache, type Cached } from '$lib/storage/cache.ts';
import { valueAs } from '$lib/supabase/rows.ts';

const WHAT = 'desk chart';

const chartRow = v.object({
	reports: v.array(
		v.pipe(
			v.object({
				id: v.string(),
				reference: v.string(),
				urgency: v.picklist(['now', 'today', 'routine']),
				latitude: v.number(),
				longitude: v.number(),
				target_at: v.nullish(moment, null),
				deadline_at: v.nullable(moment),
				claimed_until: v.nullish(moment, null),
				lapses_at: v.nullable(moment),
				mine: v.boolean()
			}),
			v.transform(({ target_at, deadline_at, claimed_until, lapses_at, ...report }) => ({
				...report,
				targetAt: target_at,
				deadlineAt: deadline_at,
				claimedUntil: claimed_until,
				lapsesAt: lapses_at
			}))
		)
	),
	placed: v.number(),
	unplaced: v.number()
});

/** Where the open reports are that the signed-in person may read and asks for. */
export async function fetchDeskChart(me: string, asked: Asked): Promise<DeskChart> {
	const { words, urgency, reviewDue } = asked;
	const client = await signedIn();
	const answer = await client.rpc('desk_chart', {
		words,
		...(urgency && { urgency }),
		review_due: reviewDue
	});
	const chart = valueAs(chartRow, answer);
	if (!isNarrow(asked)) await writeCache(me, WHAT, answer.data);
	return chart;
}

/** All of them, as last read here: for without signal. */
export function cachedChart(me: string): Promise<Cached<DeskChart> | null> {
	return readCache(me, WHAT, chartRow);
}
