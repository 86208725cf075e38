/**
 * `npm run db:types`: writes what the migrations make of schema `public` as TypeScript, by the
 * generator Supabase uses. With `--check` it only says whether the committed file is still right.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './process/data-folder.ts';
import { applyPlatform, migrate } from './process/migrate.ts';
import { startPostgres } from './process/postgres.ts';
import { fail } from './start.ts';
import { Trouble } from './trouble.ts';

const FILE = join(ROOT, 'src/lib/supabase/database.types.ts');

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

try {
	const postgres = await startPostgres({ fast: true });
	try {
		await applyPlatform(postgres.url);
		await migrate(postgres.url);
		const types = generated(postgres.url);
		if (!process.argv.includes('--check')) writeFileSync(FILE, types);
		else if (readFileSync(FILE, 'utf8') !== types) {
			throw new Trouble(`${FILE} no longer fits the migrations: npm run db:types, and commit it.`);
		}
	} finally {
		await postgres.stop();
	}
} catch (error) {
	fail(error);
}
