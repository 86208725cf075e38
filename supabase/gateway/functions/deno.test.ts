import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import webpush from 'web-push';
import { ROOT } from '../process/data-folder.ts';
import { useGateway } from '../gateway.fixture.ts';
import { browser, fakeServer, type Fake } from './push.fixture.ts';

const held = useGateway();
const vapid = webpush.generateVAPIDKeys();
let push: Fake;
const running: ChildProcess[] = [];
let dispatchNotifications: string;
let canary: string;
let soundAlarm: string;

/** A function by itself, in the runtime Supabase has, with no right to write or to run anything. */
async function started(name: string): Promise<string> {
	const args = ['run', '--allow-net', '--allow-env', '--allow-read', '--node-modules-dir=manual'];
	const deno = spawn(
		join(ROOT, 'node_modules/.bin/deno'),
		[...args, `supabase/functions/${name}/index.ts`],
		{
			cwd: ROOT,
			stdio: ['ignore', 'ignore', 'pipe'],
			env: {
				...process.env,
				DENO_SERVE_ADDRESS: 'tcp:127.0.0.1:0',
				DENO_NO_UPDATE_CHECK: '1',
				NO_COLOR: '1',
				SUPABASE_URL: held.gateway.url,
				SUPABASE_SECRET_KEYS: JSON.stringify({ default: held.gateway.keys.secret }),
				SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: held.gateway.keys.publishable }),
				APP_URL: 'https://kraken.example',
				VAPID_SUBJECT: 'mailto:desk@example.test',
				VAPID_PUBLIC_KEY: vapid.publicKey,
				VAPID_PRIVATE_KEY: vapid.privateKey,
				NOTIFY_URL: `${held.gateway.url}/local/notify`,
				NOTIFY_API_KEY: `local-${randomUUID()}-${randomUUID()}`,
				NOTIFY_EMAIL_TEMPLATE: randomUUID(),
				NOTIFY_SMS_TEMPLATE: randomUUID()
			}
		}
	);
	running.push(deno);
	const said: string[] = [];
	for await (const line of createInterface({ input: deno.stderr! })) {
		said.push(line);
		const url = /https?:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
		if (url) return url;
	}
	throw new Error(`Deno did not start: ${said.join('\n')}`);
}

beforeAll(async () => {
	push = await fakeServer();
	dispatchNotifications = await started('dispatch-notifications');
	canary = await started('canary');
	soundAlarm = await started('sound-alarm');
});

afterAll(async () => {
	const gone = running.map((deno) => once(deno, 'exit'));
	for (const deno of running) deno.kill();
	await Promise.all([...gone, push.stop()]);
});

const called = (url: string, headers = {}) => fetch(url, { method: 'POST', headers });
const withKey = () => ({ authorization: `Bearer ${held.gateway.keys.secret}` });

async function owedATest(phone: ReturnType<typeof browser>): Promise<void> {
	const db = new pg.Client({ connectionString: held.gateway.databaseUrl });
	await db.connect();
	const { rows } = await db.query(
		`insert into public.channels (person_id, kind, address, p256dh, auth)
		select id, 'push', $1, $2, $3 from public.people where role = 'officer' limit 1
		returning id, person_id`,
		[`${push.url}/deno`, phone.p256dh, phone.auth]
	);
	await db.query(`select set_config('request.jwt.claims', $1, false)`, [
		JSON.stringify({ role: 'authenticated', sub: rows[0].person_id, aal: 'aal2' })
	]);
	await db.query('select public.test_channel($1)', [rows[0].id]);
	await db.end();
}

test('in the runtime Supabase has, it sends a push that the browser can read', async () => {
	const phone = browser();
	await owedATest(phone);
	const answer = await called(dispatchNotifications, withKey());
	expect(await answer.json()).toEqual({ sent: 1, failed: 0, gone: 0 });
	expect(push.seen[0]!.path).toBe('/deno');
	expect(phone.read(push.seen[0]!.body)).toEqual({
		text: 'This is a test',
		url: expect.stringContaining('https://kraken.example/notification#test=')
	});
});

test('there too the canary signs in and files', async () => {
	const answer = await called(canary, withKey());
	expect(await answer.json()).toEqual({ filed: expect.any(String) });
});

test('there too the alarm looks at the clock, which has never run here, and tells an address', async () => {
	const db = new pg.Client({ connectionString: held.gateway.databaseUrl });
	await db.connect();
	await db.query('update app.alarm_addresses set web_address = $1', [`${push.url}/alarm`]);
	await db.end();
	const answer = await called(soundAlarm, withKey());
	expect(answer.status).toBe(503);
	expect(await answer.json()).toEqual({ alarms: ['clock'] });
	const [posted] = push.seen.filter(({ path }) => path === '/alarm');
	expect(JSON.parse(posted!.body.toString())).toMatchObject({
		state: 'alarm',
		url: 'https://kraken.example/health'
	});
});

test('there too they obey nobody without the key', async () => {
	for (const url of [dispatchNotifications, canary, soundAlarm])
		expect((await called(url)).status).toBe(401);
});

test('and there whoever was invited becomes a person and is written to', async () => {
	const invite = await started('invite-people');
	const admin = held.client();
	const { session } = await held.signIn(admin, 'admin');
	const email = 'new@example.test';
	const rows = [{ line: 1, name: 'New', email, role: 'administrator' }];
	expect((await admin.rpc('invite_people', { rows })).error).toBe(null);
	const { data: invited } = await admin.rpc('open_invitations').single<{ id: string }>();
	const answer = await fetch(invite, {
		method: 'POST',
		headers: { authorization: `Bearer ${session.access_token}` },
		body: JSON.stringify({ invitation_id: invited!.id })
	});
	expect(await answer.json()).toEqual({ failed: null });
	const messages = await (await fetch(`${held.gateway.url}/local/messages.json`)).json();
	expect(messages).toMatchObject([{ recipient: email, body: 'https://kraken.example/sign-in' }]);
	expect((await fetch(invite, { method: 'POST' })).status).toBe(401);
});
