import type { Share } from './figure.ts';

/** Intervals that say how far a difference may come from chance alone. All are of 95 per cent. */
export type Interval = { readonly low: number; readonly high: number };

const Z = 1.959963984540054;

/** Of a share: the score interval of Wilson (Journal of the American Statistical Association 22, 1927, 209-212). */
export function wilson({ part, whole }: Share): Interval {
	const share = part / whole;
	const centre = share + (Z * Z) / (2 * whole);
	const reach = Z * Math.sqrt((share * (1 - share)) / whole + (Z * Z) / (4 * whole * whole));
	const scale = 1 + (Z * Z) / whole;
	return { low: (centre - reach) / scale, high: (centre + reach) / scale };
}

/**
 * Of one share less another: method 10 of Newcombe, "Interval estimation for the difference between
 * independent proportions" (Statistics in Medicine 17, 1998, 873-890), from the two intervals of Wilson.
 */
export function differenceOf(one: Share, other: Share): Interval {
	const [p, q] = [one.part / one.whole, other.part / other.whole];
	const [of, than] = [wilson(one), wilson(other)];
	return {
		low: p - q - Math.hypot(p - of.low, than.high - q),
		high: p - q + Math.hypot(of.high - p, q - than.low)
	};
}

/** What was counted, and in how long a time. */
export type Count = { readonly count: number; readonly days: number };

/**
 * Of one rate by another, where what is counted comes by itself: given both counts, one of them is
 * binomial (Przyborowski and Wilenski, Biometrika 31, 1940, 313-323), whose share gets Wilson's interval.
 */
export function ratioOf(one: Count, other: Count): Interval {
	const { low, high } = wilson({ part: one.count, whole: one.count + other.count });
	const ratio = (share: number) => (share / (1 - share)) * (other.days / one.days);
	return {
		low: one.count === 0 ? 0 : ratio(low),
		high: other.count === 0 ? Infinity : ratio(high)
	};
}
