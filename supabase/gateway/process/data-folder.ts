/** Where the database lives, and the unprivileged person it runs as when we are root. */
import { createHash } from 'node:crypto';
import {
	accessSync,
	chmodSync,
	chownSync,
	constants,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Trouble } from '../trouble.ts';

/** The checkout this file is in. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

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

/** `/var/tmp` only where there is nothing better: a machine may tidy away what lies there for long. */
function outside(): string {
	try {
		accessSync('/var/lib', constants.W_OK);
		return '/var/lib';
	} catch {
		return '/var/tmp';
	}
}

function pathElsewhere(name: string): string {
	const key = createHash('sha256').update(name).digest('hex').slice(0, 16);
	return join(outside(), `kraken-${key}`);
}

/**
 * A folder of our own where everybody can go, the same at each start for the same `name`. Refuses
 * one that somebody else put there first.
 */
export function elsewhere(name: string): string {
	const folder = pathElsewhere(name);
	mkdirSync(folder, { recursive: true });
	const found = lstatSync(folder);
	if (found.uid !== process.getuid?.() || !found.isDirectory()) {
		throw new Trouble(
			`${folder} belongs to somebody else (uid ${found.uid}). Remove it, or set KRAKEN_DATA to a folder of your own.`
		);
	}
	chmodSync(folder, 0o755); // whatever the umask says
	return folder;
}

/** Lies in a data folder until its restore is over: what is there so far must not pass for all of it. */
export const UNFINISHED = 'restore-unfinished';

/** @throws Trouble when a restore into this folder was cut short. */
export function assertRestored(own: string): void {
	if (!existsSync(join(own, UNFINISHED))) return;
	throw new Trouble(
		`A restore into ${own} is not finished. If none runs, empty the folder and restore again.`
	);
}

export type DataFolder = {
	/** Ours: keys, passwords, the lock; each file readable by us alone. */
	readonly own: string;
	/** PostgreSQL's: where it keeps the cluster. */
	readonly database: string;
};

function forDatabase(folder: string): string {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	if (UNPRIVILEGED) chownSync(folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
	return folder;
}

/**
 * Makes the folders, putting the database's outside of a home it could not enter. One that exists is
 * used where it is: a home opened or closed since must not look like an empty database.
 */
export function dataFolder(asked = process.env.KRAKEN_DATA): DataFolder {
	const own = resolve(asked || join(ROOT, '.local'));
	try {
		mkdirSync(own, { recursive: true });
		accessSync(own, constants.W_OK);
	} catch (cause) {
		throw new Trouble(
			`The data folder ${own} cannot be written to (${(cause as NodeJS.ErrnoException).code}). ` +
				'Choose another: KRAKEN_DATA=/some/folder npm start',
			{ cause }
		);
	}
	const [inside, apart] = [join(own, 'postgres'), join(pathElsewhere(own), 'postgres')];
	const holds = (folder: string) => existsSync(join(folder, 'data/PG_VERSION'));
	if (reachable(own) && !holds(apart)) return { own, database: forDatabase(inside) };
	if (holds(inside) && !reachable(own)) {
		throw new Trouble(
			`The database in ${inside} can no longer be reached: run by root, PostgreSQL runs as another person, ` +
				'and a folder above it is closed to others (chmod o+rx opens one). ' +
				'Open it, or start with another folder: KRAKEN_DATA=/some/folder npm start'
		);
	}
	elsewhere(own);
	return { own, database: forDatabase(apart) };
}

/** A data folder for one run, which its user removes. */
export function temporary(): DataFolder {
	const own = mkdtempSync(join(UNPRIVILEGED ? '/var/tmp' : tmpdir(), 'kraken-'));
	chmodSync(own, 0o755);
	return { own, database: forDatabase(join(own, 'postgres')) };
}

/** Whether something is kept under this name. */
export function isKept(folder: string, name: string): boolean {
	return existsSync(join(folder, `${name}.json`));
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
	writeFileSync(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
	renameSync(`${file}.new`, file); // a start cut short leaves no half of it
	return made;
}
