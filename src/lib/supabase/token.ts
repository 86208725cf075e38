import type { AuthError } from '@supabase/supabase-js';
import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { authClient, backendAddress, SESSION_KEY, sessionPocket } from './auth-client.ts';

const sessionSchema = v.object({
	access_token: v.string(),
	refresh_token: v.string(),
	expires_at: v.number()
});

type Session = v.InferOutput<typeof sessionSchema>;

/** With less than this left, a token may be too old by the time it arrives. */
const MARGIN_MS = 60_000;
/** auth-js tries for 25 seconds when there is no network; nobody waits that long. */
const PATIENCE_MS = 15_000;
/** Whoever keeps others waiting for longer than twice that is a page the phone has frozen. */
const FROZEN_MS = 2 * PATIENCE_MS;

async function keptSession(): Promise<Session | null> {
	const text = await sessionPocket.get(SESSION_KEY);
	if (typeof text !== 'string') return null;
	try {
		return v.parse(sessionSchema, JSON.parse(text));
	} catch {
		return null;
	}
}

function isFresh({ expires_at }: Session): boolean {
	return expires_at * 1000 - Date.now() > MARGIN_MS;
}

/** Why signing in, or staying so, did not work. */
export function authFailure(error: AuthError): Failure {
	const status = error.status ?? 0;
	const options = { cause: error, detail: error.code ?? error.message };
	if (status === 0) return new Failure('offline', options);
	if (status === 429) return new Failure('too_many_tries', options);
	if (error.name === 'AuthUnknownError') return new Failure('unclear', options);
	if (status >= 500) return new Failure('busy', options);
	if (error.code === 'otp_expired') return new Failure('wrong_code', options);
	if (error.code === 'invalid_credentials') return new Failure('wrong_password', options);
	return new Failure('refused', options);
}

/** One tab at a time, so that two never spend the same refresh token. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
	const locks = globalThis.navigator?.locks;
	if (!locks) return work();
	const impatient = new AbortController();
	const timer = setTimeout(() => impatient.abort(), FROZEN_MS);
	let begun = false;
	const held = () => {
		begun = true;
		clearTimeout(timer);
		return work();
	};
	return locks
		.request('kraken-session', { signal: impatient.signal }, held)
		.catch((error: unknown) => {
			if (begun) throw error;
			return locks.request('kraken-session', { steal: true }, held);
		});
}

/** The browser says so, and is believed; but a demonstration on one machine needs no network. */
function cutOff(): boolean {
	const { hostname } = new URL(backendAddress().url);
	const here = hostname === 'localhost' || hostname === '127.0.0.1';
	return globalThis.navigator?.onLine === false && !here;
}

async function renewed(stale: string): Promise<string> {
	if (cutOff()) throw new Failure('offline');
	return alone(async () => {
		const kept = await keptSession();
		if (kept === null) throw new Failure('signed_out');
		if (kept.access_token !== stale && isFresh(kept)) return kept.access_token; // another tab did
		const client = await authClient();
		const answer = await Promise.race([
			client.auth.refreshSession({ refresh_token: kept.refresh_token }),
			new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null))
		]);
		if (answer === null) throw new Failure('offline');
		if (answer.data.session) return answer.data.session.access_token;
		const failure = answer.error && authFailure(answer.error);
		if (failure?.passing) throw failure;
		if (failure?.reason === 'too_many_tries') throw new Failure('busy', { cause: failure });
		throw new Failure('signed_out', { cause: answer.error });
	});
}

/**
 * The token of whoever is signed in, renewed where needed; `stale` names one the server refused.
 * Never none: without one a request would go out as nobody, whose empty answers look like news.
 */
export async function freshToken(stale: string | null = null): Promise<string> {
	const kept = await keptSession();
	if (kept === null) throw new Failure('signed_out');
	if (kept.access_token !== stale && isFresh(kept)) return kept.access_token;
	return renewed(kept.access_token);
}

/** Whose token it is. */
export function personOf(token: string): string {
	const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
	return v.parse(v.object({ sub: v.string() }), JSON.parse(atob(payload))).sub;
}
