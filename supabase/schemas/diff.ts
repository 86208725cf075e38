/**
 * `npm run db:diff`: compares the database that the migrations make with the one that the schema files
 * make. Exits with 1 when they differ. `npm run db:diff -- NAME` writes the difference as a new migration.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../gateway/process/data-folder.ts';
import { applyPlatform, connected, migrate } from '../gateway/process/migrate.ts';
import { startPostgres } from '../gateway/process/postgres.ts';
import { fail } from '../gateway/start.ts';
import { Trouble } from '../gateway/trouble.ts';
import { buildSchema } from './build.ts';

const PGDELTA = join(ROOT, 'node_modules/@supabase/pg-delta/dist/cli/main.js');
const SAME = 'No differences found.';
/** Its owner holds every right already, and PostgreSQL 15 does not know some of them (MAINTAIN). */
const OWNER_GRANT = /^GRANT [^;]+ TO "postgres";\s*/gm;

function pgdelta(...args: string[]): string {
	const { status, stdout, stderr } = spawnSync(process.execPath, [PGDELTA, ...args], {
		encoding: 'utf8',
		maxBuffer: 64 * 2 ** 20
	});
	if (status !== 0) throw new Trouble(`pg-delta ${args[0]} failed:\n${stderr}\n${stdout}`);
	return stdout;
}

/** An empty database with the platform. @returns its address */
async function emptyDatabase(server: string, name: string): Promise<string> {
	await connected(server, (client) => client.query(`create database ${name}`));
	const url = new URL(server);
	url.pathname = `/${name}`;
	await applyPlatform(url.href);
	return url.href;
}

/**
 * Writes what turns the first database into the second as a migration. `both`: the options of pg-delta that name
 * them. @returns its path
 */
function writeMigration(both: readonly string[], name: string): string {
	const work = mkdtempSync(join(tmpdir(), 'kraken-diff-'));
	try {
		const plan = join(work, 'plan.json');
		pgdelta('plan', ...both, '--out', plan);
		const out = join(work, 'it.sql');
		const rendered = pgdelta('render', '--plan', plan, '--out', out, '--allow-drops');
		// More than one file when a part needs a transaction of its own.
		const { files } = JSON.parse(rendered) as { files: { path: string }[] };
		const version = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
		const path = join('supabase/migrations', `${version}_${name}.sql`);
		const written = files.map((file) => readFileSync(file.path, 'utf8')).join('\n');
		const sql = written.replace(OWNER_GRANT, '');
		writeFileSync(join(ROOT, path), sql);
		return path;
	} finally {
		rmSync(work, { recursive: true });
	}
}

async function run(name: string | undefined): Promise<void> {
	if (name !== undefined && !/^[a-z][a-z0-9_]*$/.test(name))
		throw new Trouble(`A migration is named in lower case with underscores, not "${name}".`);
	const server = await startPostgres({ fast: true });
	try {
		const migrated = await emptyDatabase(server.url, 'migrated');
		const described = await emptyDatabase(server.url, 'described');
		await migrate(migrated);
		await buildSchema(described);
		const both = ['--source', migrated, '--desired', described, '--profile', 'supabase'];
		const found = pgdelta('diff', ...both);
		console.log(found.trim());
		if (found.includes(SAME)) return;
		if (name === undefined) {
			throw new Trouble(
				'supabase/schemas and supabase/migrations differ. Run npm run db:diff -- NAME to write a ' +
					'migration, read it, and commit both.'
			);
		}
		console.log(`Wrote ${writeMigration(both, name)}. Read it before you commit it.`);
	} finally {
		await server.stop();
	}
}

try {
	await run(process.argv[2]);
} catch (error) {
	fail(error);
}
