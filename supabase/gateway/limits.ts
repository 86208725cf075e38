/** How often somebody may ask: so many times in a window, told apart by a key. */

export type Limit = { readonly times: number; readonly seconds: number };

export type Limits = {
	/** Counts one request. Returns null, or how many seconds to wait, and then it does not count. */
	take(key: string, limit: Limit, now: Date): number | null;
	/** Forgets what was counted: it was no guessing after all. */
	forgive(key: string): void;
};

/** Keeps counts in memory: a restart forgives, and one machine is all a gateway is. */
export function limits(): Limits {
	const taken = new Map<string, number[]>();
	return {
		forgive: (key) => void taken.delete(key),
		take(key, { times, seconds }, now) {
			const since = now.getTime() - seconds * 1000;
			const recent = (taken.get(key) ?? []).filter((at) => at > since);
			if (recent.length >= times) return Math.ceil((recent[0]! - since) / 1000);
			taken.set(key, [...recent, now.getTime()]);
			// Forget old keys: most are used only once.
			if (taken.size > 10_000)
				for (const old of taken.keys()) if (taken.size > 5_000) taken.delete(old);
			return null;
		}
	};
}
