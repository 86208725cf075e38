import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import webpush from 'web-push';
import { handle } from '../../functions/canary/handler.ts';
import { useGateway } from '../gateway.fixture.ts';
import { listening } from '../listen.ts';
import { fakeServer, secrets, type Fake } from './push.fixture.ts';

const held = useGateway();
const SIMULATED = 'simulate-delivered@notifications.service.gov.uk';
let notify: Fake;

beforeEach(async () => {
	notify = await fakeServer();
	for (const [name, value] of Object.entries(secrets(notify, webpush.generateVAPIDKeys()))) {
		vi.stubEnv(name, value);
	}
	vi.spyOn(console, 'error').mockImplementation(() => {});
	// the canary of the test before is as good as long ago
	await held.pool.query('update app.canary set called_at = null, stopped = null, whole_at = null');
	await held.pool.query('update app.notifications set next_at = null');
});

afterEach(async () => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
	await notify.stop();
});

function called(name: string, key = held.gateway.keys.secret, method = 'POST'): Promise<Response> {
	return fetch(`${held.gateway.url}/functions/v1/${name}`, {
		method,
		headers: { authorization: `Bearer ${key}` }
	});
}

/** The function with a line to Supabase on which those paths are refused. */
async function calledOver(broken: RegExp): Promise<Response> {
	const { url, keys } = held.gateway;
	const line = await listening(
		async (request) => {
			const { pathname, search } = new URL(request.url);
			if (broken.test(pathname)) return new Response('{}', { status: 500 });
			const body = request.method === 'GET' ? null : await request.arrayBuffer();
			return fetch(url + pathname + search, {
				method: request.method,
				headers: request.headers,
				body
			});
		},
		0,
		'127.0.0.1'
	);
	const { port } = line.address() as { port: number };
	const env = {
		url: `http://127.0.0.1:${port}`,
		secretKey: keys.secret,
		publishableKey: keys.publishable
	};
	const request = new Request('http://canary', {
		method: 'POST',
		headers: { authorization: `Bearer ${env.secretKey}` }
	});
	return handle(request, env).finally(() => line.close());
}

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const tick = (at: Date) => held.pool.query('select app.escalate($1)', [at]);
async function health(at: Date): Promise<Record<string, unknown>> {
	return (await held.pool.query('select * from app.health($1)', [at])).rows[0];
}

test('goes the whole way: accounts, signing in, filing, routing, the notification, and the clock @row79', async () => {
	const answer = await called('canary');
	expect(answer.status).toBe(200);
	const { filed } = (await answer.json()) as { filed: string };
	const { rows } = await held.pool.query(
		`select owner_step, name, urgency from public.reports join public.people on people.id = owner_id
		where reports.id = $1`,
		[filed]
	);
	expect(rows).toEqual([{ owner_step: 'officer', name: 'Canary officer', urgency: 'routine' }]);
	expect(await (await called('dispatch-notifications')).json()).toMatchObject({
		sent: 1,
		failed: 0
	});
	expect(JSON.parse(notify.seen[0]!.body.toString())).toMatchObject({ email_address: SIMULATED });
	await tick(inMinutes(2.1));
	expect(await health(inMinutes(3))).toMatchObject({
		canary_age_seconds: expect.closeTo(54, -1),
		canary_stopped: null
	});
	// nobody stays signed in
	const { rowCount } = await held.pool.query(
		`select from auth.sessions join auth.users on users.id = user_id where email like '%@canary.invalid'`
	);
	expect(rowCount).toBe(0);
});

test('the next closes it, by the same accounts; one too soon does nothing', async () => {
	const one = (await (await called('canary')).json()) as { filed: string };
	expect(await (await called('canary')).json()).toEqual({ filed: null });
	await held.pool.query(`update app.canary set called_at = now() - interval '5 minutes'`);
	const other = (await (await called('canary')).json()) as { filed: string };
	const { rows } = await held.pool.query(
		`select reports.id, closed_at is null as open, source_id from public.reports
		where reports.id = any ($1) order by received_at`,
		[[one.filed, other.filed]]
	);
	expect(rows).toMatchObject([
		{ id: one.filed, open: false },
		{ id: other.filed, open: true, source_id: rows[0].source_id }
	]);
});

test('with the clock stopped its age grows, and it says the clock @row79', async () => {
	await called('canary');
	await called('dispatch-notifications');
	await tick(inMinutes(2.1));
	await held.pool.query('select * from app.begin_canary($1)', [inMinutes(5)]);
	await held.pool.query(`update app.canary set called_at = now() - interval '5 minutes'`);
	await called('canary');
	await called('dispatch-notifications');
	const at = [3, 10].map(inMinutes);
	const ages = await Promise.all(
		at.map(async (one) => Number((await health(one)).canary_age_seconds))
	);
	expect(ages[0]).toBeLessThan(120);
	expect(ages[1]! - ages[0]!).toBeCloseTo(7 * 60, 0);
	expect(await health(inMinutes(3.1))).toMatchObject({ canary_stopped: 'clock' });
});

test('with Notify down it says the notification', async () => {
	notify.answers = 500;
	await called('canary');
	expect(await (await called('dispatch-notifications')).json()).toMatchObject({ sent: 0 });
	await tick(inMinutes(2.1));
	expect(await health(inMinutes(3))).toMatchObject({
		canary_age_seconds: null,
		canary_stopped: 'notification'
	});
});

test.each([
	['sign_in', /^\/auth\/v1\/token$/],
	['secrecy', /^\/rest\/v1\/reports$/],
	['filing', /^\/rest\/v1\/rpc\/submit_report$/]
])('it says %s when that is refused', async (step, broken) => {
	const answer = await calledOver(broken);
	expect(answer.status).toBe(503);
	expect(await answer.json()).toEqual({ message: step });
	expect(await health(inMinutes(1))).toMatchObject({ canary_stopped: step });
});

test('when Auth refuses its reporter, or the database does, it says so too', async () => {
	const reporter = `(select id from auth.users where email = 'reporter@canary.invalid')`;
	await held.pool.query(
		`update auth.users set banned_until = now() + interval '1 day' where id = ${reporter}`
	);
	expect(await (await called('canary')).json()).toEqual({ message: 'sign_in' });
	await held.pool.query(`update auth.users set banned_until = null where id = ${reporter}`);
	await held.pool.query('update app.canary set called_at = null');
	await held.pool.query(`update public.people set active = false where id = ${reporter}`);
	expect(await (await called('canary')).json()).toEqual({ message: 'filing' });
	await held.pool.query(`update public.people set active = true where id = ${reporter}`);
});

test('it says secrecy when a reporter is shown reports', async () => {
	await called('canary');
	await held.pool.query('update app.canary set called_at = null');
	await held.pool.query('alter table public.reports disable row level security');
	try {
		expect(await (await called('canary')).json()).toEqual({ message: 'secrecy' });
	} finally {
		await held.pool.query('alter table public.reports enable row level security');
	}
});

test('with the whole of REST down it can tell nobody but its caller', async () => {
	const answer = await calledOver(/^\/rest\//);
	expect([answer.status, await answer.json()]).toEqual([503, { message: 'busy' }]);
});

test('under another secret key its reporter gets another password and signs in', async () => {
	await called('canary');
	const reporter = `select encrypted_password from auth.users where email = 'reporter@canary.invalid'`;
	const before = (await held.pool.query(reporter)).rows[0].encrypted_password;
	await held.pool.query(
		`update auth.users set encrypted_password = extensions.crypt('an older one', extensions.gen_salt('bf', 4))
		where email = 'reporter@canary.invalid'`
	);
	await held.pool.query('update app.canary set called_at = null');
	expect(await (await called('canary')).json()).toEqual({ filed: expect.any(String) });
	expect((await held.pool.query(reporter)).rows[0].encrypted_password).not.toBe(before);
});

test('nobody but the holder of the secret key sends one, and no GET does', async () => {
	for (const key of [held.gateway.keys.publishable, 'x']) {
		expect((await called('canary', key)).status).toBe(401);
	}
	expect((await called('canary', held.gateway.keys.secret, 'GET')).status).toBe(405);
	const { rows } = await held.pool.query('select called_at from app.canary');
	expect(rows).toEqual([{ called_at: null }]);
});

test('on this machine its letters end nowhere', async () => {
	vi.unstubAllEnvs();
	await called('canary');
	expect(await (await called('dispatch-notifications')).json()).toMatchObject({ sent: 1 });
	const messages = await fetch(`${held.gateway.url}/local/messages.json`);
	expect(await messages.json()).toEqual([]);
});
