import * as v from 'valibot';
import { VISIT_KINDS, type NewVisit, type Visit } from '$lib/desk/model/visit.ts';
import { moment } from '$lib/moment.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';
import { named } from './report-rows.ts';

const visitRow = v.pipe(
	v.object({
		id: v.string(),
		kind: v.picklist(VISIT_KINDS),
		happened_at: moment,
		words: v.string(),
		logger: named
	}),
	v.transform(({ happened_at, logger, ...visit }): Visit => ({
		...visit,
		happenedAt: happened_at,
		loggedBy: logger?.name ?? null
	}))
);

const LATEST_VISITS = 5;

/** The latest visits of a site, or words with it. */
export async function fetchVisits(siteId: string): Promise<Visit[]> {
	const client = await signedIn();
	const answer = await client
		.from('visits')
		.select('id, kind, happened_at, words, logger:people(name)')
		.eq('site_id', siteId)
		.order('happened_at', { ascending: false })
		.order('id')
		.limit(LATEST_VISITS);
	return rowsAs(visitRow, answer);
}

/** Staff were at a site, or in touch with it. The same id again is the same visit. */
export async function logVisit({ id, siteId, kind, happenedAt, words }: NewVisit): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('log_visit', {
			visit_id: id,
			site_id: siteId,
			kind,
			happened_at: happenedAt.toISOString(),
			words
		})
	);
}
