import { createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import webpush from 'web-push';
import { fileReport, useGateway } from '../gateway.fixture.ts';
import { browser, fakeServer, secrets, type Fake } from './push.fixture.ts';

const held = useGateway();
const vapid = webpush.generateVAPIDKeys();
let push: Fake;
let notify: Fake;
let phone: ReturnType<typeof browser>;
let ona: string;

beforeEach(async () => {
	[push, notify] = await Promise.all([fakeServer(), fakeServer()]);
	for (const [name, value] of Object.entries(secrets(notify, vapid))) {
		vi.stubEnv(name, value);
	}
	await held.pool.query('update app.notifications set next_at = null');
	// what earlier tests sent is not of this minute
	await held.pool.query(`update app.attempts set at = at - interval '1 day'`);
	await held.pool.query('delete from public.channels');
	await file();
	// The owner that the seed gives it: called Ona here. Supervisors are notified too, for want of operators.
	const { rows } = await held.pool.query(
		`select person_id from app.notifications join public.people on people.id = person_id
		where next_at is not null and part = 'owner' and role <> 'supervisor'`
	);
	ona = rows[0].person_id;
	await held.pool.query('update app.notifications set next_at = null where person_id <> $1', [ona]);
	phone = browser();
	await held.pool.query(
		`insert into public.channels (person_id, kind, address, p256dh, auth, place, proven_at)
		values ($1, 'push', $2, $3, $4, 1, now()), ($1, 'email', 'ona@example.test', null, null, 2, now()),
			($1, 'sms', '07700900000', null, null, 3, now())`,
		[ona, `${push.url}/subscription`, phone.p256dh, phone.auth]
	);
});

afterEach(async () => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
	await Promise.all([push.stop(), notify.stop()]);
});

async function file(): Promise<void> {
	const client = held.client();
	await client.auth.signInWithPassword({ email: 'harbour@example.test', password: 'harbour' });
	await fileReport(client);
}

function dispatched(key = held.gateway.keys.secret, method = 'POST'): Promise<Response> {
	return fetch(`${held.gateway.url}/functions/v1/dispatch-notifications`, {
		method,
		headers: { authorization: `Bearer ${key}` }
	});
}

test('a push says that a report needs them, where to look, and nothing else @row64', async () => {
	expect(await (await dispatched()).json()).toEqual({ sent: 1, failed: 0, gone: 0 });
	const { rows } = await held.pool.query(
		'select attempt_id from app.notifications where person_id = $1',
		[ona]
	);
	const answers = rows.map(
		({ attempt_id }) => `https://kraken.example/notification#open=${attempt_id}`
	);
	const said = phone.read(push.seen[0]!.body) as { url: string };
	expect(said).toEqual({ text: 'A report needs you', url: expect.any(String) });
	expect(answers).toContain(said.url);
	expect(notify.seen).toEqual([]);
});

test('a push is signed by our key, for that push service', async () => {
	await dispatched();
	const { headers, path } = push.seen[0]!;
	expect(path).toBe('/subscription');
	expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
	const [, token, key] = /^vapid t=(\S+), ?k=(\S+)$/.exec(headers.authorization!)!;
	expect(key).toBe(vapid.publicKey);
	const [head, claims, signature] = token!.split('.') as [string, string, string];
	const point = Buffer.from(vapid.publicKey, 'base64url');
	const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((p) => p.toString('base64url'));
	const jwk = { kty: 'EC', crv: 'P-256', x: x!, y: y! };
	expect(
		verify(
			'sha256',
			Buffer.from(`${head}.${claims}`),
			{ key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
			Buffer.from(signature, 'base64url')
		)
	).toBe(true);
	const { aud } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string };
	expect(aud).toBe(push.url);
});

test('two dispatchers at once send it once', async () => {
	await Promise.all([dispatched(), dispatched(), dispatched()]);
	expect(push.seen).toHaveLength(1);
	expect(notify.seen).toEqual([]);
});

test('nobody but the holder of the secret key sets it going, and no GET does', async () => {
	for (const key of [held.gateway.keys.publishable, 'x']) {
		expect((await dispatched(key)).status).toBe(401);
	}
	for (const method of ['GET', 'HEAD']) await dispatched(held.gateway.keys.secret, method);
	expect(push.seen).toEqual([]);
});

test('anybody may ask by which ways people can be reached, and gets no secret', async () => {
	const answer = await dispatched('x', 'GET');
	expect(answer.status).toBe(200);
	expect(await answer.json()).toEqual({ push_key: vapid.publicKey, email: true, sms: true });
});

test('gaps in a roster are mailed to the supervisor, by site and without times, with a link that only shows @row68', async () => {
	await held.pool.query('update app.notifications set next_at = null');
	const { rows } = await held.pool.query(
		`select people.id, region_id from public.people join auth.users using (id)
		where email = 'supervisor@example.test'`
	);
	const { id, region_id } = rows[0];
	await held.pool.query(
		`insert into public.channels (person_id, kind, address, p256dh, auth, proven_at)
		values ($1, 'push', $2, $3, $4, now()), ($1, 'email', 'una@example.test', null, null, now())`,
		[id, `${push.url}/una`, phone.p256dh, phone.auth]
	);
	await held.pool.query(
		`insert into public.absences (person_id, reason, starts_at, ends_at)
		select id, 'leave', now() + interval '20 days', now() + interval '21 days'
		from public.people where role = 'officer' and region_id = $1`,
		[region_id]
	);
	const noon = new Date(Date.now() + 24 * 60 * 60_000).setUTCHours(12, 0, 0, 0);
	await held.pool.query('select app.notify_of_gaps($1)', [new Date(noon)]);
	// that noon is now
	await held.pool.query(`update app.notifications set next_at = now() where next_at = $1`, [
		new Date(noon)
	]);
	expect(await (await dispatched()).json()).toEqual({ sent: 1, failed: 0, gone: 0 });
	expect(push.seen).toEqual([]);
	expect(notify.seen.map(({ path }) => path)).toEqual(['/v2/notifications/email']);
	const { email_address, personalisation } = JSON.parse(notify.seen[0]!.body.toString());
	expect(email_address).toBe('una@example.test');
	expect(personalisation).toEqual({
		text: expect.stringMatching(/nobody is on duty[^]*\nYarmouth Harbour: 1 gap\n/),
		url: 'https://kraken.example/gaps'
	});
});
