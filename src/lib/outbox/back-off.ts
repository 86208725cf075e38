import type { Attempt } from './outbox-item.ts';

const FIRST_MS = 4_000;
const CAP_MS = 5 * 60_000;

/** The longest wait between tries that no answer came to. It never grows. */
const OFFLINE_MS = 60_000;

/** Retries are quick for this long after the network may have come back. */
const QUICK_MS = 60_000;
const FIRST_QUICK_MS = 1_000;
const LONGEST_QUICK_MS = 4_000;

/**
 * The wait after a number of answers in a row that were no receipt: random, up to a limit that
 * doubles with each and ends at five minutes. Random so that phones do not return in one second.
 */
export function backOffMs(answers: number, random: () => number): number {
	return Math.round(random() * Math.min(CAP_MS, FIRST_MS * 2 ** Math.max(0, answers - 1)));
}

/** The wait after a try that no answer came to. The server did not falter, so it need not be spared. */
export function offlineMs(random: () => number): number {
	return Math.round(random() * OFFLINE_MS);
}

/** When the last try ended, if it did not reach our server: no signal, or a captive portal. */
function unreachedAt({ trouble }: Attempt): number | null {
	if (trouble?.reason !== 'offline' && trouble?.reason !== 'unclear') return null;
	return trouble.at.getTime();
}

/**
 * Whether it was tried since then, and did not reach our server. A failure in the future does not
 * count: the phone's clock was put right meanwhile.
 */
export function missedSince(item: Attempt, since: Date, now: Date): boolean {
	const missed = unreachedAt(item);
	return missed !== null && missed >= since.getTime() && missed <= now.getTime();
}

/**
 * When the next try is due; null: at the next occasion. In the minute after `returnedAt` an item that
 * did not reach our server is due at once, then about 1, 2, 4, 8, 12, 16 … seconds after
 * `returnedAt`. The last failure alone decides, so all tabs of a phone agree on one schedule.
 */
export function dueAt(item: Attempt, returnedAt: Date | null): Date | null {
	const { nextAt } = item;
	const missed = unreachedAt(item);
	if (nextAt === null || returnedAt === null || missed === null) return nextAt;
	const since = missed - returnedAt.getTime();
	if (since < 0) return nextAt < returnedAt ? nextAt : returnedAt;
	const wait = Math.min(LONGEST_QUICK_MS, Math.max(FIRST_QUICK_MS, since));
	if (since + wait >= QUICK_MS) return nextAt;
	return new Date(Math.min(nextAt.getTime(), missed + wait));
}
