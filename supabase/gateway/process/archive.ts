/** What a backup consists of, and how one is told from a file that was cut short or changed. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DatabaseDump } from './dump.ts';
import { Trouble } from '../trouble.ts';

/** Another number: another shape, which this version does not read. */
export const FORMAT = 1;

export const MANIFEST = 'manifest.json';
/** Folders inside of the archive. */
export const DATABASE = 'database';
export const MIGRATIONS = 'migrations.json';
export const PHOTOS = 'photos';
export const KEYS = 'keys';

/**
 * Keys that a backup includes: the first signs sessions, and push subscriptions accept messages of the second only.
 * The password of the database is left out: a restored database gets a new one.
 */
export const KEY_NAMES = ['signing-key', 'push-keys'] as const;

export type Photo = { readonly version: string; readonly name: string; readonly sha256: string };

export type Manifest = {
	readonly format: number;
	readonly product: string;
	readonly node: string;
	readonly madeAt: string;
	readonly database: DatabaseDump;
	/** Versions of the migrations that were applied. */
	readonly migrations: readonly string[];
	/** SHA-256 of the file that holds their text. */
	readonly migrationsSha256: string;
	readonly photos: readonly Photo[];
	/** Photos that were gone or damaged before the backup. */
	readonly lost: readonly string[];
	readonly keys: readonly { readonly name: string; readonly sha256: string }[];
};

export async function sha256Of(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}

/** The file that a command was given, seen from where the person stands. @throws Trouble without one. */
export function fileOf(verb: 'backup' | 'restore', name = process.argv[2]): string {
	if (!name || name.startsWith('--'))
		throw new Trouble(`Name the file: npm run ${verb} -- /some/where/kraken.tar.gz`);
	return resolve(process.env.INIT_CWD ?? '.', name);
}

/** @throws Trouble when the product's database is not in the data folder. */
export function assertOwnDatabase(): void {
	if (process.env.DATABASE_URL)
		throw new Trouble(
			'DATABASE_URL names a server of its own. Back that one up and restore it by its own tools ' +
				'(pg_dump, pg_restore), and copy the folder storage/ of the data folder after it.'
		);
}

async function assertIs(path: string, name: string, sha256: string): Promise<void> {
	if (!existsSync(path)) throw new Trouble(`The backup lacks ${name}. Use another one.`);
	if ((await sha256Of(path)) !== sha256)
		throw new Trouble(`In the backup ${name} is not what was backed up. Use another one.`);
}

/** The manifest of an unpacked backup, all of which is there and unchanged. @throws Trouble else. */
export async function verified(folder: string, file: string): Promise<Manifest> {
	let manifest: Manifest;
	try {
		manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
	} catch (cause) {
		throw new Trouble(`${file} is no backup of this product: it has no manifest.`, { cause });
	}
	if (manifest.format !== FORMAT)
		throw new Trouble(
			`${file} has the format ${manifest.format}, and this version reads ${FORMAT}. ` +
				`Restore it with version ${manifest.product} of the product.`
		);
	await assertIs(join(folder, MIGRATIONS), 'the schema', manifest.migrationsSha256);
	for (const { file: table, name, sha256 } of manifest.database.tables)
		await assertIs(join(folder, DATABASE, table), `the table ${name}`, sha256);
	for (const { name, sha256 } of manifest.keys)
		await assertIs(join(folder, KEYS, `${name}.json`), `the key ${name}`, sha256);
	for (const { version, name, sha256 } of manifest.photos)
		await assertIs(join(folder, PHOTOS, version), `the photo ${name}`, sha256);
	return manifest;
}
