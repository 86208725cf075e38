import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import type { ReachedUntil } from './reach.ts';
import { shiftSchema } from './week.ts';

export const regionSchema = v.object({ id: v.string(), name: v.string() });
export type Region = v.InferOutput<typeof regionSchema>;

export const staffRole = v.picklist(['officer', 'operator', 'supervisor']);
export type StaffRole = v.InferOutput<typeof staffRole>;

export const standingSchema = v.picklist(['officer', 'twin']);
/** What somebody is to a patch. */
export type Standing = v.InferOutput<typeof standingSchema>;

export const coverageGap = v.object({
	kind: v.picklist(['patch', 'hotline', 'site']),
	/** Of a hotline: its region's. Of a site without a patch: the site's. */
	patchId: v.string(),
	patchName: v.string(),
	/** Names of the sites in use that it leaves alone; of a hotline, none by name. */
	sites: v.array(v.string()),
	startsAt: moment,
	endsAt: moment
});
/** A time when nobody is on duty for a patch, for the hotline of a region, or for a site without a patch. */
export type CoverageGap = v.InferOutput<typeof coverageGap>;

const holderSchema = v.object({
	standing: standingSchema,
	personName: v.string(),
	startsAt: moment,
	endsAt: v.nullable(moment)
});
/** Who is or will be officer or twin of a patch. */
export type Holder = v.InferOutput<typeof holderSchema>;

export const patchRosterSchema = v.object({
	id: v.string(),
	name: v.string(),
	holders: v.array(holderSchema)
});
export type PatchRoster = v.InferOutput<typeof patchRosterSchema>;

const datedShiftSchema = v.object({
	...shiftSchema.entries,
	startsOn: v.string(),
	endsOn: v.nullable(v.string())
});
/** A weekly shift, and the days on which it first and last begins. */
export type DatedShift = v.InferOutput<typeof datedShiftSchema>;

const dutyChangeSchema = v.object({
	id: v.string(),
	kind: v.picklist(['extra', 'off']),
	startsAt: moment,
	endsAt: moment,
	/** Null: not by a swap. */
	swapId: v.nullable(v.string()),
	note: v.nullable(v.string())
});
export type DutyChange = v.InferOutput<typeof dutyChangeSchema>;

const absenceSchema = v.object({
	id: v.string(),
	reason: v.picklist(['leave', 'sickness', 'away']),
	startsAt: moment,
	/** Null: until they say they are back. */
	endsAt: v.nullable(moment)
});
export type Absence = v.InferOutput<typeof absenceSchema>;

export const staffRosterSchema = v.object({
	id: v.string(),
	name: v.string(),
	role: staffRole,
	regionId: v.string(),
	active: v.boolean(),
	/** Null: any number of open reports. */
	capacity: v.nullable(v.number()),
	shifts: v.array(datedShiftSchema),
	changes: v.array(dutyChangeSchema),
	absences: v.array(absenceSchema)
});
/** One of the staff, and all of their roster that is not over. */
export type StaffRoster = v.InferOutput<typeof staffRosterSchema> & {
	readonly reachedUntil: ReachedUntil;
};

/** A region's rosters, and the gaps they leave in the next thirty days. */
export type RegionRoster = {
	readonly patches: readonly PatchRoster[];
	readonly staff: readonly StaffRoster[];
	readonly gaps: readonly CoverageGap[];
};

export const AHEAD_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

/** The weeks a roster has or will have, by the day each begins; the one in force first. */
export function weeksOf({ shifts }: Pick<StaffRoster, 'shifts'>, today: string) {
	const days = shifts.flatMap(({ startsOn, endsOn }) => [
		startsOn,
		...(endsOn === null ? [] : [dayAfter(endsOn)])
	]);
	const begins = [today, ...days.filter((day) => day > today)];
	return [...new Set(begins)].sort().map((from) => ({
		from,
		shifts: shifts.filter(
			({ startsOn, endsOn }) => startsOn <= from && (endsOn === null || endsOn >= from)
		)
	}));
}

function dayAfter(day: string): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** Whether something that begins then concerns the coming thirty days. */
export function isSoon(startsAt: Date, now: Date): boolean {
	return startsAt.getTime() < now.getTime() + AHEAD_DAYS * DAY_MS;
}

/** "1 gap", "2 gaps". */
export const gapCount = (count: number) => (count === 1 ? '1 gap' : `${count} gaps`);

/** "Solent West", "Hotline of South West". */
export function placeWords({ kind, patchName }: CoverageGap): string {
	return kind === 'hotline' ? `Hotline of ${patchName}` : patchName;
}

/** Sites that have the same gaps, or a hotline. */
export type UncoveredSites = {
	readonly id: string;
	/** "Hamble, Pier Harbour", "Hotline of South West". */
	readonly name: string;
	/** Null: no patch. */
	readonly patchName: string | null;
	readonly gaps: CoverageGap[];
};

/** Gaps by the sites they leave alone, in the order of their names; hotlines come first. */
export function bySite(gaps: readonly CoverageGap[]): UncoveredSites[] {
	const places = new Map<string, UncoveredSites>();
	for (const gap of gaps) {
		const { kind, patchId, patchName, sites } = gap;
		const place = places.get(patchId) ?? {
			id: patchId,
			name: kind === 'patch' ? sites.join(', ') || 'No sites' : placeWords(gap),
			patchName: kind === 'patch' ? patchName : null,
			gaps: []
		};
		place.gaps.push(gap);
		places.set(patchId, place);
	}
	const isHotline = ({ gaps: [gap] }: UncoveredSites) => gap!.kind === 'hotline';
	return [...places.values()].sort(
		(a, b) => Number(isHotline(b)) - Number(isHotline(a)) || a.name.localeCompare(b.name)
	);
}

/** How many sites have gaps, and whether the hotline has: "12, and the hotline". */
export function sitesAhead(gaps: readonly CoverageGap[]): string {
	const { size } = new Set(
		gaps.flatMap(({ patchId, sites }) => sites.map((name) => `${patchId} ${name}`))
	);
	const hotline = gaps.some(({ kind }) => kind === 'hotline');
	if (size === 0) return hotline ? 'the hotline' : 'none';
	return hotline ? `${size}, and the hotline` : `${size}`;
}

/** A wall-clock time of the coast, written so that the server finds the moment; null: unreadable. */
export function londonMoment(day: string, time: string): string | null {
	if (!/^\d{4}-\d\d-\d\d$/.test(day) || !/^\d\d:\d\d$/.test(time)) return null;
	return `${day} ${time} Europe/London`;
}
