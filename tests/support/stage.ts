/** What a story needs: a gateway with a database of its own, and phones that can be closed and cut off. */
import { chromium, expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startGateway, type Gateway } from '../../supabase/gateway/gateway.ts';
import { installedApp, profileFolder, type InstalledApp } from './installed-app.ts';
import { browserProcesses, killBrowser } from './kill.ts';
import { startServer, type Server } from './server.ts';
import { signIn } from './sign-in.ts';

/** The demonstration's people, by the name before the @. */
export type Name =
	| 'harbour'
	| 'marina'
	| 'pfso'
	| 'officer'
	| 'twin'
	| 'hotline'
	| 'hotline.two'
	| 'supervisor'
	| 'admin';

export type Phone = {
	readonly page: Page;
	/** Pulls the network out from under page and service worker, or puts it back. */
	offline(cut: boolean): Promise<void>;
	/**
	 * Closes the app politely, as its person does, and opens it again with the same storage, online or
	 * not. `args` are added to the browser's own.
	 */
	restart(options?: { offline?: boolean; args?: readonly string[] }): Promise<Page>;
	/** Ends the app with SIGKILL, every process of its browser at once, and opens it again with the same storage. */
	kill(options?: { offline?: boolean }): Promise<Page>;
	/** The SIGKILL alone, before the call returns; `kill` opens the app again. Returns how many processes it ended. */
	die(): number;
	/** Process ids of the app's browser. */
	processes(): number[];
};

export type Stage = {
	readonly url: string;
	/** The server's own key, which no page ever holds. */
	readonly secretKey: string;
	/** A phone of its own, signed in as that person; null: with nobody signed in. */
	phone(
		name: Name | null,
		size?: { width: number; height: number },
		/** Where it reaches the app, if not at the gateway itself. */
		at?: string
	): Promise<Phone>;
	/** Has what is owed sent, and answers with what this machine was sent by e-mail and text. */
	messages(): Promise<{ recipient: string; subject: string; body: string }[]>;
	/** Looks behind the curtain, or sets the scene. */
	sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
	/** From an hour ago and until further notice. */
	absent(name: Name): Promise<void>;
	/** Moves every open deadline nearer by that much and lets the clock run. */
	advance(interval: string): Promise<void>;
	/** As if nothing had ever been reported. */
	emptied(): Promise<void>;
};

/** What a page says, for the log of a story that failed. */
export function onOneLine(words: string): string {
	return words.replace(/\s+/g, ' ').slice(0, 600);
}

/** All that hangs on a report, and last the reports. */
const REPORTS = [
	'events',
	'hops',
	'addenda',
	'closures',
	'identifiers',
	'access_log',
	'feedback',
	'photos',
	'reports'
]
	.map((name) => `public.${name}`)
	.concat('storage.objects')
	.toSpliced(0, 0, 'app.notifications', 'app.attempts');

const PERSON = `md5('person:' || $1 || '@example.test')::uuid`;

/** Those whose phones go without signal. */
const REPORTERS: ReadonlySet<Name> = new Set(['harbour', 'marina', 'pfso']);

/** Waits until the phone holds what it needs without signal: the app, and the reporter's sites and officers. */
async function settled(page: Page): Promise<void> {
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	await expect(page.getByText('Number last checked').first()).toBeVisible();
}

class PersistentPhone implements Phone {
	#folder: string;
	#context: BrowserContext | null = null;
	#url: string;
	#options: Parameters<typeof chromium.launchPersistentContext>[1];
	page!: Page;

	constructor(
		url: string,
		folder: string,
		options: Parameters<typeof chromium.launchPersistentContext>[1]
	) {
		this.#url = url;
		this.#folder = folder;
		this.#options = options;
	}

	async start(offline = false): Promise<Page> {
		this.#context = await chromium.launchPersistentContext(this.#folder, this.#options);
		this.#context.setDefaultTimeout(60_000);
		await this.#context.setOffline(offline);
		this.page = this.#context.pages()[0] ?? (await this.#context.newPage());
		return this.page;
	}

	async offline(cut: boolean): Promise<void> {
		await this.#context!.setOffline(cut);
	}

	async restart({ offline = false, args = [] as readonly string[] } = {}): Promise<Page> {
		await this.#context!.close();
		const { args: own = [], ...rest } = this.#options!;
		this.#options = { ...rest, args: [...own, ...args] };
		return this.#open(offline);
	}

	async kill({ offline = false } = {}): Promise<Page> {
		this.die();
		await this.#context!.close().catch(() => {}); // Playwright may have noticed already
		return this.#open(offline);
	}

	die(): number {
		return killBrowser(this.#folder);
	}

	processes(): number[] {
		return browserProcesses(this.#folder);
	}

	/** What its person saw last. */
	async shows(): Promise<string> {
		if (this.page === undefined) return 'A phone that did not start.';
		const said = this.page.locator('body').innerText({ timeout: 5_000 });
		return `${this.page.url()} showed ${onOneLine(await said.catch(String))}`;
	}

	async #open(offline: boolean): Promise<Page> {
		await this.start(offline);
		await this.page.goto(this.#url);
		return this.page;
	}

	async end(): Promise<void> {
		await this.#context?.close();
		rmSync(this.#folder, { recursive: true, force: true });
	}
}

/** The app as it was last built. */
export const BUILD = join(import.meta.dirname, '../../build');

type WorkerFixtures = { server: Server; installed: InstalledApp };

export const test = base.extend<{ stage: Stage; app: string }, WorkerFixtures>({
	server: [
		// Playwright reads from the braces what a fixture needs.
		// eslint-disable-next-line no-empty-pattern
		async ({}, use) => {
			const server = await startServer();
			await use(server);
			await server.stop();
		},
		{ scope: 'worker', timeout: 60_000 }
	],
	installed: [
		// eslint-disable-next-line no-empty-pattern
		async ({}, use, { parallelIndex }) => {
			const installed = installedApp(parallelIndex);
			await use(installed);
			installed.discard();
		},
		{ scope: 'worker' }
	],
	/** The folder the gateway serves the app from. */
	app: [BUILD, { option: true }],
	stage: async ({ server, installed, launchOptions, locale, timezoneId, app }, use, testInfo) => {
		const gateway: Gateway = await startGateway({
			folder: null,
			port: await installed.port(),
			databaseUrl: await server.copy(),
			ticking: false,
			app
		});
		const db = new pg.Client({ connectionString: gateway.databaseUrl });
		await db.connect();
		const phones: PersistentPhone[] = [];
		const stage: Stage = {
			url: gateway.url,
			secretKey: gateway.keys.secret,
			async phone(name, viewport = { width: 360, height: 740 }, at = gateway.url) {
				const options = {
					...launchOptions,
					locale: locale ?? 'en-GB',
					timezoneId: timezoneId ?? 'Europe/London',
					viewport,
					hasTouch: viewport.width < 700,
					permissions: ['geolocation', 'notifications'],
					geolocation: { latitude: 50.706, longitude: -1.502, accuracy: 8 }
				};
				// A story about an app of its own, another line, or nobody's phone sees it installed.
				const folder =
					name && app === BUILD && at === gateway.url
						? await installed.profile(at, options)
						: profileFolder();
				const phone = new PersistentPhone(at, folder, options);
				phones.push(phone);
				await phone.start();
				if (name) {
					await signIn(phone.page, at, name);
					if (REPORTERS.has(name)) await settled(phone.page);
				}
				return phone;
			},
			async messages() {
				await fetch(`${gateway.url}/functions/v1/dispatch-notifications`, {
					method: 'POST',
					headers: { authorization: `Bearer ${gateway.keys.secret}` }
				});
				return (await fetch(`${gateway.url}/local/messages.json`)).json();
			},
			sql: async (text, values = []) => (await db.query(text, values)).rows,
			async absent(name) {
				await db.query(
					`insert into public.absences (person_id, reason, starts_at) values (${PERSON}, 'leave', now() - interval '1 hour')`,
					[name]
				);
			},
			async advance(interval) {
				await db.query(
					'update public.reports set deadline_at = deadline_at - $1::interval where deadline_at is not null',
					[interval]
				);
				await db.query('select app.escalate(now())');
			},
			async emptied() {
				// What was filed stays, for everybody but a test.
				await db.query('set session_replication_role = replica');
				for (const table of REPORTS) await db.query(`delete from ${table}`);
				await db.query('set session_replication_role = origin');
			}
		};
		await use(stage);
		const failed = testInfo.status === 'failed' || testInfo.status === 'timedOut';
		const shown = failed ? await Promise.all(phones.map((phone) => phone.shows())) : [];
		for (const phone of phones) await phone.end();
		await db.end();
		await gateway.stop();
		if (shown.length > 0) throw new Error(shown.join('\n')); // beside the step that failed
	}
});

export { expect };
