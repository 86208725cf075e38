/** A real PostgreSQL 17 out of its npm package, as a child process. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import pg from 'pg';
import { startChild, type Child } from './child.ts';
import { binaries, clearLeftover, initialise, SUPERUSER } from './cluster.ts';
import { isKept, kept, temporary, UNPRIVILEGED, type DataFolder } from './data-folder.ts';
import { freePort, startOnFreePorts } from './free-port.ts';
import { lastWords } from './last-words.ts';
import { commandOf } from './lock.ts';
import { Trouble } from '../trouble.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

const START_MS = 60_000;

export type Postgres = { readonly url: string; stop(): Promise<void> };

type Options = {
	/** Where to keep it; left out: a temporary folder, removed at the end. */
	folder?: DataFolder;
	/** For tests: gives up durability for speed. */
	fast?: boolean;
	watchdog?: Watchdog;
	say?: (words: string) => void;
};

/** Waits until it answers. @returns false when it ended instead. */
async function answering(child: Child, url: string, folder: string): Promise<boolean> {
	const until = Date.now() + START_MS;
	while (!child.failed()) {
		const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
		client.on('error', () => {});
		try {
			await client.connect();
			await client.end();
			return true;
		} catch (cause) {
			if ((cause as { code?: string }).code === '28P01') {
				throw new Trouble(
					`The database does not know the password kept beside it. Remove ${folder} to start afresh.`,
					{ cause }
				);
			}
			if (Date.now() > until)
				throw new Trouble(`PostgreSQL does not answer:\n${child.log()}`, { cause });
			await after(30);
		}
	}
	return false;
}

/** Whoever removed the data folder meant its database too, wherever that was put. */
function setAside(data: string, say: Options['say']): void {
	const aside = `${data}.without-password-${Date.now()}`;
	renameSync(data, aside);
	say?.(
		`The password of an older database is gone; it is kept at ${aside}. Remove it if unwanted.`
	);
}

/** The address of the PostgreSQL that runs on this data; null: none does. */
export async function runningAt({ own, database }: DataFolder): Promise<string | null> {
	const data = join(database, 'data');
	const note = join(data, 'postmaster.pid');
	if (!existsSync(note)) return null;
	const [pid, , , port] = readFileSync(note, 'utf8').split('\n');
	if (!commandOf(Number(pid)).includes(data)) return null;
	const { password } = await kept<{ password: string }>(own, 'database', () => {
		throw new Trouble(`The password of the database is not in ${own}.`);
	});
	return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
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
	const logs = join(place.database, 'log');
	const exists = () => existsSync(join(data, 'PG_VERSION'));
	if (exists()) {
		await clearLeftover(data);
		if (!isKept(place.own, 'database')) setAside(data, say);
	}
	const { password } = await kept(place.own, 'database', () => ({
		password: randomBytes(24).toString('base64url')
	}));
	if (!exists()) {
		say?.(`Making the database in ${data}…`);
		initialise(bin, data, password);
	}

	const dog = watchdog ?? startWatchdog();
	const start = (port: number) => {
		const settings = {
			listen_addresses: '127.0.0.1',
			port,
			unix_socket_directories: '',
			max_connections: 100,
			shared_buffers: '128MB',
			timezone: 'UTC',
			logging_collector: 'on',
			log_directory: logs,
			log_filename: 'postgresql-%a.log', // one file for each weekday, overwritten a week later
			log_truncate_on_rotation: 'on',
			log_rotation_age: '1d',
			log_rotation_size: '0',
			log_line_prefix: '%m [%p] %q%u@%d ',
			...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {})
		};
		return startChild({
			name: 'PostgreSQL',
			bin: join(bin, 'postgres'),
			args: ['-D', data, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
			person: UNPRIVILEGED,
			stopSignal: 'SIGINT', // its fast shutdown
			lastWords: () => lastWords(logs),
			watchdog: dog
		});
	};
	try {
		return await startOnFreePorts('PostgreSQL', async () => {
			const port = await freePort();
			const child = start(port);
			const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
			if (!(await answering(child, url, place.own))) return child.log() + lastWords(logs);
			child.keep();
			return {
				url,
				async stop() {
					await child.stop();
					if (!watchdog) dog.close();
					if (!folder) rmSync(place.own, { recursive: true, force: true });
				}
			};
		});
	} catch (error) {
		if (!watchdog) dog.close();
		throw error;
	}
}
