/** Builds the database that the files of this folder describe. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { ROOT } from '../gateway/process/data-folder.ts';
import { connected } from '../gateway/process/migrate.ts';
import { Trouble } from '../gateway/trouble.ts';

const CONFIG = 'supabase/config.toml';
type Config = { db?: { migrations?: { schema_paths?: string[] } } };

/**
 * The schema files in the order in which they are applied, relative to `supabase/`.
 * @throws Trouble when config.toml omits a file, repeats one or names one that does not exist.
 */
export function schemaPaths(): string[] {
	const config = parse(readFileSync(join(ROOT, CONFIG), 'utf8')) as Config;
	const listed = (config.db?.migrations?.schema_paths ?? []).map((path) => path.replace('./', ''));
	const present = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.sql'))
		.map((path) => `schemas/${path}`);
	const faults = {
		'Not named': present.filter((path) => !listed.includes(path)),
		'Does not exist': listed.filter((path) => !present.includes(path)),
		'Named twice': listed.filter((path, index) => listed.indexOf(path) !== index)
	};
	const found = Object.entries(faults).filter(([, paths]) => paths.length > 0);
	if (found.length > 0) {
		throw new Trouble(
			`schema_paths in ${CONFIG} must name each schema file once.\n` +
				found.map(([fault, paths]) => `${fault}: ${paths.join(', ')}`).join('\n')
		);
	}
	return listed;
}

/** Applies every schema file, in order, as `postgres`, to a database that has the platform. */
export async function buildSchema(url: string): Promise<void> {
	await connected(url, async (client) => {
		await client.query('set session authorization postgres; set client_min_messages = warning');
		for (const path of schemaPaths()) {
			try {
				await client.query(readFileSync(join(ROOT, 'supabase', path), 'utf8'));
			} catch (cause) {
				throw new Trouble(`supabase/${path} could not be applied: ${(cause as Error).message}`, {
					cause
				});
			}
		}
	});
}
