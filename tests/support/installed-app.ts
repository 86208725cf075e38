/**
 * A phone that has opened the app once, and whose service worker holds it. Installing takes more of the
 * machine than most stories do afterwards, so a worker does it once, and the phones of its stories begin
 * with a copy. A service worker belongs to an origin: so all gateways of a worker have one address.
 */
import { chromium } from '@playwright/test';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Options = Parameters<typeof chromium.launchPersistentContext>[1];

/** Below the ports that a system gives to whoever asks for any: nobody takes one between two stories. */
const FIRST_PORT = 21_000;
const PORTS_A_WORKER = 100;

export type InstalledApp = {
	/** Where the worker's next gateway is to be. */
	port(): Promise<number>;
	/** A profile folder for a new phone, with the app of that address installed. Whoever asks removes it. */
	profile(url: string, options: Options): Promise<string>;
	/** Removes what was installed. */
	discard(): void;
};

function isFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer().once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}

export const profileFolder = () => mkdtempSync(join(tmpdir(), 'kraken-phone-'));

/** Copies a profile, without the lock of the browser that made it. That browser is closed. */
export function copyProfile(from: string, to: string): void {
	cpSync(from, to, { recursive: true, filter: (path) => !path.includes('Singleton') });
}

export function installedApp(worker: number): InstalledApp {
	const last = FIRST_PORT + (worker + 1) * PORTS_A_WORKER;
	let port = FIRST_PORT + worker * PORTS_A_WORKER;
	const made = new Map<string, Promise<string>>();

	async function install(url: string, options: Options): Promise<string> {
		const folder = profileFolder();
		const context = await chromium.launchPersistentContext(folder, options);
		const page = context.pages()[0] ?? (await context.newPage());
		await page.goto(`${url}/sign-in`);
		await page.evaluate(async () => void (await navigator.serviceWorker.ready));
		await context.close();
		return folder;
	}

	return {
		async port() {
			while (!(await isFree(port)))
				if (++port === last) throw new Error(`No port below ${last} is free for the stories.`);
			return port;
		},
		async profile(url, options) {
			const existing = made.get(url) ?? install(url, options);
			made.set(url, existing);
			const folder = profileFolder();
			copyProfile(await existing, folder);
			return folder;
		},
		discard() {
			for (const folder of made.values())
				void folder.then((path) => rmSync(path, { recursive: true, force: true }));
		}
	};
}
