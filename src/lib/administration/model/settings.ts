/** How soon reports of an urgency must be acknowledged. */
export type Target = {
	readonly urgency: 'now' | 'today' | 'routine';
	readonly minutes: number;
	readonly startsAt: Date;
};
/** How reports of an urgency go on when nobody acts. */
export type PolicyTimes = {
	/** From acknowledging to the outcome; then the answer counts no longer. */
	readonly lapseMinutes: number;
	/** How often supervisors are told; null: as often as the time to acknowledge. */
	readonly alertMinutes: number | null;
	/** How long a claim on the hotline holds. */
	readonly leaseMinutes: number;
};
/** The times of a region, or of all that have none of their own. */
export type Policy = PolicyTimes & {
	readonly urgency: Target['urgency'];
	/** Null: everywhere. */
	readonly regionId: string | null;
	readonly regionName: string | null;
};

/** What was written for a region, or, null, for everywhere; null: nothing was. */
export function ownPolicy(
	policies: readonly Policy[],
	regionId: string | null,
	urgency: Target['urgency']
): Policy | null {
	return policies.find((each) => each.regionId === regionId && each.urgency === urgency) ?? null;
}

export type NumberKind =
	'hotline' | 'emergency' | 'coastal_crime_line' | 'anti_terrorist_hotline' | 'police';
/** A number people are told to call, and how old our knowledge of it is. */
export type ContactNumber = {
	readonly id: string;
	readonly label: string;
	readonly number: string;
	/** Null: the same everywhere. */
	readonly regionName: string | null;
	/** A day, "2026-11-25". */
	readonly checkedOn: string;
	/** Null: it was loaded as data. */
	readonly checkedBy: string | null;
};
/** What an administrator writes of a number. */
export type NumberFacts = Pick<ContactNumber, 'label' | 'number' | 'checkedOn'>;

/** An edition of the checklist of indicators. */
export type EditionSummary = {
	readonly version: number;
	/** From when phones are given it; null: a draft. */
	readonly publishedAt: Date | null;
	readonly indicators: number;
};
export type Settings = {
	readonly targets: readonly Target[];
	readonly policies: readonly Policy[];
	readonly numbers: readonly ContactNumber[];
	readonly editions: readonly EditionSummary[];
};

/** "15 minutes", "4 hours", "1 hour 30 minutes". */
export function minutesWords(minutes: number): string {
	const part = (count: number, unit: string) =>
		count === 0 ? '' : `${count} ${unit}${count === 1 ? '' : 's'}`;
	const words = [part(Math.floor(minutes / 60), 'hour'), part(minutes % 60, 'minute')];
	return words.filter(Boolean).join(' ') || '0 minutes';
}
