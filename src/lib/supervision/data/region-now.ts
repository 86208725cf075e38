import * as v from 'valibot';
import type { CoverageGap } from '$lib/roster/roster.ts';
import type { Operator, PatchDuty, Pressing, RegionNow } from '$lib/supervision/model/pressing.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { gapRow } from '$lib/supabase/coverage-gaps.ts';
import { valueAs } from '$lib/supabase/rows.ts';

const text = v.nullable(v.string());
const pressing = v.pipe(
	v.object({
		id: v.string(),
		reference: v.string(),
		urgency: v.picklist(['now', 'today', 'routine']),
		danger_to_life: v.boolean(),
		site_name: text,
		patch_name: text,
		received_at: moment,
		due_at: moment,
		target_at: v.nullable(moment),
		deadline_at: v.nullable(moment),
		claimed_until: v.nullable(moment),
		lapses_at: v.nullable(moment),
		queued: v.boolean(),
		unowned: v.boolean(),
		owner_step: v.picklist(['officer', 'twin', 'hotline']),
		owner_id: text,
		owner_name: text,
		owner_phone: text
	}),
	v.transform((row): Pressing => ({
		id: row.id,
		reference: row.reference,
		urgency: row.urgency,
		dangerToLife: row.danger_to_life,
		siteName: row.site_name,
		patchName: row.patch_name,
		receivedAt: row.received_at,
		dueAt: row.due_at,
		targetAt: row.target_at,
		deadlineAt: row.deadline_at,
		claimedUntil: row.claimed_until,
		lapsesAt: row.lapses_at,
		closedAt: null,
		queued: row.queued,
		unowned: row.unowned,
		ownerStep: row.owner_step,
		ownerId: row.owner_id,
		ownerName: row.owner_name,
		ownerPhone: row.owner_phone
	}))
);
const regionNow = v.pipe(
	v.object({
		waiting: v.number(),
		claimed: v.number(),
		oldest_at: v.nullable(moment),
		unowned: v.number(),
		left_out: v.number(),
		reports: v.array(pressing)
	}),
	v.transform(({ oldest_at: oldestAt, left_out: leftOut, ...rest }): RegionNow => ({
		...rest,
		oldestAt,
		leftOut
	}))
);

const onDuty = { id: v.string(), name: v.string(), phone: text, reason: text };
const regionDuty = v.object({
	patches: v.array(
		v.object({
			id: v.string(),
			name: v.string(),
			holders: v.array(v.object({ ...onDuty, standing: v.picklist(['officer', 'twin']) }))
		})
	),
	operators: v.array(v.object({ ...onDuty, told: v.boolean() })),
	gaps: v.array(gapRow)
});

export type RegionDuty = {
	readonly patches: readonly PatchDuty[];
	readonly operators: readonly Operator[];
	/** Of the next 24 hours. */
	readonly gaps: readonly CoverageGap[];
};

/** What presses in the supervisor's region at this moment. */
export async function fetchRegionNow(): Promise<RegionNow> {
	const client = await signedIn();
	return valueAs(regionNow, await client.rpc('region_now'));
}

/** Who is there at this moment, and when nobody will be. */
export async function fetchRegionDuty(): Promise<RegionDuty> {
	const client = await signedIn();
	return valueAs(regionDuty, await client.rpc('region_duty'));
}
