/**
 * Everything of Supabase's that the app uses, on one origin: a real PostgreSQL and a real PostgREST
 * as children, a thin part of Auth, of Storage and of Realtime by hand, the Edge Functions in this process, and
 * the built app beside them. Infrastructure, not the product: no rule of the product lives here.
 */
import { Hono } from 'hono';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { auth } from './auth/routes.ts';
import { clockPool, startClock, type Clock } from './clock/clock.ts';
import { complaints } from './complaints.ts';
import { assertRestored, dataFolder, ROOT, temporary } from './process/data-folder.ts';
import { functions } from './functions/functions.ts';
import { apiKeys, signer as signerOf, type ApiKeys } from './keys.ts';
import { listening, type Answer } from './listen.ts';
import { takeLock } from './process/lock.ts';
import { mailerOf, type Mailer } from './functions/mail.ts';
import { messagesPage, postOf, sent } from './functions/messages.ts';
import {
	ALARM_EVERY_MS,
	localNotify,
	notificationVariables,
	startCalling
} from './functions/notifications.ts';
import { applyPlatform, authenticatorUrl, migrate, namedServer } from './process/migrate.ts';
import { assertNobodyInvented, assertOwnKeys, isLoopback } from './open.ts';
import { awayWords, isAway, openPool } from './process/pool.ts';
import { startPostgres } from './process/postgres.ts';
import { startPostgREST } from './rest/postgrest.ts';
import { startRealtime } from './realtime/realtime.ts';
import { away, refusal, rest } from './rest/rest.ts';
import { staticApp } from './static.ts';
import { storage as storageOf } from './storage/routes.ts';
import { startWatchdog } from './process/watchdog.ts';

export type GatewayOptions = {
	/** Left out: KRAKEN_DATA, else `.local` in the checkout; null: a temporary one, gone at the end. */
	folder?: string | null;
	port?: number;
	host?: string;
	/** Another server than the project's own; must be a superuser's address. */
	databaseUrl?: string;
	/** Left out: keys of the environment, else the demonstration's. */
	keys?: ApiKeys;
	/** Left out: the mail server of the environment; null: none, and e-mails stay on this machine. */
	mailer?: Mailer | null;
	/** The built app; null: only the API. */
	app?: string | null;
	/** For tests: gives up durability for speed. */
	fast?: boolean;
	/** For tests: the jobs run, and notifications and canaries are sent, only when told. */
	ticking?: boolean;
	/** For tests: how long the database is waited for, in ms. */
	patienceMs?: number;
	/** For tests: how often the service is looked at, in ms. */
	alarmEveryMs?: number;
	/** For tests and measurements: false, and nothing made up is ever filed. */
	canary?: boolean;
	now?: () => Date;
	say?: (words: string) => void;
};

export type Gateway = {
	readonly url: string;
	readonly keys: ApiKeys;
	/** A superuser's address, for tests and tools. */
	readonly databaseUrl: string;
	/** Where its keys are kept. */
	readonly folder: string;
	readonly clock: Clock;
	/** The whole gateway as a function, for a server of somebody else's. */
	fetch: Answer;
	stop(): Promise<void>;
};

/**
 * Starts everything and returns once it answers.
 *
 * @throws Trouble, in words, for what a person at the keyboard can mend.
 */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
	const { port = 5173, host = '127.0.0.1', app = null, now = () => new Date(), say } = options;
	const keys = options.keys ?? apiKeys();
	const loopback = isLoopback(host);
	if (!loopback) assertOwnKeys(host, keys);
	const mailer = options.mailer === undefined ? mailerOf() : options.mailer;
	const folder = options.folder === null ? temporary() : dataFolder(options.folder);
	const undo: (() => unknown)[] = [];
	if (options.folder === null) {
		undo.push(() => rmSync(folder.own, { recursive: true, force: true }));
	}
	const stop = async () => {
		for (const step of undo.splice(0).reverse()) await step();
	};

	try {
		const lock = takeLock(folder.own);
		undo.push(lock.release);
		assertRestored(folder.own);
		const gateway = new Hono<{ Bindings: { address?: string } }>();
		// The port first: whoever finds it taken should not wait for a database to learn so.
		let answer: Answer = () =>
			refusal(503, 'Starting; try again in a moment.', { 'retry-after': '1' });
		const server = await listening((request, env) => answer(request, env), port, host);
		undo.push(
			() =>
				new Promise((resolve) => {
					server.close(resolve);
					if ('closeAllConnections' in server) server.closeAllConnections();
				})
		);
		const address = server.address();
		const url = `http://${host.includes(':') ? `[${host}]` : host}:${typeof address === 'object' && address ? address.port : port}`;
		lock.tell(url);

		const watchdog = startWatchdog();
		undo.push(() => watchdog.close());
		const named = options.databaseUrl || process.env.DATABASE_URL;
		if (!named) say?.('Starting PostgreSQL…');
		const postgres = named
			? { url: await namedServer(named), stop: async () => {} }
			: await startPostgres({
					folder,
					watchdog,
					...(options.fast ? { fast: true } : {}),
					...(say ? { say } : {})
				});
		undo.push(() => postgres.stop());
		await applyPlatform(postgres.url);
		await migrate(postgres.url, {
			seed: loopback ? join(ROOT, 'supabase/seed.sql') : null,
			...(say ? { say } : {})
		});
		if (!loopback) await assertNobodyInvented(postgres.url);

		say?.('Starting PostgREST…');
		const signer = await signerOf(folder.own);
		const postgrest = await startPostgREST({
			databaseUrl: await authenticatorUrl(postgres.url),
			jwks: signer.jwks,
			watchdog
		});
		undo.push(() => postgrest.stop());
		const { patienceMs } = options;
		const complain = complaints();
		const pool = openPool(postgres.url, { max: 8, patienceMs });
		const timePool = clockPool(postgres.url);
		const joinPool = openPool(postgres.url, { max: 2, patienceMs });
		for (const one of [pool, timePool, joinPool]) undo.push(() => one.end());
		const clock = startClock(timePool, { now, ticking: options.ticking ?? true });
		undo.push(() => clock.stop());

		gateway.use(async (c, next) => {
			// A page elsewhere must not reach this machine by a name of its own that points here.
			if (loopback && !isLoopback(new URL(c.req.url).hostname)) {
				return refusal(421, `This answers to 127.0.0.1 and localhost only.`);
			}
			await next();
		});
		gateway.onError((error) => {
			if (isAway(error)) {
				complain(awayWords(error.message));
				return away();
			}
			console.error(error);
			return refusal(500, 'Something broke here; try again in a moment.');
		});
		gateway.all('/rest/v1/*', (c) => rest(c.req.raw, { postgrest, keys, signer, now, complain }));
		const post = postOf(pool, mailer);
		gateway.route(
			'/auth/v1',
			auth({ pool, post, complain, keys, signer, now, demonstration: loopback })
		);
		const storage = await storageOf({
			...{ pool, keys, signer, folder: folder.own, now },
			complain
		});
		undo.push(storage.stop);
		gateway.route('/storage/v1', storage.app);
		const here = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
		const variables = await notificationVariables({
			...{ folder: folder.own, url: here, loopback },
			mails: mailer !== null
		});
		const answerAs = functions(
			{ url: here, secretKey: keys.secret, publishableKey: keys.publishable },
			undefined,
			variables
		);
		gateway.all('/functions/v1/*', (c) => answerAs(c.req.raw));
		const realtime = await startRealtime({
			server,
			pool: joinPool,
			databaseUrl: postgres.url,
			keys,
			signer,
			now,
			loopback
		});
		undo.push(realtime.stop);
		gateway.all('/realtime/v1/*', () =>
			refusal(501, 'The local gateway has no such part of Realtime; a Supabase project does.')
		);
		gateway.all('/graphql/v1/*', () =>
			refusal(501, 'The local gateway has no GraphQL; a Supabase project does.')
		);
		gateway.all('/:part/v1/*', () =>
			refusal(501, 'The local gateway has no such part; a Supabase project may.')
		);
		if (loopback) {
			gateway.get('/local/messages', () => messagesPage(pool, now()));
			gateway.get('/local/messages.json', async (c) => c.json(await sent(pool)));
		}
		if (loopback || variables.NOTIFY_API_KEY) {
			// a page in a browser of this machine must not send e-mail either
			const key = loopback && !mailer ? null : (variables.NOTIFY_API_KEY ?? null);
			gateway.route('/', localNotify({ post, now, complain, key, texts: loopback }));
		}
		gateway.all('/local/*', (c) => c.text('Not found', 404));
		if (app) gateway.route('/', staticApp(app));
		answer = (request, env) => gateway.fetch(request, env);
		if (options.ticking ?? true) {
			const call = (name: string) => () =>
				answerAs(
					new Request(`${here}/functions/v1/${name}`, {
						method: 'POST',
						headers: { authorization: `Bearer ${keys.secret}` }
					})
				);
			const notifications = { everyMs: 2000, trouble: 'Notifications were not sent' };
			undo.push(startCalling(notifications, call('dispatch-notifications')).stop);
			const pictures = { everyMs: 60 * 60_000, trouble: 'Pictures of erased reports stay' };
			undo.push(startCalling(pictures, call('erase-photos')).stop);
			// Its own timer and connections: it must not stop with the clock that it watches. Not at once, so
			// that a restart is over first: the clock runs within 20 seconds.
			const watch = { everyMs: options.alarmEveryMs ?? ALARM_EVERY_MS, atOnce: false };
			undo.push(
				startCalling({ ...watch, trouble: 'Something is wrong' }, call('sound-alarm')).stop
			);
			if (options.canary ?? true) {
				const canary = { everyMs: 5 * 60_000, trouble: 'The canary stopped' };
				undo.push(startCalling(canary, call('canary')).stop);
			}
		}

		return { url, keys, databaseUrl: postgres.url, folder: folder.own, clock, fetch: answer, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
