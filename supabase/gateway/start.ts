/** `npm start`: builds the app when that is due, starts the gateway, and says where it is. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './process/data-folder.ts';
import { startGateway, type Gateway } from './gateway.ts';
import { apiKeys, type ApiKeys } from './keys.ts';
import { mailerOf, type Mailer } from './functions/mail.ts';
import { assertOwnKeys, isLoopback } from './open.ts';
import { currentFiles } from './process/previous-builds.ts';
import { Trouble } from './trouble.ts';

const SOURCES = [
	'src',
	'static',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'.env'
];
const ACCOUNTS = [
	['Harbour master', 'harbour@example.test'],
	['Marina manager', 'marina@example.test'],
	['Port facility security officer', 'pfso@example.test'],
	['Field Intelligence Officer', 'officer@example.test'],
	['Their twin', 'twin@example.test'],
	['Hotline operator', 'hotline@example.test'],
	['Supervisor', 'supervisor@example.test'],
	['Administrator', 'admin@example.test']
];

/** When something in it last changed; a folder changes when a file in it goes. */
function newest(path: string): number {
	if (!existsSync(path)) return 0;
	const stat = statSync(path);
	if (!stat.isDirectory()) return stat.mtimeMs;
	return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Whether the app there was built to be let in with this key. */
function carries(folder: string, key: string): boolean {
	return currentFiles(folder).some(
		(file) => file.endsWith('.js') && readFileSync(join(folder, file), 'utf8').includes(key)
	);
}

/** Builds the app unless `build/` is newer than everything it is made from and carries this key. */
export function buildIfDue({ publishable }: ApiKeys): string {
	const folder = join(ROOT, 'build');
	const built = newest(join(folder, '200.html'));
	const changed = Math.max(...SOURCES.map((name) => newest(join(ROOT, name))));
	if (built <= changed || !carries(folder, publishable)) {
		console.log('Building the app… (once; some ten seconds)');
		const { status } = spawnSync(
			process.execPath,
			[join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'],
			{
				cwd: ROOT,
				env: { ...process.env, PUBLIC_SUPABASE_PUBLISHABLE_KEY: publishable },
				stdio: ['ignore', 'inherit', 'inherit']
			}
		);
		if (status !== 0) throw new Trouble('The app could not be built; the lines above say why.');
	}
	return folder;
}

/** The port of the environment. @throws Trouble when it is no port. */
export function portOf(text = process.env.PORT || '5173'): number {
	const port = Number(text);
	if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
	throw new Trouble(
		`PORT=${text} is not a port. Choose a number from 1024 to 65535: PORT=5173 npm start`
	);
}

function welcome({ url }: Gateway, loopback: boolean, mailer: Mailer | null): string {
	const accounts = ACCOUNTS.map(([who, email]) => `  ${email!.padEnd(26)}${who}`).join('\n');
	return loopback
		? `\nProject Kraken reporting is at ${url}\n\nSign in with the password "harbour", or with a code read at ${url}/local/messages.\nStaff are then asked for the code of an authenticator, which stands there too:\n${accounts}\n\nSwitch the network off and file a report. Ctrl-C stops everything.\n`
		: `\nProject Kraken reporting is at ${url}, open to other machines and without demonstration people.\n` +
				(mailer ? `E-mails leave through ${mailer.host}. ` : '') +
				'Ctrl-C stops everything.\n';
}

export const NO_MAIL =
	'WARNING: this sends no e-mail. Codes to sign in reach nobody: they end in the table local.messages. ' +
	'Set SMTP_URL and MAIL_FROM.';

/** Says at the start what else people would find out at 3 a.m. */
async function warnOfMail(mailer: Mailer | null, loopback: boolean): Promise<void> {
	if (mailer === null) {
		if (!loopback) console.error(NO_MAIL);
		return;
	}
	await mailer
		.check()
		.catch((error: Error) =>
			console.error(`WARNING: ${mailer.host} takes no e-mail from here: ${error.message}`)
		);
}

/** Says what a person can mend in words, anything else in full; both end the process. */
export function fail(error: unknown): never {
	console.error(error instanceof Trouble ? `\n${error.message}\n` : error);
	process.exit(1);
}

/** Stops what was started on Ctrl-C and on a polite kill. */
export function stopOnSignal(stop: () => Promise<void>): void {
	let stopping = false;
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, async () => {
			if (stopping) return;
			stopping = true;
			await stop();
			process.exit(0);
		});
	}
}

if (import.meta.main) {
	try {
		const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
		if (major < 22 || (major === 22 && minor < 18)) {
			throw new Trouble(
				`Node ${process.versions.node} is too old here: install Node 22.18 or newer.`
			);
		}
		const host = process.env.HOST || '127.0.0.1';
		const port = portOf();
		const keys = apiKeys();
		const mailer = mailerOf();
		if (!isLoopback(host)) assertOwnKeys(host, keys); // before a build that would be for nothing
		const app = buildIfDue(keys);
		const gateway = await startGateway({
			app,
			host,
			port,
			keys,
			mailer,
			say: (words) => console.log(words)
		});
		stopOnSignal(gateway.stop);
		console.log(welcome(gateway, isLoopback(host), mailer));
		await warnOfMail(mailer, isLoopback(host));
	} catch (error) {
		fail(error);
	}
}
