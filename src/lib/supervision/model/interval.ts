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

// Lanczos (SIAM Journal on Numerical Analysis 1, 1964, 86-96), g = 7.
const LANCZOS = [
	0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
	-176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
	1.5056327351493116e-7
];

function logGamma(x: number): number {
	const [first, ...rest] = LANCZOS as [number, ...number[]];
	const sum = rest.reduce((total, term, index) => total + term / (x + index), first);
	const base = x + 6.5;
	return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/** The beta distribution's share below x, by its continued fraction (Abramowitz and Stegun, 26.5.8). */
function betaBelow(x: number, a: number, b: number): number {
	if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a);
	const tiny = 1e-300;
	const held = (value: number) => (Math.abs(value) < tiny ? tiny : value);
	let c = 1;
	let d = 1 / held(1 - ((a + b) * x) / (a + 1));
	let fraction = d;
	for (let m = 1; m < 20_000; m++) {
		let change = 1;
		for (const term of [
			(m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
			(-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
		]) {
			d = 1 / held(1 + term * d);
			c = held(1 + term / c);
			change = c * d;
			fraction *= change;
		}
		if (Math.abs(change - 1) < 1e-14) break;
	}
	const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
	return (Math.exp(front) * fraction) / a;
}

/** Where that share of the beta distribution is below. */
function betaQuantile(share: number, a: number, b: number): number {
	let [low, high] = [0, 1];
	for (let step = 0; step < 100; step++) {
		const middle = (low + high) / 2;
		if (betaBelow(middle, a, b) < share) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

/** What was counted, and in how long a time. */
export type Count = { readonly count: number; readonly days: number };

/**
 * Of one rate by another, where what is counted comes by itself: given both counts, one of them is
 * binomial (Przyborowski and Wilenski, Biometrika 31, 1940, 313-323), whose interval is that of Clopper
 * and Pearson (Biometrika 26, 1934, 404-413). Exact, and so rather too wide than too narrow.
 */
export function ratioOf(one: Count, other: Count): Interval {
	const [x, y] = [one.count, other.count];
	const ratio = (share: number) => (share / (1 - share)) * (other.days / one.days);
	return {
		low: x === 0 ? 0 : ratio(betaQuantile(0.025, x, y + 1)),
		high: y === 0 ? Infinity : ratio(betaQuantile(0.975, x + 1, y))
	};
}
