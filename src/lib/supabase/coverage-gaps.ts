import { coverageGap, type CoverageGap } from '$lib/roster/roster.ts';
import { signedIn } from './client.ts';
import { allRows } from './rows.ts';

/** The coverage gaps of the next thirty days, of a region or of all that the caller answers for. */
export async function fetchGaps(regionId?: string): Promise<CoverageGap[]> {
	const client = await signedIn();
	return allRows(coverageGap, (first, last) => {
		// of a function's answer only what is selected can be filtered by
		const gaps = client.rpc('coverage_gaps', {}).select(
			`kind, patchId:patch_id, patchName:patch_name, region_id, sites, startsAt:starts_at,
				endsAt:ends_at`
		);
		return (regionId === undefined ? gaps : gaps.eq('region_id', regionId))
			.order('kind')
			.order('patch_name')
			.order('starts_at')
			.range(first, last);
	});
}
