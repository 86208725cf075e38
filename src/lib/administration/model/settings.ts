import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { urgencySchema } from '$lib/report/urgency.ts';

/** Minutes, from an interval as PostgreSQL writes it: "00:15:00", "24:00:00", "1 day 02:00:00". */
const interval = v.pipe(
	v.string(),
	v.regex(/^(?:\d+ days? ?)?(?:\d+:\d\d:\d\d)?$/),
	v.transform((text) => {
		const days = Number(/^(\d+) day/.exec(text)?.[1] ?? 0);
		const [hours = 0, mins = 0] = (/\d+:\d\d/.exec(text)?.[0] ?? '0:0').split(':').map(Number);
		return (days * 24 + hours) * 60 + mins;
	})
);
/** Tables hold intervals; a refused change answers with numbers. */
const minutes = v.union([v.number(), interval]);

export const targetSchema = v.object({
	urgency: urgencySchema,
	minutes,
	startsAt: moment
});
/** How soon reports of an urgency must be acknowledged. */
export type Target = v.InferOutput<typeof targetSchema>;

export const policyTimes = v.object({
	/** From acknowledging to the outcome; then the answer counts no longer. */
	lapseMinutes: minutes,
	/** How often supervisors are told; null: as often as the time to acknowledge. */
	alertMinutes: v.nullable(minutes),
	/** How long a claim on the hotline holds. */
	leaseMinutes: minutes
});
/** How reports of an urgency go on when nobody acts. */
export type PolicyTimes = v.InferOutput<typeof policyTimes>;

export const policySchema = v.object({
	...policyTimes.entries,
	urgency: urgencySchema,
	/** Null: everywhere. */
	regionId: v.nullable(v.string()),
	regionName: v.nullable(v.string())
});
/** The times of a region, or of all that have none of their own. */
export type Policy = v.InferOutput<typeof policySchema>;

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

export const contactNumber = v.object({
	id: v.string(),
	label: v.string(),
	number: v.string(),
	/** Null: the same everywhere. */
	regionName: v.nullable(v.string()),
	/** A day, "2026-11-25". */
	checkedOn: v.string()
});
/** A number people are told to call, and how old our knowledge of it is. */
export type ContactNumber = v.InferOutput<typeof contactNumber> & {
	/** Null: it was loaded as data. */
	readonly checkedBy: string | null;
};
/** What an administrator writes of a number. */
export type NumberFacts = Pick<ContactNumber, 'label' | 'number' | 'checkedOn'>;

export const editionSummary = v.object({
	version: v.number(),
	/** From when phones are given it; null: a draft. */
	publishedAt: v.nullable(moment),
	/** How many. */
	indicators: v.pipe(
		v.array(v.object({ code: v.string() })),
		v.transform(({ length }) => length)
	)
});
/** An edition of the checklist of indicators. */
export type EditionSummary = v.InferOutput<typeof editionSummary>;
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
