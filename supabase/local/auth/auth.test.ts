import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { DEMONSTRATION } from '../keys.ts';

const held = useGateway();
const EMAIL = 'officer@example.test';

async function askCode(email: string) {
	// The limits are about people in a hurry; each test comes later than the one before.
	held.advance(3600);
	return held.client().auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
}

async function signedIn(email = EMAIL) {
	held.advance(301);
	const client = held.client();
	const { data, error } = await client.auth.signInWithPassword({ email, password: 'harbour' });
	expect(error).toBe(null);
	return { client, session: data.session! };
}

describe('a code by e-mail', () => {
	test('signs in its owner, with spaces around it as a paste brings them', async () => {
		expect((await askCode(EMAIL)).error).toBe(null);
		const client = held.client();
		const { data, error } = await client.auth.verifyOtp({
			email: ' Officer@Example.test ',
			token: ` ${await held.codeFor(EMAIL)} `,
			type: 'email'
		});
		expect(error).toBe(null);
		expect(data.user).toMatchObject({ email: EMAIL, role: 'authenticated' });
	});

	test('works once', async () => {
		await askCode(EMAIL);
		const token = await held.codeFor(EMAIL);
		const redeem = () => held.client().auth.verifyOtp({ email: EMAIL, token, type: 'email' });
		const both = await Promise.all([redeem(), redeem()]);
		expect(both.filter(({ error }) => error === null)).toHaveLength(1);
		expect((await redeem()).error).toMatchObject({ code: 'otp_expired' });
	});

	test('holds ten minutes and not a second longer', async () => {
		await askCode(EMAIL);
		const token = await held.codeFor(EMAIL);
		held.advance(600);
		const late = await held.client().auth.verifyOtp({ email: EMAIL, token, type: 'email' });
		expect(late.error).toMatchObject({ code: 'otp_expired' });
		await askCode(EMAIL);
		held.advance(599);
		const fresh = await held.codeFor(EMAIL);
		const { error } = await held
			.client()
			.auth.verifyOtp({ email: EMAIL, token: fresh, type: 'email' });
		expect(error).toBe(null);
	});

	test('is lost after five wrong tries', async () => {
		await askCode(EMAIL);
		const token = await held.codeFor(EMAIL);
		const wrong = token === '000000' ? '111111' : '000000';
		for (let tries = 0; tries < 5; tries++) {
			const { error } = await held
				.client()
				.auth.verifyOtp({ email: EMAIL, token: wrong, type: 'email' });
			expect(error).toMatchObject({ code: 'otp_expired' });
		}
		const { error } = await held.client().auth.verifyOtp({ email: EMAIL, token, type: 'email' });
		expect(error).toMatchObject({ code: 'otp_expired' });
	});

	test('is not somebody else’s', async () => {
		await askCode(EMAIL);
		const token = await held.codeFor(EMAIL);
		const { error } = await held
			.client()
			.auth.verifyOtp({ email: 'twin@example.test', token, type: 'email' });
		expect(error).toMatchObject({ code: 'otp_expired' });
	});

	test('a stranger gets the same answer and no code', async () => {
		expect(await askCode('nobody@nowhere.test')).toEqual(await askCode(EMAIL));
		await expect(held.codeFor('nobody@nowhere.test')).rejects.toThrow();
	});

	test('five in ten minutes are enough, and then one waits', async () => {
		held.advance(3600);
		const ask = () =>
			held
				.client()
				.auth.signInWithOtp({ email: 'pfso@example.test', options: { shouldCreateUser: false } });
		for (let times = 0; times < 5; times++) expect((await ask()).error).toBe(null);
		expect((await ask()).error).toMatchObject({ code: 'over_email_send_rate_limit', status: 429 });
		const raw = await fetch(`${held.gateway.url}/auth/v1/otp`, {
			method: 'POST',
			headers: { apikey: DEMONSTRATION.publishable, 'content-type': 'application/json' },
			body: JSON.stringify({ email: 'pfso@example.test', create_user: false })
		});
		expect(raw.headers.get('retry-after')).toBe('600');
		held.advance(601);
		expect((await ask()).error).toBe(null);
	});
});

describe('a password', () => {
	test('wrong, or of nobody, is refused alike', async () => {
		held.advance(3600);
		for (const email of [EMAIL, 'nobody@nowhere.test']) {
			const { error } = await held.client().auth.signInWithPassword({ email, password: 'guess' });
			expect(error).toMatchObject({ code: 'invalid_credentials' });
		}
	});

	test('what is no password at all is refused alike, and not a fault of ours', async () => {
		held.advance(3600);
		for (const password of ['', 'har\0bour', null, { $ne: '' }, ['harbour']]) {
			const answer = await fetch(`${held.gateway.url}/auth/v1/token?grant_type=password`, {
				method: 'POST',
				headers: { apikey: DEMONSTRATION.publishable, 'content-type': 'application/json' },
				body: JSON.stringify({ email: EMAIL, password })
			});
			expect(answer.status).toBe(400);
			expect(await answer.json()).toMatchObject({ code: 'invalid_credentials' });
		}
	});

	test('a request of many megabytes is not read', async () => {
		const answer = await fetch(`${held.gateway.url}/auth/v1/otp`, {
			method: 'POST',
			headers: { apikey: DEMONSTRATION.publishable, 'content-type': 'application/json' },
			body: JSON.stringify({ email: 'x'.repeat(3_000_000) })
		});
		expect(answer.status).toBe(413);
	});

	test('takes as long to refuse for nobody as for somebody', async () => {
		held.advance(3600);
		const took = async (email: string) => {
			const began = performance.now();
			await held.client().auth.signInWithPassword({ email, password: 'guess' });
			return performance.now() - began;
		};
		const known = 'timed@harbour.test';
		await held
			.client(DEMONSTRATION.secret)
			.auth.admin.createUser({ email: known, password: 'a long password', email_confirm: true });
		const times = { known: 0, unknown: 0 };
		for (let n = 0; n < 8; n++) {
			times.known += await took(known);
			times.unknown += await took('nobody@nowhere.test');
		}
		// A hash is compared, or it is not: that is a factor of ten.
		expect(times.unknown / times.known).toBeGreaterThan(0.4);
		expect(times.unknown / times.known).toBeLessThan(2.5);
	});

	test('cannot be guessed for long', async () => {
		held.advance(3600);
		const guess = () =>
			held.client().auth.signInWithPassword({ email: 'admin@example.test', password: 'guess' });
		for (let times = 0; times < 30; times++) {
			expect((await guess()).error).toMatchObject({ code: 'invalid_credentials' });
		}
		expect((await guess()).error).toMatchObject({ code: 'over_request_rate_limit', status: 429 });
	});
});

describe('a session', () => {
	test('carries Supabase’s claims, signed so that anybody can check', async () => {
		const { session } = await signedIn();
		const jwks = createRemoteJWKSet(new URL(`${held.gateway.url}/auth/v1/.well-known/jwks.json`));
		const { payload, protectedHeader } = await jwtVerify(session.access_token, jwks, {
			currentDate: held.now
		});
		expect(protectedHeader.alg).toBe('ES256');
		expect(payload).toMatchObject({
			sub: session.user.id,
			role: 'authenticated',
			aud: 'authenticated',
			email: EMAIL,
			aal: 'aal1',
			amr: [{ method: 'password' }],
			exp: Math.floor(held.now.getTime() / 1000) + 3600
		});
	});

	test('is asked about by getUser, until it has ended', async () => {
		const { client, session } = await signedIn();
		expect((await client.auth.getUser()).data.user).toMatchObject({ email: EMAIL });
		await client.auth.signOut({ scope: 'local' });
		const { error } = await held.client().auth.getUser(session.access_token);
		expect(error).toMatchObject({ name: 'AuthSessionMissingError' });
	});

	test('signing out everywhere ends the others; locally it does not', async () => {
		const [one, two, three] = [await signedIn(), await signedIn(), await signedIn()];
		await one.client.auth.signOut({ scope: 'local' });
		expect((await held.client().auth.getUser(two.session.access_token)).error).toBe(null);
		await two.client.auth.signOut({ scope: 'global' });
		for (const { session } of [two, three]) {
			const { error } = await held.client().auth.getUser(session.access_token);
			expect(error).not.toBe(null);
		}
	});
});

describe('a refresh token', () => {
	const trade = async (token: string) => {
		const { data, error } = await held.client().auth.refreshSession({ refresh_token: token });
		return { token: data.session?.refresh_token ?? null, code: error?.code ?? null };
	};

	test('is traded for the next', async () => {
		const { session } = await signedIn();
		const next = await trade(session.refresh_token);
		expect(next.token).not.toBe(session.refresh_token);
		expect((await trade(next.token!)).code).toBe(null);
	});

	test('one generation behind, weeks later, gets the current one: its answer was lost', async () => {
		const { session } = await signedIn();
		const next = await trade(session.refresh_token);
		held.advance(30 * 24 * 3600);
		expect(await trade(session.refresh_token)).toEqual(next);
	});

	test('three at once end on one session', async () => {
		const { session } = await signedIn();
		const answers = await Promise.all([1, 2, 3].map(() => trade(session.refresh_token)));
		expect(new Set(answers.map(({ token }) => token)).size).toBe(1);
		expect(answers.map(({ code }) => code)).toEqual([null, null, null]);
	});

	test('two generations behind ends the session for both hands', async () => {
		const { session } = await signedIn();
		const second = await trade(session.refresh_token);
		const third = await trade(second.token!);
		held.advance(11);
		expect((await trade(session.refresh_token)).code).toBe('refresh_token_already_used');
		expect((await trade(third.token!)).code).toBe('refresh_token_not_found');
	});

	test('two generations behind within ten seconds is a race and forgiven', async () => {
		const { session } = await signedIn();
		const second = await trade(session.refresh_token);
		const third = await trade(second.token!);
		expect(await trade(session.refresh_token)).toEqual(third);
	});

	test('nobody’s is refused', async () => {
		expect((await trade('made-up')).code).toBe('refresh_token_not_found');
	});

	test('of somebody banned since is refused', async () => {
		const { session } = await signedIn('marina@example.test');
		await held.gateway.clock.tick(held.now);
		const { default: pg } = await import('pg');
		const db = new pg.Client({ connectionString: held.gateway.databaseUrl });
		await db.connect();
		await db.query(
			`update auth.users set banned_until = 'infinity' where email = 'marina@example.test'`
		);
		await db.end();
		expect((await trade(session.refresh_token)).code).toBe('user_banned');
	});
});

describe('accounts', () => {
	test('an administrator’s server invites, and the invited sign in by code', async () => {
		const admin = held.client(DEMONSTRATION.secret).auth.admin;
		const { data, error } = await admin.inviteUserByEmail('new@harbour.test');
		expect(error).toBe(null);
		expect(data.user).toMatchObject({ email: 'new@harbour.test' });
		const signIn = await held.client().auth.verifyOtp({
			email: 'new@harbour.test',
			token: await held.codeFor('new@harbour.test'),
			type: 'email'
		});
		expect(signIn.error).toBe(null);
		expect((await admin.getUserById(data.user!.id)).data.user).toMatchObject({
			email: 'new@harbour.test'
		});
		expect((await admin.inviteUserByEmail('new@harbour.test')).error).toMatchObject({
			code: 'email_exists'
		});
	});

	test('nobody else can, whether signed in or not', async () => {
		const { client } = await signedIn('supervisor@example.test');
		for (const one of [client, held.client()]) {
			const { error } = await one.auth.admin.inviteUserByEmail('friend@harbour.test');
			expect(error).toMatchObject({ code: 'not_admin' });
			expect((await one.auth.admin.listUsers()).error).toMatchObject({ code: 'not_admin' });
		}
	});

	test('an account without a confirmed address signs in by code only', async () => {
		held.advance(3600);
		const admin = held.client(DEMONSTRATION.secret).auth.admin;
		const email = 'unproven@harbour.test';
		await admin.createUser({ email, password: 'a long password' });
		const byPassword = () =>
			held.client().auth.signInWithPassword({ email, password: 'a long password' });
		expect((await byPassword()).error).toMatchObject({ code: 'email_not_confirmed' });
		await askCode(email);
		const token = await held.codeFor(email);
		const { data } = await held.client().auth.verifyOtp({ email, token, type: 'email' });
		expect(data.user!.email_confirmed_at).toBeTruthy();
		expect((await byPassword()).error).toBe(null);
	});

	test('one removed is gone, its sessions too', async () => {
		held.advance(3600);
		const admin = held.client(DEMONSTRATION.secret).auth.admin;
		const made = await admin.createUser({
			email: 'leaver@harbour.test',
			password: 'a long password',
			email_confirm: true
		});
		const leaver = held.client();
		await leaver.auth.signInWithPassword({
			email: 'leaver@harbour.test',
			password: 'a long password'
		});
		const { client: stranger } = await signedIn();
		const id = made.data.user!.id;
		expect((await stranger.auth.admin.deleteUser(id)).error).toMatchObject({ code: 'not_admin' });
		expect((await admin.deleteUser(id)).error).toBe(null);
		expect((await leaver.auth.refreshSession()).error).toMatchObject({
			code: 'refresh_token_not_found'
		});
		expect((await admin.getUserById(id)).error).toMatchObject({ code: 'user_not_found' });
	});

	test('somebody with a history is switched off rather than deleted', async () => {
		const admin = held.client(DEMONSTRATION.secret).auth.admin;
		const { session } = await signedIn('pfso@example.test');
		const id = session.user.id;
		expect((await admin.deleteUser(id)).error).toMatchObject({ code: 'conflict', status: 409 });
		expect((await admin.deleteUser(id, true)).error).toBe(null);
		const again = await held
			.client()
			.auth.signInWithPassword({ email: 'pfso@example.test', password: 'harbour' });
		expect(again.error).toMatchObject({ code: 'invalid_credentials' });
		const later = await held.client().auth.refreshSession(session);
		expect(later.error).toMatchObject({ code: 'refresh_token_not_found' });
	});

	test('a list comes by the page, without passwords', async () => {
		const admin = held.client(DEMONSTRATION.secret).auth.admin;
		const [one, two] = [
			await admin.listUsers({ page: 1, perPage: 5 }),
			await admin.listUsers({ page: 2, perPage: 5 })
		];
		const ids = [...one.data.users, ...two.data.users].map(({ id }) => id);
		expect(new Set(ids).size).toBe(10);
		expect(JSON.stringify(one.data)).not.toMatch(/password|\$2[aby]\$/);
	});

	test('nobody signs up by themselves', async () => {
		const { error } = await held
			.client()
			.auth.signUp({ email: 'me@harbour.test', password: 'password' });
		expect(error).toMatchObject({ code: 'signup_disabled' });
	});
});
