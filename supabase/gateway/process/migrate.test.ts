import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyPlatform, authenticatorUrl, connected, migrate } from './migrate.ts';
import { ROOT } from './data-folder.ts';
import { startPostgres, type Postgres } from './postgres.ts';

let server: Postgres;
let url = '';
let folder = '';
beforeAll(async () => {
	server = await startPostgres({ fast: true });
});
afterAll(() => server.stop());

/** Each test has a database of its own, with what Supabase has, and no migration. */
let made = 0;
beforeEach(async () => {
	const name = `one_${made++}`;
	await connected(server.url, (db) => db.query(`create database ${name}`));
	const its = new URL(server.url);
	its.pathname = `/${name}`;
	url = its.href;
	await applyPlatform(url);
	folder = mkdtempSync(join(tmpdir(), 'kraken migrations '));
	return () => rmSync(folder, { recursive: true });
});

const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
const rows = async (sql: string) => (await connected(url, (db) => db.query(sql))).rows;
const run = (seed: string | null = null) =>
	migrate(url, { folder, seed: seed && join(folder, seed) });

describe('migrations', () => {
	test('run once, in order, as a person who is no superuser, noted as Supabase’s tool notes them', async () => {
		write(
			'2_b.sql',
			'alter table public.a add column made_by text; insert into public.a values (current_user)'
		);
		write('1_a.sql', 'create table public.a ()');
		await run();
		await run();
		expect(await rows('select made_by from public.a')).toEqual([{ made_by: 'postgres' }]);
		expect(
			await rows(
				'select version, name, statements from supabase_migrations.schema_migrations order by 1'
			)
		).toEqual([
			{ version: '1', name: 'a', statements: ['create table public.a ()'] },
			{ version: '2', name: 'b', statements: [expect.stringContaining('made_by')] }
		]);
	});

	test('one that fails leaves nothing of itself, names its file, and is tried again', async () => {
		write('1_a.sql', 'create table public.a ()');
		write('2_b.sql', 'create table public.b (); select 1 / 0');
		await expect(run()).rejects.toThrow('2_b.sql could not be applied: division by zero');
		expect(await rows(`select to_regclass('public.a') as a, to_regclass('public.b') as b`)).toEqual(
			[{ a: 'a', b: null }]
		);
		write('2_b.sql', 'create table public.b ()');
		await run();
		expect(await rows(`select to_regclass('public.b') as b`)).toEqual([{ b: 'b' }]);
	});

	test('one that changed after it was applied is told in words, with a way out', async () => {
		write('1_a.sql', 'create table public.a ()');
		await run();
		write('1_a.sql', 'create table public.a (n int)');
		await expect(run()).rejects.toThrow(/1_a\.sql has changed.*remove the data folder \(\.local/);
	});

	test('a database older than the baseline is refused, in words, and stays as it was', async () => {
		write('20261101090000_first.sql', 'create table public.a (n int)');
		await expect(run()).resolves.toBeUndefined();
		rmSync(join(folder, '20261101090000_first.sql'));
		write('20261130200000_baseline.sql', 'create table public.b (n int)');
		await expect(run()).rejects.toThrow(
			/made before the baseline.*remove the data folder \(\.local/
		);
		expect(await rows(`select to_regclass('public.b') as b`)).toEqual([{ b: null }]);
	});

	test('what a migration took from everybody stays taken after a restart', async () => {
		write(
			'1_a.sql',
			`alter default privileges in schema public revoke all on tables from anon;
			revoke usage on schema public from anon`
		);
		await run();
		await applyPlatform(url);
		write('2_b.sql', 'create table public.b ()');
		await run();
		expect(
			await rows(`select has_table_privilege('anon', 'public.b', 'select') as read,
				(select nspacl::text ~ 'anon=' from pg_namespace where nspname = 'public') as enter,
				has_table_privilege('service_role', 'public.b', 'select') as server`)
		).toEqual([{ read: false, enter: false, server: true }]);
	});

	test('without that, Supabase’s own default stands: everybody holds everything', async () => {
		write('1_a.sql', 'create table public.a ()');
		await run();
		expect(await rows(`select has_table_privilege('anon', 'public.a', 'select') as read`)).toEqual([
			{ read: true }
		]);
	});
});

describe('the seed', () => {
	beforeEach(() => {
		write('1_a.sql', 'create table public.a (n int)');
		write('seed.sql', 'insert into public.a values (1)');
	});
	const seeded = () => rows('select n from public.a');

	test('fills an empty database, once', async () => {
		await run('seed.sql');
		await run('seed.sql');
		expect(await seeded()).toEqual([{ n: 1 }]);
	});

	test('never a database that was begun without it', async () => {
		await run(null);
		await run('seed.sql');
		expect(await seeded()).toEqual([]);
	});

	test('is finished by the next start when a first one was cut short', async () => {
		write('seed.sql', 'insert into public.a values (1); select 1 / 0');
		await expect(run('seed.sql')).rejects.toThrow(
			/seed\.sql could not be loaded: division by zero/
		);
		expect(await seeded()).toEqual([]);
		write('seed.sql', 'insert into public.a values (2)');
		await run('seed.sql');
		expect(await seeded()).toEqual([{ n: 2 }]);
	});
});

describe('what Supabase has beforehand', () => {
	const as = (role: string, sql: string) =>
		connected(url, async (db) => {
			await db.query(`set session authorization ${role}`);
			return (await db.query(sql)).rows;
		});

	test('`postgres` owns the database and is no superuser', async () => {
		expect(
			await rows(`select rolsuper, rolbypassrls, rolcreaterole, rolcanlogin from pg_roles
			where rolname = 'postgres'`)
		).toEqual([{ rolsuper: false, rolbypassrls: true, rolcreaterole: true, rolcanlogin: true }]);
		await expect(as('postgres', `alter system set work_mem = '8MB'`)).rejects.toThrow(/permission/);
	});

	test('`postgres` points at auth.users and fills it; a signed-in person does not see it', async () => {
		write('1_a.sql', 'create table public.a (id uuid references auth.users)');
		await run();
		await as('postgres', 'insert into auth.users (id) values (gen_random_uuid())');
		await expect(as('authenticated', 'select * from auth.users')).rejects.toThrow(/permission/);
		await expect(as('anon', 'select * from local.messages')).rejects.toThrow(/permission/);
		await expect(as('authenticated', 'select * from cron.job')).rejects.toThrow(/permission/);
	});

	test('`postgres` makes a bucket and a policy on its objects; without one nobody reads or adds', async () => {
		write(
			'1_a.sql',
			`insert into storage.buckets (id, name) values ('a', 'a'), ('b', 'b');
			create policy "into a" on storage.objects for insert to authenticated
				with check (bucket_id = 'a')`
		);
		await run();
		await applyPlatform(url);
		const add = (role: string, bucket: string) =>
			as(role, `insert into storage.objects (bucket_id, name) values ('${bucket}', 'x')`);
		await add('authenticated', 'a');
		await expect(add('authenticated', 'b')).rejects.toMatchObject({ code: '42501' });
		await expect(add('anon', 'a')).rejects.toMatchObject({ code: '42501' });
		expect(await as('authenticated', 'select * from storage.objects')).toEqual([]);
		expect(await as('authenticated', 'select * from storage.buckets')).toEqual([]);
		expect(await as('service_role', 'select name, path_tokens from storage.objects')).toEqual([
			{ name: 'x', path_tokens: ['x'] }
		]);
	});

	test('auth.uid() is whoever the claims say, and nobody without claims', async () => {
		const claims = `select set_config('request.jwt.claims', '{"sub": "00000000-0000-0000-0000-000000000001", "role": "authenticated"}', false)`;
		await connected(url, async (db) => {
			const uid = async () => (await db.query('select auth.uid(), auth.role()')).rows[0];
			expect(await uid()).toEqual({ uid: null, role: null });
			await db.query(claims);
			expect(await uid()).toEqual({
				uid: '00000000-0000-0000-0000-000000000001',
				role: 'authenticated'
			});
		});
	});

	test('cron.schedule registers, replaces, refuses nonsense, and unschedules', async () => {
		await as('postgres', `select cron.schedule('tidy', '15 seconds', 'select 1')`);
		await as('postgres', `select cron.schedule('tidy', '0 3 * * *', 'select 2')`);
		expect(await rows('select jobname, schedule, command, username from cron.job')).toEqual([
			{ jobname: 'tidy', schedule: '0 3 * * *', command: 'select 2', username: 'postgres' }
		]);
		await expect(
			as('postgres', `select cron.schedule('x', 'now and then', 'select 1')`)
		).rejects.toMatchObject({ code: '22023' });
		expect(await as('postgres', `select cron.unschedule('tidy')`)).toEqual([{ unschedule: true }]);
		expect(await rows('select * from cron.job')).toEqual([]);
	});

	test('PostgREST signs in with a password several gateways on one server agree on', async () => {
		const address = await authenticatorUrl(url);
		expect(await authenticatorUrl(url)).toBe(address);
		const who = await connected(address, (db) => db.query('select current_user'));
		expect(who.rows).toEqual([{ current_user: 'authenticator' }]);
		const guess = new URL(address);
		guess.password = 'authenticator';
		await expect(connected(guess.href, (db) => db.query('select 1'))).rejects.toMatchObject({
			code: '28P01'
		});
	});

	test('a server’s address without a superuser is refused in words', async () => {
		await expect(applyPlatform(await authenticatorUrl(url))).rejects.toThrow(
			/DATABASE_URL must name a superuser/
		);
	});
});

test('the product’s own PostgreSQL keeps what it confirmed, and asks everybody for a password', async () => {
	const durable = await startPostgres();
	try {
		const one = async (what: string) =>
			(await connected(durable.url, (db) => db.query(`show ${what}`))).rows[0][what];
		expect(await one('fsync')).toBe('on');
		expect(await one('synchronous_commit')).toBe('on');
		expect(await one('full_page_writes')).toBe('on');
		expect(await one('listen_addresses')).toBe('127.0.0.1');
		const nobody = new pg.Client({ connectionString: durable.url.replace(/:[^:@]+@/, ':guess@') });
		await expect(nobody.connect()).rejects.toMatchObject({ code: '28P01' });
	} finally {
		await durable.stop();
	}
});

describe('migrations that carry data', () => {
	/** Applies our own migrations that fit. */
	async function runOurs(fits: (file: string) => boolean): Promise<void> {
		const ours = join(ROOT, 'supabase/migrations');
		for (const file of readdirSync(ours).filter(fits))
			copyFileSync(join(ours, file), join(folder, file));
		await run();
	}

	test('outcomes that were counted within a measure are counted in a column of their own', async () => {
		const version = '20261201050032';
		await runOurs((file) => file < version);
		await rows(`insert into app.time_counts
			select gen_random_uuid(), 'day', '2026-11-01', 'indicator', 'lights', measure, 0, reports
			from (values ('received', 7), ('outcome no_action', 2), ('outcome action_taken', 4)) as held (measure, reports)`);
		await runOurs((file) => file >= version);
		expect(
			await rows('select measure, outcome, reports from app.time_counts order by reports')
		).toEqual([
			{ measure: 'closed', outcome: 'no_action', reports: '2' },
			{ measure: 'closed', outcome: 'action_taken', reports: '4' },
			{ measure: 'received', outcome: '', reports: '7' }
		]);
	});
});
