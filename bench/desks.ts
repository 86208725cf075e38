/** Desks that watch their region over Realtime, for benches. */
import type { SupabaseClient } from '@supabase/supabase-js';
import { clientOf } from './gateway.ts';

export type Desk = { readonly client: SupabaseClient; heard: (() => void) | null };

/** A desk that has joined the channel of its region. `heard` is called at each hint. */
export async function connectDesk(
	url: string,
	key: string,
	token: string,
	topic: string
): Promise<Desk> {
	const client = clientOf(url, key);
	await client.realtime.setAuth(token);
	const one: Desk = { client, heard: null };
	await new Promise<void>((resolve, reject) => {
		client
			.channel(topic, { config: { private: true } })
			.on('broadcast', { event: 'changed' }, () => one.heard?.())
			.subscribe((status, error) =>
				status === 'SUBSCRIBED' ? resolve() : reject(error ?? status)
			);
	});
	return one;
}
