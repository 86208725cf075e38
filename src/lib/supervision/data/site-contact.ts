import * as v from 'valibot';
import { siteContact, type SitesContact } from '$lib/supervision/model/site-contact.ts';
import { shifted, type Period } from '$lib/supervision/model/period.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { rowsAs } from '$lib/supabase/rows.ts';
import { wordingsOf } from '$lib/supabase/wordings.ts';

/** A site, and how many there are in all. */
const siteRow = v.object({ ...siteContact.entries, all: v.number() });

export const SITES_AT_ONCE = 25;

/** A page of the region's sites, the first is 1; with days those alone that had no contact for so long. */
export async function fetchSiteContact(
	{ from, to }: Period,
	page: number,
	quietDays: number | null = null
): Promise<SitesContact> {
	const client = await signedIn();
	const rows = rowsAs(
		siteRow,
		await client
			.rpc('site_contact', {
				since: from,
				until: shifted(to, 1),
				quiet_days: quietDays,
				at_most: SITES_AT_ONCE,
				skip: (page - 1) * SITES_AT_ONCE
			})
			.select(
				'id:site_id, name:site_name, patchName:patch_name, berths, received, graded, useful, told, feedbackMedian:feedback_median_minutes, feedbackBeyond:feedback_beyond_minutes, lastReportOn:last_report_on, lastVisitOn:last_visit_on, all:sites'
			)
	);
	return { sites: rows, all: rows[0]?.all ?? 0 };
}

const EVERY_EDITION = 2 ** 31 - 1;

/** What each sign's code means, in the newest edition that has it. */
export async function fetchIndicatorWords(): Promise<ReadonlyMap<string, string>> {
	return (await wordingsOf([EVERY_EDITION]))(EVERY_EDITION);
}
