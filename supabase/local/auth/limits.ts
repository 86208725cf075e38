/** How often somebody may ask: so many times in a window, told apart by a key. */
import { AuthRefusal, type AuthCode } from './refusal.ts';

export type Limit = { readonly times: number; readonly seconds: number };

export type Limits = {
	/** Counts one request, or refuses it and says when to come back. */
	spend(key: string, limit: Limit, now: Date, code?: AuthCode): void;
	/** Forgets what was counted: it was no guessing after all. */
	forgive(key: string): void;
};

/** Keeps counts in memory: a restart forgives, and one machine is all a gateway is. */
export function limits(): Limits {
	const spent = new Map<string, number[]>();
	return {
		forgive: (key) => void spent.delete(key),
		spend(key, { times, seconds }, now, code = 'over_request_rate_limit') {
			const since = now.getTime() - seconds * 1000;
			const recent = (spent.get(key) ?? []).filter((at) => at > since);
			if (recent.length >= times) {
				const wait = Math.ceil((recent[0]! - since) / 1000);
				throw new AuthRefusal(code, `Too many tries. Wait ${wait} seconds.`, wait);
			}
			spent.set(key, [...recent, now.getTime()]);
			// Whoever asks once and never again must not be remembered for ever.
			if (spent.size > 10_000)
				for (const old of spent.keys()) if (spent.size > 5_000) spent.delete(old);
		}
	};
}
