import type { ReachedUntil } from './reach.ts';
import type { Shift } from './week.ts';

export type Region = { readonly id: string; readonly name: string };
export type StaffRole = 'officer' | 'operator' | 'supervisor';

/** A time when nobody is on duty for a patch, for the hotline of a region, or for a site without a patch. */
export type CoverageGap = {
	readonly kind: 'patch' | 'hotline' | 'site';
	/** Of the patch, the region or the site. */
	readonly coveredId: string;
	readonly coveredName: string;
	/** Names of the sites in use that it leaves alone; of a hotline, none by name. */
	readonly sites: readonly string[];
	readonly startsAt: Date;
	readonly endsAt: Date;
};

/** Who is or will be officer or twin of a patch. */
export type Holder = {
	readonly standing: 'officer' | 'twin';
	readonly personName: string;
	readonly startsAt: Date;
	readonly endsAt: Date | null;
};
export type PatchRoster = {
	readonly id: string;
	readonly name: string;
	readonly holders: readonly Holder[];
};

/** A weekly shift, and the days on which it first and last begins. */
export type DatedShift = Shift & { readonly startsOn: string; readonly endsOn: string | null };
export type DutyChange = {
	readonly id: string;
	readonly kind: 'extra' | 'off';
	readonly startsAt: Date;
	readonly endsAt: Date;
	readonly isSwap: boolean;
	readonly note: string | null;
};
export type Absence = {
	readonly id: string;
	readonly reason: 'leave' | 'sickness' | 'away';
	readonly startsAt: Date;
	/** Null: until they say they are back. */
	readonly endsAt: Date | null;
};

/** One of the staff, and all of their roster that is not over. */
export type StaffRoster = {
	readonly id: string;
	readonly name: string;
	readonly role: StaffRole;
	readonly regionId: string;
	readonly active: boolean;
	/** Null: any number of open reports. */
	readonly capacity: number | null;
	readonly reachedUntil: ReachedUntil;
	readonly shifts: readonly DatedShift[];
	readonly changes: readonly DutyChange[];
	readonly absences: readonly Absence[];
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
export function placeWords({ kind, coveredName }: CoverageGap): string {
	return kind === 'hotline' ? `Hotline of ${coveredName}` : coveredName;
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
		const { kind, coveredId, coveredName, sites } = gap;
		const place = places.get(coveredId) ?? {
			id: coveredId,
			name: kind === 'patch' ? sites.join(', ') || 'No sites' : placeWords(gap),
			patchName: kind === 'patch' ? coveredName : null,
			gaps: []
		};
		place.gaps.push(gap);
		places.set(coveredId, place);
	}
	const isHotline = ({ gaps: [gap] }: UncoveredSites) => gap!.kind === 'hotline';
	return [...places.values()].sort(
		(a, b) => Number(isHotline(b)) - Number(isHotline(a)) || a.name.localeCompare(b.name)
	);
}

/** How many sites have gaps, and whether the hotline has: "12, and the hotline". */
export function sitesAhead(gaps: readonly CoverageGap[]): string {
	const { size } = new Set(
		gaps.flatMap(({ coveredId, sites }) => sites.map((name) => `${coveredId} ${name}`))
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
