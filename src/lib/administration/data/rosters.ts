import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { reachedUntil } from '$lib/roster/reach.ts';
import type { CoverageGap, Region, RegionRoster, StaffRoster } from '$lib/roster/roster.ts';
import type { Shift } from '$lib/roster/week.ts';
import { serverNow } from '$lib/server-time.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { fetchGaps, gapRow } from '$lib/supabase/coverage-gaps.ts';
import { moment } from '$lib/moment.ts';
import { fetchProofDays } from '$lib/supabase/proof-days.ts';
import { agreed, allRows, rowsAs } from '$lib/supabase/rows.ts';

const regionRow = v.object({ id: v.string(), name: v.string() });
const patchRow = v.pipe(
	v.object({
		id: v.string(),
		name: v.string(),
		patch_officers: v.array(
			v.object({
				standing: v.picklist(['officer', 'twin']),
				starts_at: moment,
				ends_at: v.nullable(moment),
				people: v.object({ name: v.string() })
			})
		)
	}),
	v.transform(({ id, name, patch_officers }) => ({
		id,
		name,
		holders: patch_officers.map((held) => ({
			standing: held.standing,
			personName: held.people.name,
			startsAt: held.starts_at,
			endsAt: held.ends_at
		}))
	}))
);
const hhmm = v.pipe(
	v.string(),
	v.transform((time) => time.slice(0, 5))
);
const staffRow = v.pipe(
	v.object({
		id: v.string(),
		name: v.string(),
		role: v.picklist(['officer', 'operator', 'supervisor']),
		region_id: v.string(),
		active: v.boolean(),
		capacity: v.nullable(v.number()),
		duties: v.array(
			v.object({
				weekday: v.number(),
				starts: hhmm,
				ends: hhmm,
				zone: v.string(),
				starts_on: v.string(),
				ends_on: v.nullable(v.string())
			})
		),
		duty_changes: v.array(
			v.object({
				id: v.string(),
				kind: v.picklist(['extra', 'off']),
				starts_at: moment,
				ends_at: moment,
				swap_id: v.nullable(v.string()),
				note: v.nullable(v.string())
			})
		),
		channels: v.array(v.object({ proven_at: v.nullable(moment) })),
		absences: v.array(
			v.object({
				id: v.string(),
				reason: v.picklist(['leave', 'sickness', 'away']),
				starts_at: moment,
				ends_at: v.nullable(moment)
			})
		)
	}),
	v.transform((row) => ({
		id: row.id,
		name: row.name,
		role: row.role,
		regionId: row.region_id,
		active: row.active,
		capacity: row.capacity,
		proofs: row.channels.map(({ proven_at }) => proven_at),
		shifts: row.duties.map(({ starts_on: startsOn, ends_on: endsOn, ...shift }) => ({
			...shift,
			startsOn,
			endsOn
		})),
		changes: row.duty_changes.map((change) => ({
			id: change.id,
			kind: change.kind,
			startsAt: change.starts_at,
			endsAt: change.ends_at,
			isSwap: change.swap_id !== null,
			note: change.note
		})),
		absences: row.absences.map(({ starts_at: startsAt, ends_at: endsAt, ...absence }) => ({
			...absence,
			startsAt,
			endsAt
		}))
	}))
);

/** Every region, by name. */
export async function fetchRegions(): Promise<Region[]> {
	const client = await signedIn();
	return rowsAs(regionRow, await client.from('regions').select('id, name').order('name'));
}

const STAFF = `id, name, role, region_id, active, capacity,
	duties(weekday, starts, ends, zone, starts_on, ends_on),
	duty_changes(id, kind, starts_at, ends_at, swap_id, note),
	absences(id, reason, starts_at, ends_at), channels(proven_at)` as const;

/** Staff with what of their rosters is not over, and holds or will. */
async function staffWhere(column: 'region_id' | 'id', value: string): Promise<StaffRoster[]> {
	const client = await signedIn();
	const now = serverNow().toISOString();
	const staff = allRows(staffRow, (first, last) =>
		client
			.from('people')
			.select(STAFF)
			.eq(column, value)
			.in('role', ['officer', 'operator', 'supervisor'])
			.or(`ends_on.is.null,ends_on.gte.${now.slice(0, 10)}`, { referencedTable: 'duties' })
			.gt('duty_changes.ends_at', now)
			.or(`ends_at.is.null,ends_at.gt.${now}`, { referencedTable: 'absences' })
			.order('name')
			.order('id')
			.order('starts_at', { referencedTable: 'duty_changes' })
			.order('starts_at', { referencedTable: 'absences' })
			.range(first, last)
	);
	const [rows, proofDays] = await Promise.all([staff, fetchProofDays(client)]);
	return rows.map(({ proofs, ...one }) => ({
		...one,
		reachedUntil: reachedUntil(proofs, proofDays)
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
			.select('id, name, patch_officers(standing, starts_at, ends_at, people(name))')
			.eq('region_id', regionId)
			.is('disused_at', null)
			.or(`ends_at.is.null,ends_at.gt.${now}`, { referencedTable: 'patch_officers' })
			.order('name')
			.order('starts_at', { referencedTable: 'patch_officers' })
	]);
	return { staff, patches: rowsAs(patchRow, patchAnswer), gaps };
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
	const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.array(gapRow)), failure.detail);
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
	kind: 'extra' | 'off',
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
			...(endsAt === null ? {} : { ends_at: endsAt }),
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
	standing: 'officer' | 'twin',
	personId: string | null,
	startsAt: string | null,
	despiteGaps: boolean
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('set_patch_officer', {
			patch_id: patchId,
			standing,
			// the generated types know no argument that may be null
			person_id: personId as string,
			...(startsAt === null ? {} : { starts_at: startsAt }),
			despite_gaps: despiteGaps
		})
	);
}

/** How many open reports they may own before they are passed over; null: any number. */
export async function setCapacity(personId: string, capacity: number | null): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_capacity', { person_id: personId, capacity: capacity as number }));
}
