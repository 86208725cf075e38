/** Where the database lives, and the unprivileged person it runs as when we are root. */
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Trouble } from './trouble.ts';

/** The checkout this file is in. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** PostgreSQL refuses to run as root; then it runs as `nobody`. */
export const UNPRIVILEGED: { uid: number; gid: number } | null =
	process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : null;

function open(folder: string): boolean {
	const others = 0o005;
	for (let here = folder; ; here = dirname(here)) {
		if (existsSync(here) && (statSync(here).mode & others) !== others) return false;
		if (here === dirname(here)) return true;
	}
}

/** Whether the person PostgreSQL runs as can reach this folder. */
export function reachable(folder: string): boolean {
	return UNPRIVILEGED === null || open(folder);
}

/**
 * A folder of our own where everybody can go, the same at each start for the same `name`. Refuses
 * one that somebody else put there first.
 */
export function elsewhere(name: string): string {
	const key = createHash('sha256').update(name).digest('hex').slice(0, 16);
	const folder = join('/var/tmp', `kraken-${key}`);
	mkdirSync(folder, { recursive: true, mode: 0o755 });
	const { uid } = statSync(folder);
	if (uid !== process.getuid?.()) {
		throw new Trouble(
			`${folder} belongs to somebody else (uid ${uid}). Remove it, or set KRAKEN_DATA to a folder of your own.`
		);
	}
	return folder;
}

export type DataFolder = {
	/** Ours: keys, the lock. Mode 700. */
	readonly own: string;
	/** PostgreSQL's: where it keeps the cluster. */
	readonly database: string;
};

/** Makes the folders, moving the database's out of a home it could not enter. */
export function dataFolder(asked = process.env.KRAKEN_DATA): DataFolder {
	const own = resolve(asked ?? join(ROOT, '.local'));
	mkdirSync(own, { recursive: true });
	const database = reachable(own) ? join(own, 'postgres') : join(elsewhere(own), 'postgres');
	mkdirSync(database, { recursive: true, mode: 0o700 });
	if (UNPRIVILEGED) chownSync(database, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
	return { own, database };
}

/** What is kept between starts under a name, made the first time. Readable by us alone. */
export async function kept<T>(
	folder: string,
	name: string,
	make: () => T | Promise<T>
): Promise<T> {
	const file = join(folder, `${name}.json`);
	if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T;
	const made = await make();
	writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
	return made;
}
