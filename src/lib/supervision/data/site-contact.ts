import * as v from 'valibot';
import type { SiteContact, SitesContact } from '$lib/supervision/model/site-contact.ts';
import { shifted, type Period } from '$lib/supervision/model/period.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { rowsAs } from '$lib/supabase/rows.ts';
import { wordingsOf } from '$lib/supabase/wordings.ts';

const text = v.nullable(v.string());
const number = v.nullable(v.number());
const siteRow = v.object({
	site_id: v.string(),
	site_name: v.string(),
	patch_name: text,
	berths: number,
	received: v.number(),
	graded: v.number(),
	useful: v.number(),
	told: v.number(),
	feedback_median_minutes: number,
	feedback_beyond_minutes: number,
	last_report_on: text,
	last_visit_on: text,
	sites: v.number()
});

const toSite = (row: v.InferOutput<typeof siteRow>): SiteContact => ({
	id: row.site_id,
	name: row.site_name,
	patchName: row.patch_name,
	berths: row.berths,
	received: row.received,
	graded: row.graded,
	useful: row.useful,
	told: row.told,
	feedbackMedian: row.feedback_median_minutes,
	feedbackBeyond: row.feedback_beyond_minutes,
	lastReportOn: row.last_report_on,
	lastVisitOn: row.last_visit_on
});

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
		await client.rpc('site_contact', {
			since: from,
			until: shifted(to, 1),
			...(quietDays !== null && { quiet_days: quietDays }),
			at_most: SITES_AT_ONCE,
			skip: (page - 1) * SITES_AT_ONCE
		})
	);
	return { sites: rows.map(toSite), all: rows[0]?.sites ?? 0 };
}

const EVERY_EDITION = 2 ** 31 - 1;

/** What each sign's code means, in the newest edition that has it. */
export async function fetchIndicatorWords(): Promise<ReadonlyMap<string, string>> {
	return (await wordingsOf([EVERY_EDITION]))(EVERY_EDITION);
}
