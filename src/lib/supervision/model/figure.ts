import * as v from 'valibot';
import { span } from '$lib/report/duration.ts';

export const figureSchema = v.object({
	key: v.string(),
	/** What people call the key, where the server knows; else the key. */
	label: v.nullable(v.string()),
	startsOn: v.string(),
	measure: v.string(),
	/** How the counted reports ended, where the measure is `closed`. */
	outcome: v.nullable(v.string()),
	done: v.number(),
	waiting: v.number(),
	/** In minutes. Null: not so many are done yet, or there are too few to say. */
	median: v.nullable(v.number()),
	p90: v.nullable(v.number()),
	/** The longest wait there is, in minutes; null: too few. */
	beyond: v.nullable(v.number())
});
/** One figure of a region: a measure of the reports under a key, in a stretch of time. */
export type Figure = v.InferOutput<typeof figureSchema>;

/** Fewer, and what is said of them is about one person. */
export const FEW = 5;
const MINUTE_MS = 60_000;

/** A percentile as it is written everywhere: "12 min", "more than 5 h", "too few". */
export function lengthWords(minutes: number | null, beyond: number | null): string {
	if (minutes !== null) return span(minutes * MINUTE_MS);
	return beyond === null ? 'too few' : `more than ${span(beyond * MINUTE_MS)}`;
}

/** "3 of 40 (8%)"; without the per cent of too few. */
export function shareWords(part: number, whole: number): string {
	if (whole === 0) return 'none';
	const share = whole < FEW ? '' : ` (${Math.round((part / whole) * 100)}%)`;
	return `${part} of ${whole}${share}`;
}

const signed = (change: number, words: (size: number) => string, more: string, less: string) => {
	if (change === 0) return 'the same';
	return change > 0 ? `${more}: +${words(change)}` : `${less}: −${words(-change)}`;
};

/** A percentile in minutes; `beyond`: the longest wait there is. */
export type Percentile = { readonly minutes: number | null; readonly beyond: number | null };

/** How a percentile differs from the one before, in words and by its sign. */
export function lengthChange(now: Percentile, then: Percentile): string {
	if (now.beyond === null || then.beyond === null) return 'too few to compare';
	if (now.minutes === null) {
		return then.minutes !== null && now.beyond >= then.minutes ? 'longer' : 'not known yet';
	}
	if (then.minutes === null) return now.minutes <= then.beyond ? 'shorter' : 'not known yet';
	const words = (minutes: number) => span(minutes * MINUTE_MS);
	return signed(now.minutes - then.minutes, words, 'longer', 'shorter');
}

/** How a count differs from the one before. */
export const countChange = (now: number, then: number) =>
	signed(now - then, String, 'more', 'fewer');

/** How many of how many. */
export type Share = { readonly part: number; readonly whole: number };

/** How a share differs from the one before, in points of a hundred. */
export function shareChange(now: Share, then: Share): string {
	if (now.whole < FEW || then.whole < FEW) return 'too few to compare';
	const points = ({ part, whole }: Share) => Math.round((part / whole) * 100);
	return signed(
		points(now) - points(then),
		(size) => `${size} ${size === 1 ? 'point' : 'points'}`,
		'more',
		'fewer'
	);
}
