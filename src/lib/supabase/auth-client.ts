import {
	PUBLIC_SUPABASE_PUBLISHABLE_KEY as publishableKey,
	PUBLIC_SUPABASE_URL
} from '$env/static/public';
import type { SupabaseClient } from '@supabase/supabase-js';
import { noteServerTime } from '$lib/server-time.ts';
import { pocket } from '$lib/storage/pocket.ts';
import type { Database } from './database.types.ts';
import { part } from './lazy-modules.ts';

export type { AuthError } from '@supabase/supabase-js';

type AuthClient = SupabaseClient<Database>;

/** The one place a session is kept. A second copy would spend its refresh tokens twice. */
export const sessionPocket = pocket('kraken-session');
export const SESSION_KEY = 'session';

const TIMEOUT_MS = 20_000;

/** Where Supabase is, and the app's key to it. */
export function backendAddress(): { url: string; key: string } {
	return { url: PUBLIC_SUPABASE_URL || location.origin, key: publishableKey };
}

/** `fetch`, but never for longer than anybody would wait. */
export const timedFetch: typeof fetch = async (input, init) => {
	const limit = AbortSignal.timeout(TIMEOUT_MS);
	// Older iPhones have no `any`: then a caller's own signal comes first.
	const signal = init?.signal ? (AbortSignal.any?.([init.signal, limit]) ?? init.signal) : limit;
	const askedAt = Date.now();
	const answer = await fetch(input, { ...init, signal });
	noteServerTime(answer, askedAt, Date.now());
	return answer;
};

let client: Promise<AuthClient> | null = null;

/** The client for signing in and staying so. It asks for nothing else. */
export function authClient(): Promise<AuthClient> {
	// The whole of it is larger than the rest of the app: most days nobody signs in.
	client ??= part('supabase').then(({ createClient }) => {
		const { url, key } = backendAddress();
		return createClient<Database>(url, key, {
			auth: {
				storage: {
					getItem: async (name) => ((await sessionPocket.get(name)) as string | undefined) ?? null,
					setItem: (name, value) => sessionPocket.set(name, value),
					removeItem: (name) => sessionPocket.remove(name)
				},
				storageKey: SESSION_KEY,
				persistSession: true,
				autoRefreshToken: false, // renewed when asked for, one tab at a time
				detectSessionInUrl: false
			},
			global: { fetch: timedFetch }
		});
	});
	client.catch(() => (client = null));
	return client;
}
