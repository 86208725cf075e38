import { fromJson } from '$lib/camel-case.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { valueAs } from '$lib/supabase/rows.ts';
import {
	regionDuty,
	regionNow,
	type RegionDuty,
	type RegionNow
} from '$lib/supervision/model/pressing.ts';

/** What presses in the supervisor's region at this moment. */
export async function fetchRegionNow(): Promise<RegionNow> {
	const client = await signedIn();
	return valueAs(fromJson(regionNow), await client.rpc('region_now'));
}

/** Who is there at this moment, and when nobody will be. */
export async function fetchRegionDuty(): Promise<RegionDuty> {
	const client = await signedIn();
	return valueAs(fromJson(regionDuty), await client.rpc('region_duty'));
}
