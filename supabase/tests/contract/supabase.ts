/**
 * The Supabase the contract is held against: the one SUPABASE_URL names, with SUPABASE_PUBLISHABLE_KEY
 * (and the demonstration's people seeded in it), else a gateway of this run's own, on the server
 * DATABASE_URL names if it names one.
 */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../../src/lib/supabase/database.types.ts';
import { demonstrationFactor, signInAs } from '../../gateway/auth/authenticator.fixture.ts';
import { startGateway, type Gateway } from '../../gateway/gateway.ts';

export type Client = SupabaseClient<Database>;

export type Supabase = {
	url: string;
	key: string;
	/** Null against somebody else's Supabase: then there is no page to read codes from. */
	gateway: Gateway | null;
	/** A client without a session. */
	client(): Client;
	/** Signed in as one of the demonstration's people, by the name before the @. */
	as(name: string): Promise<Client>;
};

export function useSupabase(): Supabase {
	const held = {
		gateway: null,
		client: () =>
			createClient<Database>(held.url, held.key, {
				auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false }
			}),
		async as(name: string) {
			const client = held.client();
			const email = `${name}@example.test`;
			const password = process.env.SUPABASE_DEMONSTRATION_PASSWORD ?? 'harbour';
			await signInAs(client, email, demonstrationFactor(held.url, email), password);
			return client;
		}
	} as Supabase;
	beforeAll(async () => {
		const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: key } = process.env;
		if (url && key) Object.assign(held, { url, key });
		else {
			held.gateway = await startGateway({ folder: null, port: 0, fast: true, canary: false });
			Object.assign(held, { url: held.gateway.url, key: held.gateway.keys.publishable });
		}
	});
	afterAll(async () => {
		await held.gateway?.stop();
	});
	return held;
}

/** A payload of version 1, as the first released app sends it. */
export function payload(siteId: string | null, changes: Record<string, unknown> = {}) {
	return {
		payload_version: 1,
		site_id: siteId,
		urgency: 'now',
		danger_to_life: false,
		indicator_version: 1,
		indicators: ['no_lights', 'landing'],
		description: 'Grey RHIB, four people, no lights',
		seen_at: new Date().toISOString(),
		seen_about_minutes: null,
		latitude: 50.706,
		longitude: -1.502,
		position_source: 'gps',
		accuracy_metres: 12,
		fixed_at: new Date().toISOString(),
		place_text: 'off the fairway buoy',
		saved_at: new Date().toISOString(),
		...changes
	};
}
