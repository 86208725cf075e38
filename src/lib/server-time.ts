/**
 * The time by the service's clock, which deadlines are set by. A device's own may be hours off; what is
 * left until a deadline must not be.
 */

/** An answer's header tells whole seconds, and the answer was under way: less than this is no difference. */
const TOLERANCE_MS = 30_000;

let aheadMs = 0;
const listeners = new Set<() => void>();

/** Takes the service's time from an answer to what was asked between these two moments, in ms by this device. */
export function noteServerTime(answer: Response, askedAt: number, answeredAt: number): void {
	const told = Date.parse(answer.headers.get('date') ?? '');
	if (Number.isNaN(told)) return;
	const off = told < askedAt ? askedAt - told : Math.min(answeredAt - told, 0);
	const ahead = Math.abs(off) < TOLERANCE_MS ? 0 : off;
	if (Math.abs(ahead - aheadMs) < TOLERANCE_MS) return;
	aheadMs = ahead;
	for (const listener of listeners) listener();
}

/** Now, by the service's clock. */
export function serverNow(): Date {
	return new Date(Date.now() - aheadMs);
}

/** Calls back when the service's clock turns out to be another. */
export function onServerTime(listener: () => void): () => void {
	listeners.add(listener);
	return () => void listeners.delete(listener);
}
