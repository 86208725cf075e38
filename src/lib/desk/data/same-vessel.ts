import * as v from 'valibot';
import type { SameVessel } from '$lib/desk/model/same-vessel.ts';
import { moment } from '$lib/moment.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

const sameVesselRow = v.pipe(
	v.object({
		id: v.string(),
		reference: v.string(),
		description: v.string(),
		seen_at: moment,
		closed_at: v.nullable(moment),
		owner_id: v.nullable(v.string()),
		owner_name: v.nullable(v.string()),
		because: v.string(),
		nautical_miles: v.nullable(v.number()),
		apart_seconds: v.nullable(v.number()),
		linked: v.boolean(),
		directly: v.boolean()
	}),
	v.transform((row): SameVessel => ({
		id: row.id,
		reference: row.reference,
		description: row.description,
		seenAt: row.seen_at,
		closedAt: row.closed_at,
		ownerId: row.owner_id,
		ownerName: row.owner_name,
		because: row.because,
		nauticalMiles: row.nautical_miles,
		apartMs: row.apart_seconds === null ? null : row.apart_seconds * 1000,
		linked: row.linked,
		directly: row.directly
	}))
);

/** The reports that may be about the same vessel as this one, the linked ones first. */
export async function fetchSameVessel(id: string): Promise<SameVessel[]> {
	const client = await signedIn();
	return rowsAs(sameVesselRow, await client.rpc('same_vessel', { report_id: id }));
}

/** Says that two reports are about one thing, or that they are not after all. Twice is quiet. */
export async function link(one: string, other: string, linked: boolean): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('link_reports', { one, other, linked }));
}
