/** Applies what Supabase would have, then our migrations, noted as Supabase's own tool notes them. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import pg from 'pg';
import { ROOT } from './data-folder.ts';
import { Trouble } from '../trouble.ts';

/** One client, ended whatever happens. */
export async function connected<T>(
	url: string,
	work: (client: pg.Client) => Promise<T>
): Promise<T> {
	const client = new pg.Client({ connectionString: url });
	client.on('error', () => {});
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

/** The server DATABASE_URL names. @throws Trouble when it is none, or does not let us in. */
export async function namedServer(url: string): Promise<string> {
	try {
		if (!/^postgres(ql)?:$/.test(new URL(url).protocol)) throw new Error('not an address');
		await connected(url, (client) => client.query('select 1'));
		return url;
	} catch (cause) {
		throw new Trouble(
			`DATABASE_URL names no server that lets us in: ${(cause as Error).message || String(cause)}. ` +
				'Its form is postgres://superuser:password@host:5432/database; without it, npm start brings its own.',
			{ cause }
		);
	}
}

/** Roles, schemas and functions that Supabase has beforehand. Needs a superuser. */
export async function applyPlatform(url: string): Promise<void> {
	await connected(url, async (client) => {
		const { rows } = await client.query(
			`select rolsuper from pg_roles where rolname = current_user`
		);
		if (!rows[0]?.rolsuper) {
			throw new Trouble('DATABASE_URL must name a superuser: roles and schemas are made with it.');
		}
		// Two starts on one cluster would make the same roles at once.
		await client.query(`select pg_advisory_lock(hashtext('kraken platform'))`);
		await client.query(`set client_min_messages = warning`);
		await client.query(readFileSync(new URL('platform.sql', import.meta.url), 'utf8'));
	});
}

/** The version of the first migration. Databases of an earlier product have others before it. */
export const BASELINE = '20261130200000';
const TOO_OLD =
	'This database was made before the baseline, by a version that is not upgraded. Export what you need ' +
	'with the version that made it, or, where the data does not matter, start with an empty database: ' +
	'remove the data folder (.local, or what KRAKEN_DATA names).';

type Options = { folder?: string; seed?: string | null; say?: (words: string) => void };

/**
 * Applies each migration that is not noted yet, in a transaction of its own, as `postgres`; after the
 * first migration of an empty database, the seed.
 */
export async function migrate(
	url: string,
	{ folder = join(ROOT, 'supabase/migrations'), seed = null, say }: Options = {}
): Promise<void> {
	const files = readdirSync(folder)
		.filter((name) => /^\d+_.+\.sql$/.test(name))
		.sort();
	await connected(url, async (client) => {
		await client.query(`select pg_advisory_lock(hashtext('kraken migrations'))`);
		await client.query('set session authorization postgres; set client_min_messages = warning');
		await client.query(`create schema if not exists supabase_migrations;
			create table if not exists supabase_migrations.schema_migrations (
				version text primary key, statements text[], name text
			);
			create table if not exists supabase_migrations.seed_files (
				path text primary key, hash text not null
			)`);
		const { rows } = await client.query(
			'select version, statements from supabase_migrations.schema_migrations'
		);
		const applied = new Map(rows.map(({ version, statements }) => [version, statements]));
		// Only a 14-digit version is one of ours: tests name theirs by a digit.
		if (rows.some(({ version }) => version.length === BASELINE.length && version < BASELINE))
			throw new Trouble(TOO_OLD);
		// Only a database that was empty is ever seeded. Noted before the first migration, so that a
		// start cut short between the two is finished by the next one.
		if (seed === null)
			await client.query(`delete from supabase_migrations.seed_files where hash = ''`);
		else if (applied.size === 0) {
			await client.query(
				`insert into supabase_migrations.seed_files values ($1, '') on conflict do nothing`,
				[relative(ROOT, seed)]
			);
		}

		for (const file of files) {
			const [, version, name] = /^(\d+)_(.+)\.sql$/.exec(file)!;
			const sql = readFileSync(join(folder, file), 'utf8');
			if (applied.has(version)) {
				const [noted, ...more] = applied.get(version) ?? [];
				if (more.length === 0 && noted !== undefined && noted !== sql) {
					throw new Trouble(
						`${file} has changed since it was applied to this database. ` +
							'Restore it and add a new migration; or, where the data does not matter, start with an empty ' +
							'database: remove the data folder (.local, or what KRAKEN_DATA names).'
					);
				}
				continue;
			}
			say?.(`Applying ${file}…`);
			try {
				await client.query('begin');
				await client.query(sql);
				await client.query(
					'insert into supabase_migrations.schema_migrations values ($1, $2, $3)',
					[version, [sql], name]
				);
				await client.query('commit');
			} catch (cause) {
				await client.query('rollback');
				throw new Trouble(`${file} could not be applied: ${(cause as Error).message}`, { cause });
			}
		}
		if (seed !== null) await sow(client, seed, say);
	});
}

async function sow(client: pg.Client, seed: string, say: Options['say']): Promise<void> {
	const path = relative(ROOT, seed);
	const due = await client.query(
		`select from supabase_migrations.seed_files where path = $1 and hash = ''`,
		[path]
	);
	if (due.rowCount === 0) return;
	say?.('Filling in harbours and demonstration people…');
	const sql = readFileSync(seed, 'utf8');
	try {
		await client.query('begin');
		await client.query(sql);
		await client.query('update supabase_migrations.seed_files set hash = $2 where path = $1', [
			path,
			createHash('sha256').update(sql).digest('hex')
		]);
		await client.query('commit');
	} catch (cause) {
		await client.query('rollback');
		throw new Trouble(`${path} could not be loaded: ${(cause as Error).message}`, { cause });
	}
}

/**
 * The address PostgREST signs in at. Its password follows from the superuser's, so that several
 * gateways on one server agree on it.
 */
export async function authenticatorUrl(databaseUrl: string): Promise<string> {
	const url = new URL(databaseUrl);
	const password = url.password
		? createHmac('sha256', decodeURIComponent(url.password)).update('authenticator').digest('hex')
		: randomBytes(24).toString('hex');
	await connected(databaseUrl, (client) =>
		client.query(`alter role authenticator password '${password}'`)
	);
	url.username = 'authenticator';
	url.password = password;
	return url.href;
}
