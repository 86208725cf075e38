import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { channelSchema, reachedUntil } from '$lib/roster/reach.ts';
import {
	coverageGap,
	patchRosterSchema,
	regionSchema,
	staffRole,
	staffRosterSchema,
	type CoverageGap,
	type DutyChange,
	type Region,
	type RegionRoster,
	type StaffRoster,
	type Standing
} from '$lib/roster/roster.ts';
import type { Shift } from '$lib/roster/week.ts';
import { serverNow } from '$lib/server-time.ts';
import { fromJson } from '$lib/camel-case.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { fetchGaps } from '$lib/supabase/coverage-gaps.ts';
import { fetchProofDays } from '$lib/supabase/proof-days.ts';
import { agreed, allRows, rowsAs } from '$lib/supabase/rows.ts';

/** One of the staff, with when each of their channels was proven. */
const staffRow = v.object({
	...staffRosterSchema.entries,
	channels: v.array(v.pick(channelSchema, ['provenAt']))
});

/** Every region, by name. */
export async function fetchRegions(): Promise<Region[]> {
	const client = await signedIn();
	return rowsAs(regionSchema, await client.from('regions').select('id, name').order('name'));
}

const STAFF = `id, name, role, regionId:region_id, active, capacity,
	shifts:duties(weekday, starts, ends, zone, startsOn:starts_on, endsOn:ends_on),
	changes:duty_changes(id, kind, startsAt:starts_at, endsAt:ends_at, swapId:swap_id, note),
	absences(id, reason, startsAt:starts_at, endsAt:ends_at), channels(provenAt:proven_at)` as const;

/** Staff with what of their rosters is not over, and holds or will. */
async function staffWhere(column: 'region_id' | 'id', value: string): Promise<StaffRoster[]> {
	const client = await signedIn();
	const now = serverNow().toISOString();
	const staff = allRows(staffRow, (first, last) =>
		client
			.from('people')
			.select(STAFF)
			.eq(column, value)
			.in('role', staffRole.options)
			.or(`ends_on.is.null,ends_on.gte.${now.slice(0, 10)}`, { referencedTable: 'shifts' })
			.gt('changes.ends_at', now)
			.or(`ends_at.is.null,ends_at.gt.${now}`, { referencedTable: 'absences' })
			.order('name')
			.order('id')
			.order('starts_at', { referencedTable: 'changes' })
			.order('starts_at', { referencedTable: 'absences' })
			.range(first, last)
	);
	const [rows, proofDays] = await Promise.all([staff, fetchProofDays(client)]);
	return rows.map(({ channels, ...one }) => ({
		...one,
		reachedUntil: reachedUntil(
			channels.map(({ provenAt }) => provenAt),
			proofDays
		)
	}));
}

/** Who looks after what in a region, when, and the gaps of the next thirty days. */
export async function fetchRegionRoster(regionId: string): Promise<RegionRoster> {
	const client = await signedIn();
	const now = serverNow().toISOString();
	const [staff, gaps, patchAnswer] = await Promise.all([
		staffWhere('region_id', regionId),
		fetchGaps(regionId),
		client
			.from('patches')
			.select(
				`id, name,
				holders:patch_officers(standing, startsAt:starts_at, endsAt:ends_at, ...people(personName:name))`
			)
			.eq('region_id', regionId)
			.is('disused_at', null)
			.or(`ends_at.is.null,ends_at.gt.${now}`, { referencedTable: 'holders' })
			.order('name')
			.order('starts_at', { referencedTable: 'holders' })
	]);
	return { staff, patches: rowsAs(patchRosterSchema, patchAnswer), gaps };
}

/** One of the staff; @throws Failure `person_not_found` when it is nobody, or a reporter. */
export async function fetchStaffRoster(id: string): Promise<StaffRoster> {
	if (!v.is(v.pipe(v.string(), v.uuid()), id)) throw new Failure('person_not_found');
	const [person] = await staffWhere('id', id);
	if (!person) throw new Failure('person_not_found');
	return person;
}

/** The gaps a change would open, where that is why it was not made. */
export function gapsIn(failure: Failure): CoverageGap[] {
	if (failure.reason !== 'opens_gaps' || failure.detail === null) return [];
	const parsed = v.safeParse(
		v.pipe(v.string(), v.parseJson(), fromJson(v.array(coverageGap))),
		failure.detail
	);
	return parsed.success ? parsed.output : [];
}

// Moments go as the coast's wall clock, "2026-12-01 09:00 Europe/London": the server knows its
// zones. Each change that may open gaps fails with `opens_gaps` unless told to hold despite them.

/** The weekly shifts from a day on. */
export async function setDuties(
	personId: string,
	shifts: readonly Shift[],
	startsOn: string,
	despiteGaps: boolean
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('set_duties', {
			person_id: personId,
			shifts: [...shifts],
			starts_on: startsOn,
			despite_gaps: despiteGaps
		})
	);
}

export type Span = { readonly startsAt: string; readonly endsAt: string };

/** Once extra duty, or once off. */
export async function addDutyChange(
	personId: string,
	kind: DutyChange['kind'],
	{ startsAt, endsAt }: Span,
	note: string,
	despiteGaps: boolean
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('add_duty_change', {
			person_id: personId,
			kind,
			starts_at: startsAt,
			ends_at: endsAt,
			note,
			despite_gaps: despiteGaps
		})
	);
}

/** One gives their duty of a time, a colleague takes it. */
export async function swapDuty(
	gives: string,
	takes: string,
	{ startsAt, endsAt }: Span,
	note: string,
	despiteGaps: boolean
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('swap_duty', {
			gives,
			takes,
			starts_at: startsAt,
			ends_at: endsAt,
			note,
			despite_gaps: despiteGaps
		})
	);
}

/** Leave or sickness; without an end, until it is ended. */
export async function recordAbsence(
	personId: string,
	reason: 'leave' | 'sickness',
	startsAt: string,
	endsAt: string | null,
	despiteGaps: boolean
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('record_absence', {
			person_id: personId,
			reason,
			starts_at: startsAt,
			ends_at: endsAt,
			despite_gaps: despiteGaps
		})
	);
}

/** They are back, or are not going. */
export async function endAbsence(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('end_absence', { absence_id: id }));
}

/** Who is officer or twin from a moment on; nobody: null; from now on: null. */
export async function setPatchOfficer(
	patchId: string,
	standing: Standing,
	personId: string | null,
	startsAt: string | null,
	despiteGaps: boolean
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('set_patch_officer', {
			patch_id: patchId,
			standing,
			person_id: personId,
			starts_at: startsAt,
			despite_gaps: despiteGaps
		})
	);
}

/** How many open reports they may own before they are passed over; null: any number. */
export async function setCapacity(personId: string, capacity: number | null): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_capacity', { person_id: personId, capacity }));
}
