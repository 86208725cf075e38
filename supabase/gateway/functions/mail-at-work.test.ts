/** Codes, notifications, invitations and alarms leave a gateway that is open to others by its mail server. */
import { SignJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { mailerOf } from './mail.ts';
import { localNotify, notificationVariables } from './notifications.ts';
import { smtpServer, type Smtp } from './smtp.fixture.ts';

const keys = {
	publishable: 'sb_publishable_own',
	secret: 'sb_secret_of_this_test_and_nobody_else'
};
const ANN = 'ann@harbour.test';
const LETTER = { email_address: ANN, personalisation: { text: 'x', url: 'y' } };
let smtp: Smtp;
let port = 0;

/** The mail server that is there at the moment. */
const mailer = () =>
	mailerOf({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'no-reply@harbour.test' })!;
const held = useGateway({
	host: '0.0.0.0',
	keys,
	mailer: {
		host: 'here',
		send: (mail) => mailer().send(mail),
		check: () => mailer().check()
	}
});

beforeAll(async () => {
	const { error } = await held
		.client(keys.secret)
		.auth.admin.createUser({ email: ANN, email_confirm: true });
	expect(error).toBe(null);
});
beforeEach(async () => {
	smtp = await smtpServer();
	port = smtp.port;
	held.advance(3600);
	vi.spyOn(console, 'error');
});
afterEach(async () => {
	vi.restoreAllMocks();
	await smtp.stop();
});

const ask = (email: string) =>
	held.client().auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
const kept = async () =>
	(await held.pool.query('select count(*)::int as n from local.messages')).rows[0].n;
const called = (name: string) =>
	fetch(`${here()}/functions/v1/${name}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${keys.secret}` }
	});
const here = () => held.gateway.url.replace('0.0.0.0', '127.0.0.1');

describe('a code to sign in', () => {
	test('is e-mailed and works, and lies nowhere else', async () => {
		expect((await ask(ANN)).error).toBe(null);
		expect(smtp.handed).toMatchObject([{ to: [ANN] }]);
		expect(await kept()).toBe(0);
		const token = /\b\d{6}\b/.exec(smtp.handed[0]!.text.split('\r\n\r\n')[1]!)![0];
		const { error } = await held.client().auth.verifyOtp({ email: ANN, token, type: 'email' });
		expect(error).toBe(null);
	});

	test('is not said to be sent when the mail server is away, to nobody', async () => {
		await smtp.stop();
		for (const email of [ANN, 'stranger@harbour.test']) {
			const { error } = await ask(email);
			expect(error, email).toMatchObject({
				status: 500,
				message: 'Error sending the e-mail with the code'
			});
		}
		expect(vi.mocked(console.error).mock.calls.flat().join()).toMatch(
			/A sign-in code was not e-mailed: The mail server: .*ECONNREFUSED/
		);
		smtp = await smtpServer();
		port = smtp.port;
		// and who asked in vain more often than one may is not kept waiting
		for (let times = 0; times < 5; times++) expect((await ask(ANN)).error).toBe(null);
		expect((await ask(ANN)).error).toMatchObject({ code: 'over_email_send_rate_limit' });
		expect(smtp.handed).toHaveLength(5);
	});

	test('five in vain do not use up what one may ask for', async () => {
		await smtp.stop();
		for (let times = 0; times < 6; times++)
			expect((await ask(ANN)).error).toMatchObject({ status: 500 });
		smtp = await smtpServer();
		port = smtp.port;
		expect((await ask(ANN)).error).toBe(null);
	});

	test('for a stranger is no e-mail, and the same answer', async () => {
		const [known, unknown] = [await ask(ANN), await ask('stranger@harbour.test')];
		expect(unknown).toEqual(known);
		expect(smtp.handed).toHaveLength(1);
		expect(smtp.connections).toBe(2);
	});

	test('is not said to be sent when the mail server refuses our sender', async () => {
		smtp.refusesSender = 'Sender address not owned by user';
		expect((await ask(ANN)).error).toMatchObject({ status: 500 });
		expect(vi.mocked(console.error).mock.calls.flat().join()).toContain('not owned');
	});

	test('to a mailbox that the mail server refuses is answered like a stranger’s, and the log says why', async () => {
		smtp.refuses = 'No such mailbox';
		const [known, unknown] = [await ask(ANN), await ask('stranger@harbour.test')];
		expect(unknown).toEqual(known);
		expect(known.error).toBe(null);
		expect(vi.mocked(console.error).mock.calls.flat().join()).toContain('No such mailbox');
	});
});

describe('what the functions send', () => {
	// PostgREST takes no token of the future
	beforeEach(() => void (held.now = new Date()));

	test('an alarm leaves', async () => {
		await held.pool.query('update app.alarm_addresses set emails = $1', [[ANN]]);
		await held.pool.query(`update app.heartbeat set last_tick_at = now() - interval '2 minutes'`);
		expect(await (await called('sound-alarm')).json()).toEqual({ alarms: ['clock'] });
		expect(smtp.handed).toMatchObject([{ to: [ANN] }]);
		const { text } = smtp.handed[0]!;
		expect(text).toMatch(/^Subject: ALARM: Kraken reporting does not work as it should\r$/m);
		expect(text.replaceAll('=\r\n', '')).toContain('/health');
		expect(await kept()).toBe(0);
	});

	test('a notification leaves, and one that the mail server refuses counts as failed', async () => {
		const { rows } = await held.pool.query(
			`with region as (insert into public.regions (name) values ('South') returning id),
			person as (
				insert into public.people (id, name, role, region_id)
				select users.id, 'Ann', 'officer', region.id from auth.users, region where email = $1
				returning id
			)
			insert into public.channels (person_id, kind, address) select id, 'email', $1 from person
			returning id, person_id`,
			[ANN]
		);
		const owed = async () => {
			const db = await held.pool.connect();
			await db.query(`select set_config('request.jwt.claims', $1, false)`, [
				JSON.stringify({ role: 'authenticated', sub: rows[0].person_id, aal: 'aal2' })
			]);
			await db.query('select public.test_channel($1)', [rows[0].id]);
			db.release(true);
		};
		smtp.refuses = 'mailbox full';
		await owed();
		expect(await (await called('dispatch-notifications')).json()).toMatchObject({
			sent: 0,
			failed: 1
		});
		expect(vi.mocked(console.error).mock.calls.flat().join()).toContain('mailbox full');
		smtp.refuses = null;
		await held.pool.query('update app.notifications set next_at = now() where ended_at is null');
		expect(await (await called('dispatch-notifications')).json()).toMatchObject({
			sent: 1,
			failed: 0
		});
		expect(smtp.handed).toMatchObject([
			{ to: [ANN], text: expect.stringContaining('Subject: This is a test') }
		]);
	});

	test('e-mail is told to be a way to reach people, and text is not', async () => {
		const answer = await fetch(`${here()}/functions/v1/dispatch-notifications`);
		expect(await answer.json()).toMatchObject({ email: true, sms: false });
	});

	test('nobody without its key hands it e-mail, and no page of messages is there', async () => {
		for (const authorization of ['', 'Bearer x', `Bearer ${keys.secret}`]) {
			const answer = await fetch(`${here()}/local/notify/v2/notifications/email`, {
				method: 'POST',
				headers: { authorization, 'content-type': 'application/json' },
				body: JSON.stringify(LETTER)
			});
			expect(answer.status, authorization).toBe(403);
		}
		expect(smtp.connections).toBe(0);
		for (const path of ['/local/messages', '/local/messages.json'])
			expect((await fetch(here() + path)).status).toBe(404);
	});
});

describe('the stand-in for Notify', () => {
	const made = () =>
		notificationVariables(
			{ folder: held.gateway.folder, url: here(), loopback: false, mails: true },
			{}
		);

	/** How it answers a letter that was signed so long ago, as Notify's library signs. */
	async function signed(ago: number, kind = 'email', change = (key: string) => key) {
		const key = (await made()).NOTIFY_API_KEY!;
		const sent: string[] = [];
		const notify = localNotify({
			post: { send: async ({ recipient }) => void sent.push(recipient), check: async () => {} },
			now: () => new Date(),
			complain: () => {},
			key
		});
		const used = change(key);
		const token = await new SignJWT({})
			.setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
			.setIssuer(used.slice(-73, -37))
			.setIssuedAt(Math.floor(Date.now() / 1000) - ago)
			.sign(new TextEncoder().encode(used.slice(-36)));
		const { status } = await notify.request(`/local/notify/v2/notifications/${kind}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify(LETTER)
		});
		return [status, sent];
	}

	test('takes what its key signed just now, also where the library rounded the second up', async () => {
		expect(await signed(0)).toEqual([201, [ANN]]);
		expect(await signed(-1)).toEqual([201, [ANN]]);
		expect(await signed(30)).toEqual([201, [ANN]]);
	});

	test('takes nothing older, nothing of another key, and no text', async () => {
		expect(await signed(120)).toEqual([403, []]);
		expect(await signed(-60)).toEqual([403, []]);
		expect(await signed(0, 'email', (key) => key.slice(0, -1) + '!')).toEqual([403, []]);
		expect(
			await signed(0, 'email', () => `local-${crypto.randomUUID()}-${crypto.randomUUID()}`)
		).toEqual([403, []]);
		expect(await signed(0, 'sms')).toEqual([400, []]);
		expect((await made()).NOTIFY_SMS_TEMPLATE).toBe('none');
	});
});
