/**
 * Every row of a database as one file a table, by COPY. The PostgreSQL that npm brings has no
 * pg_dump. The schema is not dumped: the migrations make it, and the database holds their text.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { connected, migrate } from './migrate.ts';
import { Trouble } from '../trouble.ts';

/** What COPY writes and reads must not depend on the settings of a server or a role. */
const SETTINGS = `set client_encoding to 'UTF8'; set datestyle to 'ISO, YMD'; set timezone to 'UTC';
	set intervalstyle to 'postgres'; set extra_float_digits to 1; set bytea_output to 'hex';
	set statement_timeout to 0; set lock_timeout to 0`;

const OURS = `nspname !~ '^pg_' and nspname <> 'information_schema'`;

const notOfAnExtension = (catalogue: string) =>
	`not exists (select from pg_depend where classid = '${catalogue}'::regclass
		and objid = it.oid and deptype = 'e')`;

/** Generated columns are left out: they are computed again. */
const TABLES = `
	select quote_ident(nspname) || '.' || quote_ident(relname) as name,
		array_agg(quote_ident(attname) order by attnum) as columns
	from pg_class it
	join pg_namespace on pg_namespace.oid = relnamespace
	join pg_attribute on attrelid = it.oid and attnum > 0 and not attisdropped and attgenerated = ''
	where relkind = 'r' and relpersistence <> 't' and ${OURS} and ${notOfAnExtension('pg_class')}
	group by it.oid, nspname, relname
	order by nspname, relname`;

const SEQUENCES = `
	select quote_ident(schemaname) || '.' || quote_ident(sequencename) as name, last_value::text as value
	from pg_sequences where schemaname !~ '^pg_' and last_value is not null order by 1`;

/**
 * Each part of what decides who may do what, and its definition: all of `public` and `app`, and the policies
 * of every schema. A newer release may change the other schemas at its start.
 */
const SCHEMA = `
	with spaces as (select oid, nspname from pg_namespace where nspname in ('public', 'app'))
	select 'policy ' || schemaname || '.' || tablename || ' "' || policyname || '"' as part,
		concat_ws(' ', permissive, roles, cmd, qual, with_check) as definition
	from pg_policies
	union all select 'function ' || it.oid::regprocedure,
		concat_ws(' ', pg_get_functiondef(it.oid), proowner::regrole, array(select acl::text from unnest(proacl) acl order by 1))
	from pg_proc it join spaces on spaces.oid = pronamespace
	where prokind in ('f', 'p') and ${notOfAnExtension('pg_proc')}
	union all select 'relation ' || it.oid::regclass,
		concat_ws(' ', relkind, relowner::regrole, relrowsecurity, relforcerowsecurity, reloptions,
			array(select acl::text from unnest(relacl) acl order by 1),
			case when relkind = 'i' then pg_get_indexdef(it.oid) when relkind in ('v', 'm') then pg_get_viewdef(it.oid) end)
	from pg_class it join spaces on spaces.oid = relnamespace
	union all select 'column ' || attrelid::regclass || '.' || attname,
		concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, pg_get_expr(adbin, adrelid),
			array(select acl::text from unnest(attacl) acl order by 1))
	from pg_attribute
	join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p', 'v', 'm')
	join spaces on spaces.oid = relnamespace
	left join pg_attrdef on adrelid = attrelid and adnum = attnum
	where attnum > 0 and not attisdropped
	union all select 'constraint ' || conrelid::regclass || ' ' || conname, pg_get_constraintdef(it.oid)
	from pg_constraint it join spaces on spaces.oid = connamespace where conrelid <> 0
	union all select 'trigger ' || tgrelid::regclass || ' ' || tgname, concat_ws(' ', tgenabled, pg_get_triggerdef(it.oid))
	from pg_trigger it join pg_class on pg_class.oid = tgrelid join spaces on spaces.oid = relnamespace
	where not tgisinternal
	order by 1`;

type TableDump = {
	/** Quoted, with its schema. */
	readonly name: string;
	readonly columns: readonly string[];
	/** Inside the folder of the dump. */
	readonly file: string;
	readonly rows: number;
	readonly sha256: string;
};

type Migration = { readonly version: string; readonly name: string; readonly sql: string };

export type DatabaseDump = {
	readonly server: string;
	readonly tables: readonly TableDump[];
	readonly sequences: readonly { readonly name: string; readonly value: string }[];
	/** The SHA-256 of each part of the schema. */
	readonly schema: Readonly<Record<string, string>>;
};

/** Rows of all tables. */
export const rowCount = ({ tables }: DatabaseDump): number =>
	tables.reduce((sum, { rows }) => sum + rows, 0);

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function schemaOf(db: pg.Client): Promise<Record<string, string>> {
	const { rows } = await db.query<{ part: string; definition: string }>(SCHEMA);
	return Object.fromEntries(rows.map(({ part, definition }) => [part, sha256(definition)]));
}

async function dumpTable(
	db: pg.Client,
	{ name, columns }: Pick<TableDump, 'name' | 'columns'>,
	path: string
): Promise<{ rows: number; sha256: string }> {
	const hash = createHash('sha256');
	const hashing = new Transform({
		transform(chunk, _, done) {
			hash.update(chunk);
			done(null, chunk);
		}
	});
	const source = db.query(copyTo(`copy ${name} (${columns.join(', ')}) to stdout`));
	await pipeline(source, hashing, createWriteStream(path, { mode: 0o600 }));
	return { rows: source.rowCount, sha256: hash.digest('hex') };
}

/**
 * Writes all rows as of one moment, while others go on writing. `also` reads of the same moment.
 */
export async function dumpDatabase<T>(
	url: string,
	folder: string,
	also: (db: pg.Client) => Promise<T>
): Promise<{ dump: DatabaseDump; found: T }> {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	return connected(url, async (db) => {
		await db.query(SETTINGS);
		await db.query('begin isolation level repeatable read, read only');
		const listed = await db.query<Pick<TableDump, 'name' | 'columns'>>(TABLES);
		const tables: TableDump[] = [];
		for (const [n, table] of listed.rows.entries()) {
			const file = `${n + 1}.copy`;
			tables.push({ ...table, file, ...(await dumpTable(db, table, join(folder, file))) });
		}
		const found = await also(db);
		const { rows: version } = await db.query('show server_version');
		const schema = await schemaOf(db);
		// Sequences belong to no moment. Read last, each is beyond every row that was written above.
		const { rows: sequences } = await db.query(SEQUENCES);
		await db.query('commit');
		return { dump: { server: version[0].server_version, tables, sequences, schema }, found };
	});
}

/** The text of each migration that was applied, as the database notes it. */
export async function appliedMigrations(db: pg.Client): Promise<Migration[]> {
	const { rows } = await db.query(
		'select version, name, statements from supabase_migrations.schema_migrations order by version'
	);
	return rows.map(({ version, name, statements }) => ({
		version,
		name: name ?? 'unnamed',
		sql: (statements ?? []).join(';\n')
	}));
}

/** Makes the schema by the migrations that the dump was made under, in an empty database. */
export async function makeSchema(
	url: string,
	migrations: readonly Migration[],
	folder: string
): Promise<void> {
	mkdirSync(folder, { recursive: true });
	for (const { version, name, sql } of migrations)
		writeFileSync(join(folder, `${version}_${name}.sql`), sql);
	await migrate(url, { folder });
}

/** The parts of the schema that this database has otherwise than the dump. */
export function schemaDifferences(url: string, { schema }: DatabaseDump): Promise<string[]> {
	return connected(url, async (db) => {
		const here = await schemaOf(db);
		const parts = new Set([...Object.keys(schema), ...Object.keys(here)]);
		return [...parts].filter((part) => schema[part] !== here[part]).sort();
	});
}

/** Replaces all rows by those of the dump, in one transaction. @throws Trouble when it is not all of them. */
export async function loadDatabase(
	url: string,
	folder: string,
	{ tables, sequences }: DatabaseDump
): Promise<void> {
	await connected(url, async (db) => {
		await db.query(SETTINGS);
		await db.query('begin');
		// Rows come in the order of tables, and no trigger may act upon them a second time.
		await db.query('set local session_replication_role to replica');
		await db.query(`truncate ${tables.map(({ name }) => name).join(', ')} cascade`);
		for (const { name, columns, file, rows } of tables) {
			const sink = db.query(copyFrom(`copy ${name} (${columns.join(', ')}) from stdin`));
			await pipeline(createReadStream(join(folder, file)), sink);
			const counted = await db.query(`select count(*)::int as n from ${name}`);
			if (counted.rows[0].n !== rows)
				throw new Trouble(`${name} has ${counted.rows[0].n} rows; the backup counted ${rows}.`);
		}
		for (const { name, value } of sequences) {
			await db.query('select setval($1, $2)', [name, value]);
		}
		await db.query('commit');
		await db.query('analyze');
	});
}
