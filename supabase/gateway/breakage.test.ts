/**
 * The database breaks under the gateway at the worst moments, and its disks fill up or go away. The
 * gateway goes on, answers 503 meanwhile, says why, and loses nothing that it had acknowledged.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientOf, fileReport, useGateway, type Held } from './gateway.fixture.ts';
import { startGateway, type Gateway } from './gateway.ts';
import { send } from './storage/send.fixture.ts';
import { BUCKETS, bytes, person, query, type Person } from './storage/storage.fixture.ts';

const SOON = { timeout: 60_000, interval: 30 };

/** What was written to stderr since the test began. */
function complaints(): () => string {
	const spy = vi.spyOn(console, 'error').mockImplementation(() => {});
	return () => spy.mock.calls.flat().map(String).join('\n');
}
afterEach(() => vi.restoreAllMocks());

const signIn = (held: Held) =>
	held.client().auth.signInWithPassword({ email: 'harbour@example.test', password: 'harbour' });

/** At the true time, unlike `person`: PostgREST takes no token of the future. */
async function signedIn(held: Held): Promise<Person> {
	const client = held.client();
	const { user, session } = await held.signIn(client, 'harbour');
	return { id: user.id, token: session.access_token, client };
}

const upload = ({ gateway }: Pick<Held, 'gateway'>, who: Person, size = 1000) =>
	send({
		...{ url: gateway.url, key: gateway.keys.publishable, token: who.token },
		...{ name: `${who.id}/${crypto.randomUUID()}.jpg`, bytes: bytes(size) }
	});

async function joined(who: Person): Promise<string> {
	await who.client.realtime.setAuth(who.token);
	const channel = who.client.channel(`person:${who.id}`, { config: { private: true } });
	return new Promise((resolve) => {
		channel.subscribe((status) => {
			if (status === 'CLOSED') return;
			resolve(status);
			void who.client.removeChannel(channel);
		});
	});
}

describe('a connection that is at work', () => {
	const held = useGateway();
	let db: pg.Client;
	let who: Person;
	beforeAll(async () => {
		await query(held.gateway.databaseUrl, BUCKETS);
		db = new pg.Client({ connectionString: held.gateway.databaseUrl });
		await db.connect();
		who = await signedIn(held);
	});
	afterAll(() => db.end());

	const after = (seconds: number) => new Date(held.now.getTime() + seconds * 1000);

	/** Kills the backends that wait for that table, as the machine may any process. */
	async function killWaitingFor<T>(table: string, work: () => Promise<T>): Promise<T> {
		await db.query('begin');
		await db.query(`lock table ${table} in access exclusive mode`);
		const outcome = work();
		// By a connection of its own: a transaction sees the same activity until its end.
		const kill = () =>
			query(
				held.gateway.databaseUrl,
				`select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'`
			);
		await expect.poll(kill, SOON).not.toEqual([]);
		await db.query('rollback');
		return outcome;
	}

	test('of somebody who signs in: 503, and then they can', async () => {
		const said = complaints();
		const { error } = await killWaitingFor('auth.sessions', () => signIn(held));
		expect(error?.status).toBe(503);
		expect(said()).toContain('The database does not answer: ');
		expect((await signIn(held)).error).toBeNull();
	});

	test('of an upload: tried again, it arrives', async () => {
		complaints();
		const { status } = await killWaitingFor('storage.objects', () => upload(held, who));
		expect(status).toBe(503);
		expect((await upload(held, who)).status).toBe(200);
	});

	test('of the clock: the job is named, and the next tick runs it', async () => {
		const said = complaints();
		await killWaitingFor('public.reports', () => held.gateway.clock.tick(after(3600)));
		expect(said()).toMatch(/The job .* failed: /);
		expect(await held.gateway.clock.tick(after(7200))).toContain('escalate');
	});

	test('of somebody who joins a topic: they are told to try again, and can', async () => {
		const fresh = await signedIn(held);
		const first = await killWaitingFor('realtime.messages', () => joined(fresh));
		expect(first).toBe('CHANNEL_ERROR');
		expect(await joined(fresh)).toBe('SUBSCRIBED');
	});

	test('every connection at once: all of it works again', async () => {
		complaints();
		await db.query(`select pg_terminate_backend(pid) from pg_stat_activity
			where backend_type = 'client backend' and pid <> pg_backend_pid()`);
		await expect.poll(async () => (await signIn(held)).error, SOON).toBeNull();
		const fresh = await signedIn(held);
		const read = () => fresh.client.from('sites').select('id').limit(1).retry(false);
		await expect.poll(async () => (await read()).status, SOON).toBe(200);
		await expect.poll(() => joined(fresh), SOON).toBe('SUBSCRIBED');
	});
});

describe('thousands of joins that are forbidden', () => {
	const held = useGateway();

	test('are refused without asking the database, and nobody else waits', async () => {
		const who = await person(held, 'harbour');
		const socket = new WebSocket(
			`${held.gateway.url.replace('http', 'ws')}/realtime/v1/websocket?vsn=2.0.0&apikey=${held.gateway.keys.publishable}`
		);
		await new Promise((resolve) => (socket.onopen = resolve));
		const reasons: string[] = [];
		socket.onmessage = ({ data }) => {
			const [, , , , { response }] = JSON.parse(String(data));
			reasons.push(String(response.reason));
		};
		for (let n = 0; n < 3000; n++) {
			const payload = { config: { private: true }, access_token: who.token };
			socket.send(JSON.stringify([`${n}`, `${n}`, `realtime:person:${n}`, 'phx_join', payload]));
		}
		await expect.poll(() => reasons.length, SOON).toBe(3000);
		const counted = (word: RegExp) => reasons.filter((reason) => word.test(reason)).length;
		expect(counted(/^Unauthorized/)).toBe(100);
		expect(counted(/^ClientJoinRateLimitReached.* Wait 10 seconds/)).toBe(2900);
		socket.close();
	});
});

describe('a server that stands still', () => {
	const held = useGateway({ patienceMs: 500 });

	/** The postmaster and all that it started. */
	function processes(): number[] {
		const data = join(held.gateway.folder, 'postgres/data/postmaster.pid');
		const postmaster = Number(readFileSync(data, 'utf8').split('\n')[0]);
		const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], {
			encoding: 'utf8'
		});
		return [postmaster, ...children.split('\n').filter(Boolean).map(Number)];
	}
	const signalAll = (signal: NodeJS.Signals) => {
		for (const pid of processes()) process.kill(pid, signal);
	};

	test('is said to be away, and everything goes on when it moves again', async () => {
		const said = complaints();
		expect((await signIn(held)).error).toBeNull();
		signalAll('SIGSTOP');
		try {
			expect((await signIn(held)).error?.status).toBe(503);
			expect(said()).toMatch(/does not answer: (Query read timeout|timeout exceeded)/);
		} finally {
			signalAll('SIGCONT');
		}
		await expect.poll(async () => (await signIn(held)).error, SOON).toBeNull();
		held.advance(3600);
		expect(await held.gateway.clock.tick(held.now)).toContain('escalate');
	});
});

describe('a server without a connection left', () => {
	const held = useGateway({ patienceMs: 2000 });

	test('answers 503 or does it, and works when there are some again', async () => {
		complaints();
		const taken: pg.Client[] = [];
		for (;;) {
			const client = new pg.Client({ connectionString: held.gateway.databaseUrl });
			client.on('error', () => {});
			const error = await client.connect().then(
				() => null,
				(reason: Error) => reason
			);
			if (error) break;
			taken.push(client);
		}
		const statuses = await Promise.all(
			Array.from({ length: 20 }, async () => (await signIn(held)).error?.status ?? 200)
		);
		expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
		await Promise.all(taken.map((client) => client.end()));
		await expect.poll(async () => (await signIn(held)).error, SOON).toBeNull();
	});
});

/** Whether this machine lets us mount a file system of our own: as root on Linux. */
function canMount(): boolean {
	const at = mkdtempSync('/var/tmp/kraken-mount-');
	try {
		mount(['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at]);
		unmount(at);
		return true;
	} catch {
		return false;
	} finally {
		rmSync(at, { recursive: true });
	}
}
const mount = (args: string[]) => execFileSync('mount', args, { stdio: 'pipe' });
const unmount = (at: string) => execFileSync('umount', ['-l', at], { stdio: 'pipe' });

describe.skipIf(process.platform !== 'linux' || !canMount())('a disk', () => {
	const mounts: string[] = [];
	const gateways: Gateway[] = [];
	const folders: string[] = [];
	afterEach(async () => {
		for (const gateway of gateways.splice(0)) await gateway.stop();
		for (const at of mounts.splice(0)) unmount(at);
		for (const at of folders.splice(0)) rmSync(at, { recursive: true, force: true });
	});

	function folder(): string {
		const made = mkdtempSync('/var/tmp/kraken-disk-');
		chmodSync(made, 0o755);
		folders.push(made);
		return made;
	}

	function disk(megabytes: number, at: string): void {
		mkdirSync(at, { recursive: true });
		mount(['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', at]);
		mounts.push(at);
	}

	async function gatewayIn(
		data: string,
		sql = ''
	): Promise<Pick<Held, 'gateway'> & { who: Person }> {
		const gateway = await startGateway({ folder: data, port: 0, fast: true, ticking: false });
		gateways.push(gateway);
		await query(gateway.databaseUrl, sql);
		const client = clientOf(gateway.url, gateway.keys.publishable);
		const { data: signedIn } = await client.auth.signInWithPassword({
			email: 'harbour@example.test',
			password: 'harbour'
		});
		const { user, session } = signedIn;
		return { gateway, who: { id: user!.id, token: session!.access_token, client } };
	}

	const fill = (at: string) =>
		execFileSync('sh', ['-c', `cat /dev/zero > '${join(at, 'filler')}' || true`], {
			stdio: 'ignore'
		});

	test('of the photos that is full: 507 and the cause; what arrived stays, and the rest comes later', async () => {
		const said = complaints();
		const data = folder();
		disk(8, join(data, 'storage'));
		const { gateway, who } = await gatewayIn(data, BUCKETS);
		expect((await upload({ gateway }, who)).status).toBe(200);
		fill(join(data, 'storage'));
		expect((await upload({ gateway }, who, 200_000)).status).toBe(507);
		expect(said()).toMatch(/ENOSPC|no space left on device/);
		rmSync(join(data, 'storage/filler'));
		expect((await upload({ gateway }, who, 200_000)).status).toBe(200);
		const kept = await query(gateway.databaseUrl, 'select version from storage.objects');
		const there = readdirSync(join(data, 'storage/objects'));
		expect(kept.filter(({ version }) => !there.includes(version))).toEqual([]);
	});

	test('of the photos that is taken away: 503 and the folder, until it is back', async () => {
		const said = complaints();
		const data = folder();
		const outside = folder();
		mkdirSync(join(data, 'storage'));
		mount(['--bind', outside, join(data, 'storage')]);
		mounts.push(join(data, 'storage'));
		const { gateway, who } = await gatewayIn(data, BUCKETS);
		expect((await upload({ gateway }, who)).status).toBe(200);
		unmount(join(data, 'storage'));
		expect((await upload({ gateway }, who)).status).toBe(503);
		expect(said()).toContain(`The photos are not in ${join(data, 'storage/objects')}`);
		await gateways.pop()!.stop();
		mounts.pop();
		await expect(gatewayIn(data)).rejects.toThrow(/a disk may not be mounted.*photos\.json/);
		mount(['--bind', outside, join(data, 'storage')]);
		mounts.push(join(data, 'storage'));
		const again = await gatewayIn(data);
		expect((await upload(again, again.who)).status).toBe(200);
	});

	test('of the database that is full: nothing acknowledged is lost, and the log names the cause', async () => {
		const said = complaints();
		const data = folder();
		const database = join(data, 'postgres');
		disk(160, database);
		const { gateway, who } = await gatewayIn(data, BUCKETS);
		const { client } = who;
		const acknowledged: string[] = [];
		acknowledged.push((await fileReport(client)).report_id);
		fill(database);
		let refused = 0;
		for (let tries = 0; tries < 200 && refused < 3; tries++) {
			const filed = await fileReport(client).catch(() => null);
			if (filed) acknowledged.push(filed.report_id);
			else refused++;
		}
		expect(refused).toBe(3);
		const log = () =>
			readdirSync(join(database, 'log'))
				.map((name) => readFileSync(join(database, 'log', name), 'utf8'))
				.join('\n');
		rmSync(join(database, 'filler'));
		await expect.poll(() => fileReport(client).catch(() => null), SOON).not.toBeNull();
		expect(log()).toContain('No space left on device');
		expect(said().match(/No space left on device/g)).toHaveLength(1);
		const rows = await query(gateway.databaseUrl, 'select id from public.reports');
		const ids = rows.map(({ id }) => id);
		expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
	});
});
