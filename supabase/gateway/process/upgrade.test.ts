/**
 * A data folder of the baseline, with reports, photos and queued notifications, started by the product of
 * today. `baseline.fixture.tar.gz` is a backup made by the release that cut the baseline. It never changes: a
 * migration that loses what it holds must not be released.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, useGateway } from '../gateway.fixture.ts';
import { startGateway, type Gateway } from '../gateway.ts';
import { signInAs } from '../auth/authenticator.fixture.ts';
import { query } from '../storage/storage.fixture.ts';
import type { Manifest } from './archive.ts';
import { restore } from './restore.ts';

const BASELINE = join(import.meta.dirname, 'baseline.fixture.tar.gz');
const MINUTES = 3 * 60_000;

const fresh = useGateway();
const place = mkdtempSync('/var/tmp/kraken-upgrade-');
chmodSync(place, 0o755);
let manifest: Manifest;
let upgraded: Gateway;
beforeAll(async () => {
	const folder = join(place, 'data');
	manifest = await restore({ file: BASELINE, folder });
	upgraded = await startGateway({ folder, port: 0, fast: true, ticking: false });
}, MINUTES);
afterAll(async () => {
	await upgraded?.stop();
	rmSync(place, { recursive: true, force: true });
});

const rows = (sql: string, values: unknown[] = []) => query(upgraded.databaseUrl, sql, values);
const count = async (relation: string) =>
	Number((await rows(`select count(*) from ${relation}`))[0]!.count);

test('it was written under the baseline alone, and what came after is applied to it @row101', async () => {
	expect(manifest.migrations).toEqual(['20261130200000', '20261130200100']);
	const versions = 'select version from supabase_migrations.schema_migrations order by 1';
	expect(await rows(versions)).toEqual(await query(fresh.gateway.databaseUrl, versions));
});

test('the schema is that of a database which begins today @row101', async () => {
	for (const catalogue of [
		`select nspname, proname, pg_get_function_identity_arguments(pg_proc.oid) as args, md5(prosrc) as body
			from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
			where nspname in ('app', 'public') order by 1, 2, 3`,
		`select table_schema, table_name, column_name, data_type, is_nullable
			from information_schema.columns where table_schema in ('app', 'public') order by 1, 2, 3`,
		`select schemaname, tablename, policyname, qual, with_check from pg_policies order by 1, 2, 3`,
		`select schemaname, tablename, indexdef from pg_indexes
			where schemaname in ('app', 'public') order by 1, 2, 3`
	]) {
		const there = await rows(catalogue);
		expect(there.length).toBeGreaterThan(50);
		expect(there).toEqual(await query(fresh.gateway.databaseUrl, catalogue));
	}
});

test('every report, addition, answer and queued notification is there @row101', async () => {
	for (const [relation, held] of [
		['public.reports', 3],
		['public.events', 15],
		['public.hops', 6],
		['public.addenda', 1],
		['public.feedback', 1],
		['public.closures', 1],
		['public.photos', 3],
		['app.notifications where next_at is not null', 6]
	] as const)
		expect([relation, await count(relation)]).toEqual([relation, held]);
	const unowned = 'public.reports where owner_step is null or hop is null';
	expect(await count(unowned)).toBe(0);
});

test('every photo has the bytes that were announced @row101', async () => {
	const secret = clientOf(upgraded.url, upgraded.keys.secret);
	const received = await rows('select id, sha256 from public.photos where received_at is not null');
	expect(received).toHaveLength(2);
	for (const { id, sha256 } of received) {
		const { data } = await secret.storage.from('photos').download(String(id));
		const bytes = Buffer.from(await data!.arrayBuffer());
		expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
	}
});

test('its reporter signs in and reads what they sent @row101', async () => {
	const client = clientOf(upgraded.url, upgraded.keys.publishable);
	await signInAs(client, 'harbour@example.test', () => {
		throw new Error('a reporter owes no second factor');
	});
	const { data, error } = await client.rpc('my_reports');
	expect(error).toBe(null);
	expect(data).toHaveLength(3);
});
