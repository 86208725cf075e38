import { sameVessel, type SameVessel } from '$lib/desk/model/same-vessel.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

/** The reports that may be about the same vessel as this one, the linked ones first. */
export async function fetchSameVessel(id: string): Promise<SameVessel[]> {
	const client = await signedIn();
	const answer = await client.rpc('same_vessel', { report_id: id }).select(
		`id, reference, description, seenAt:seen_at, closedAt:closed_at, ownerId:owner_id,
			ownerName:owner_name, because, nauticalMiles:nautical_miles, apartSeconds:apart_seconds,
			linked, directly`
	);
	return rowsAs(sameVessel, answer);
}

/** Says that two reports are about one thing, or that they are not after all. Twice is quiet. */
export async function link(one: string, other: string, linked: boolean): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('link_reports', { one, other, linked }));
}
