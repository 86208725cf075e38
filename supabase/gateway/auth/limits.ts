/** Limits of signing in: a guesser is refused, and told when to come back. */
import { limits, type Limit } from '../limits.ts';
import { AuthRefusal, type AuthCode } from './refusal.ts';

export type SignInLimits = {
	/** Counts one request. @throws AuthRefusal when there were too many. */
	spend(key: string, limit: Limit, now: Date, code?: AuthCode): void;
	/** Forgets what was counted: it was no guessing after all. */
	forgive(key: string): void;
};

export function signInLimits(): SignInLimits {
	const { take, forgive } = limits();
	return {
		forgive,
		spend(key, limit, now, code = 'over_request_rate_limit') {
			const wait = take(key, limit, now);
			if (wait !== null) throw new AuthRefusal(code, `Too many tries. Wait ${wait} seconds.`, wait);
		}
	};
}
