import * as v from 'valibot';
import type { CoverageGap } from '$lib/roster/roster.ts';
import { signedIn } from './client.ts';
import { moment } from '$lib/moment.ts';
import { allRows } from './rows.ts';

export const gapRow = v.pipe(
	v.object({
		kind: v.picklist(['patch', 'hotline', 'site']),
		patch_id: v.string(),
		patch_name: v.string(),
		sites: v.array(v.string()),
		starts_at: moment,
		ends_at: moment
	}),
	v.transform((row): CoverageGap => ({
		kind: row.kind,
		coveredId: row.patch_id,
		coveredName: row.patch_name,
		sites: row.sites,
		startsAt: row.starts_at,
		endsAt: row.ends_at
	}))
);
/** The coverage gaps of the next thirty days, of a region or of all that the caller answers for. */
export async function fetchGaps(regionId?: string): Promise<CoverageGap[]> {
	const client = await signedIn();
	return allRows(gapRow, (first, last) => {
		const gaps = client.rpc('coverage_gaps', {});
		return (regionId === undefined ? gaps : gaps.eq('region_id', regionId))
			.order('kind')
			.order('patch_name')
			.order('starts_at')
			.range(first, last);
	});
}
