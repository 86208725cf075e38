/** A gateway for one test file: on any free port, its data gone at the end, its clock in the test's hand. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import { codeAt, signInAs } from './auth/authenticator.fixture.ts';
import { mailedCode } from './auth/mailed-code.fixture.ts';
import { DEMONSTRATION_SECRET } from './process/demonstration.ts';
import { connected } from './process/migrate.ts';
import { openPool } from './process/pool.ts';
import { payload } from '../tests/contract/supabase.ts';
import { startGateway, type Gateway, type GatewayOptions } from './gateway.ts';

export type Held = {
	gateway: Gateway;
	/** Connections to its database, for what no API shows. */
	pool: pg.Pool;
	/** What the gateway believes the time is. */
	now: Date;
	advance(seconds: number): void;
	client(key?: string): SupabaseClient;
	/** Signs one of the demonstration's people in, by the name before the @; staff with their second factor. */
	signIn(client: SupabaseClient, name: string): ReturnType<typeof signInAs>;
	/** The latest code that was mailed to an address. */
	codeFor(email: string): Promise<string>;
};

/** A supabase-js of its own: no storage, no timers. */
export function clientOf(url: string, key: string): SupabaseClient {
	return createClient(url, key, {
		auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false }
	});
}

/** Files a report for the first site of whoever is signed in. */
export async function fileReport(
	client: SupabaseClient,
	changes: Record<string, unknown> = {}
): Promise<{ report_id: string; site_id: string }> {
	const report_id = randomUUID();
	const { data: sites } = await client.from('reporter_sites').select('site_id').limit(1);
	const { site_id } = sites![0] as { site_id: string };
	const { error } = await client.rpc('submit_report', {
		report_id,
		sent_at: new Date().toISOString(),
		content: payload(site_id, changes)
	});
	expect(error).toBe(null);
	return { report_id, site_id };
}

/** An authenticator that nobody has used yet: no code is taken twice, and tests sign in at one moment. */
function anotherFactor(databaseUrl: string, user: string, now: Date): Promise<string> {
	return connected(databaseUrl, async (db) => {
		const id = randomUUID();
		await db.query(
			`insert into auth.mfa_factors
				(id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret)
			values ($1::uuid, $2, $1::uuid::text, 'totp', 'verified', $3, $3, $4)`,
			[id, user, now, DEMONSTRATION_SECRET]
		);
		return id;
	});
}

export function useGateway(options: GatewayOptions = {}): Held {
	const held = {
		now: new Date(),
		advance(seconds: number) {
			held.now = new Date(held.now.getTime() + seconds * 1000);
		},
		client: (key = held.gateway.keys.publishable) => clientOf(held.gateway.url, key),
		signIn: (client: SupabaseClient, name: string) =>
			signInAs(client, `${name}@example.test`, async (user) => ({
				factorId: await anotherFactor(held.gateway.databaseUrl, user, held.now),
				code: codeAt(held.now)
			})),
		codeFor: (email: string) => mailedCode(held.gateway.url, email)
	} as Held;
	beforeAll(async () => {
		held.gateway = await startGateway({
			folder: null,
			port: 0,
			fast: true,
			ticking: false,
			now: () => held.now,
			...options
		});
		// A pool ends before its last connection has, and PostgreSQL tells that one it stops: it must listen.
		held.pool = openPool(held.gateway.databaseUrl, { max: 10, patienceMs: 240_000 });
	});
	afterAll(async () => {
		await held.pool?.end();
		await held.gateway?.stop();
	});
	return held;
}
