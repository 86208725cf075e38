const FIRST_MS = 4_000;
const CAP_MS = 5 * 60_000;

/**
 * How long to wait after so many tries that failed: anything up to twice as long each time, at most
 * five minutes. Fully random, so that a harbour's phones do not all return in the same second.
 */
export function backOffMs(tries: number, random: () => number): number {
	return Math.round(random() * Math.min(CAP_MS, FIRST_MS * 2 ** Math.max(0, tries - 1)));
}
