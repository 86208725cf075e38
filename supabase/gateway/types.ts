/**
 * `npm run db:types`: writes schema `public` as TypeScript, by the generator that Supabase uses, and the dimensions
 * of figures. With `--check` it writes nothing and fails when a committed file no longer fits the migrations.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './process/data-folder.ts';
import { applyPlatform, connected, migrate } from './process/migrate.ts';
import { startPostgres } from './process/postgres.ts';
import { fail } from './start.ts';
import { Trouble } from './trouble.ts';

const TYPES = 'src/lib/supabase/database.types.ts';
const DIMENSIONS = 'src/lib/supervision/model/dimensions.ts';

function generated(url: string): string {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join(ROOT, 'node_modules/@supabase/postgres-meta/dist/server/server.js')],
		{
			encoding: 'utf8',
			env: {
				...process.env,
				PG_META_DB_URL: url,
				PG_META_GENERATE_TYPES: 'typescript',
				PG_META_GENERATE_TYPES_INCLUDED_SCHEMAS: 'public'
			}
		}
	);
	if (status !== 0 || !stdout.includes('export type Database'))
		throw new Trouble(`No types came out:\n${stderr}\n${stdout}`);
	return `// Generated from the migrations by npm run db:types.\n${stdout.trim()}\n`;
}

/** Arguments that may be null and have no default, since one that must be said comes after them. */
const NULLABLE: Readonly<Record<string, readonly string[]>> = {
	add_number: ['region_id'],
	change_person: ['phone', 'capacity'],
	set_alarm_addresses: ['web_address'],
	set_capacity: ['capacity'],
	set_indicator: ['code'],
	set_patch_officer: ['person_id'],
	set_policy: ['region_id', 'alert_minutes'],
	set_quiet_hours: ['starts', 'ends']
};

/** The arguments of public functions that are null where nobody says them, by function. */
async function nullByDefault(url: string): Promise<Map<string, string[]>> {
	return connected(url, async (db) => {
		const { rows } = await db.query<{ name: string; arguments: string[] }>(
			`select p.proname as name, array_agg(p.proargnames[n]) as arguments
			from pg_proc p, generate_series(1, p.pronargs) n
			where p.pronamespace = 'public'::regnamespace
				and pg_get_function_arg_default(p.oid, n) like 'NULL%'
			group by p.oid`
		);
		return new Map(rows.map((row) => [row.name, row.arguments]));
	});
}

/**
 * The same types, with `null` in each argument that may be null. The generator knows only whether an
 * argument has a default.
 * @throws Trouble when a function or an argument of `NULLABLE` is not there.
 */
function withNulls(types: string, byDefault: ReadonlyMap<string, readonly string[]>): string {
	let found = types;
	for (const [name, args] of [...byDefault, ...Object.entries(NULLABLE)])
		for (const arg of args) {
			const said = new RegExp(
				`(\\n {6}${name}: \\{\\s+Args: \\{[^}]*?\\b${arg}\\??: [^\\n;}]+?)(?=\\n|;| \\})`
			);
			if (!said.test(found)) throw new Trouble(`No argument ${arg} of ${name} in the types.`);
			found = found.replace(said, '$1 | null');
		}
	return found;
}

/** The rows of `app.dimensions` as TypeScript. */
async function dimensions(url: string): Promise<string> {
	const rows = await connected(url, async (db) => {
		const query = 'select name, is_offered from app.dimensions order by place';
		return (await db.query<{ name: string; is_offered: boolean }>(query)).rows;
	});
	const list = (names: readonly { name: string }[]) =>
		`[\n${names.map(({ name }) => `\t'${name}'`).join(',\n')}\n] as const;`;
	return [
		'// Generated from app.dimensions by npm run db:types.',
		'/** By what the database breaks figures down. */',
		`export const DIMENSIONS = ${list(rows)}`,
		'export type Dimension = (typeof DIMENSIONS)[number];',
		'',
		'/** The dimensions from which a supervisor chooses, in this order. */',
		`export const OFFERED_DIMENSIONS = ${list(rows.filter((row) => row.is_offered))}`,
		'export type OfferedDimension = (typeof OFFERED_DIMENSIONS)[number];',
		''
	].join('\n');
}

try {
	const postgres = await startPostgres({ fast: true });
	try {
		await applyPlatform(postgres.url);
		await migrate(postgres.url);
		const files = {
			[TYPES]: withNulls(generated(postgres.url), await nullByDefault(postgres.url)),
			[DIMENSIONS]: await dimensions(postgres.url)
		};
		for (const [path, text] of Object.entries(files)) {
			if (!process.argv.includes('--check')) writeFileSync(join(ROOT, path), text);
			else if (readFileSync(join(ROOT, path), 'utf8') !== text)
				throw new Trouble(
					`${path} no longer fits the migrations: npm run db:types, and commit it.`
				);
		}
	} finally {
		await postgres.stop();
	}
} catch (error) {
	fail(error);
}
