import { visitSchema, type NewVisit, type Visit } from '$lib/desk/model/visit.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

const LATEST_VISITS = 5;

/** The latest visits of a site, or words with it. */
export async function fetchVisits(siteId: string): Promise<Visit[]> {
	const client = await signedIn();
	const answer = await client
		.from('visits')
		.select('id, kind, happenedAt:happened_at, words, ...people(loggedBy:name)')
		.eq('site_id', siteId)
		.order('happened_at', { ascending: false })
		.order('id')
		.limit(LATEST_VISITS);
	return rowsAs(visitSchema, answer);
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
