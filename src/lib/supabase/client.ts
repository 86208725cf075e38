import type { PostgrestClient } from '@supabase/postgrest-js';
import { Failure } from '$lib/failure.ts';
import { ours } from './answers.ts';
import { backendAddress, timedFetch } from './auth-client.ts';
import type { Database } from './database.types.ts';
import { part } from './lazy-modules.ts';
import { freshToken, personOf } from './token.ts';

export { failureOf } from './answers.ts';

/** Tables and functions, as one person. */
export type Client = PostgrestClient<Database>;

/** Asks as the owner of `token`; a token the server finds too old is renewed once. */
function fetchAs(token: string): typeof fetch {
	return async (input, init) => {
		const asked = input instanceof Request ? input.url : String(input);
		const ask = async (bearer: string) => {
			const headers = new Headers(init?.headers);
			headers.set('authorization', `Bearer ${bearer}`);
			return ours(await timedFetch(input, { ...init, headers }), asked);
		};
		const answer = await ask(token);
		if (answer.status !== 401) return answer;
		// The phone's clock may be behind, so that an old token looks young here.
		const renewed = await freshToken(token).catch(() => null);
		const same = renewed !== null && renewed !== token && personOf(renewed) === personOf(token);
		return same ? ask(renewed) : answer;
	};
}

let last: { token: string; client: Client } | null = null;

/**
 * A client that asks as whoever is signed in, bound to their token: no request of it can go out as
 * nobody or as somebody else. With `as`, only if it is that person.
 *
 * @throws Failure `signed_out` or `offline` when there is no token to be had.
 */
export async function signedIn(as?: string): Promise<Client> {
	const token = await freshToken();
	if (as !== undefined && personOf(token) !== as) throw new Failure('signed_out');
	if (last?.token === token) return last.client;
	const { PostgrestClient } = await part('postgrest');
	const { url, key } = backendAddress();
	const client: Client = new PostgrestClient<Database>(`${url}/rest/v1`, {
		headers: { apikey: key },
		fetch: fetchAs(token),
		retry: false // the outbox decides when to try again
	});
	last = { token, client };
	return client;
}
