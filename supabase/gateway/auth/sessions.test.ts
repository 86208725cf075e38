import { createRemoteJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { EMAIL, signedIn } from './sign-in.fixture.ts';

const held = useGateway();

describe('a session', () => {
	test('carries Supabase’s claims, signed so that anybody can check', async () => {
		const { session } = await signedIn(held);
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
			aal: 'aal2',
			amr: [{ method: 'totp' }, { method: 'password' }],
			exp: Math.floor(held.now.getTime() / 1000) + 3600
		});
	});

	test('is asked about by getUser, until it has ended', async () => {
		const { client, session } = await signedIn(held);
		expect((await client.auth.getUser()).data.user).toMatchObject({ email: EMAIL });
		await client.auth.signOut({ scope: 'local' });
		const { error } = await held.client().auth.getUser(session.access_token);
		expect(error).toMatchObject({ name: 'AuthSessionMissingError' });
	});

	test('signing out everywhere ends the others; locally it does not', async () => {
		const [one, two, three] = [await signedIn(held), await signedIn(held), await signedIn(held)];
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
		const { session } = await signedIn(held);
		const next = await trade(session.refresh_token);
		expect(next.token).not.toBe(session.refresh_token);
		expect((await trade(next.token!)).code).toBe(null);
	});

	test('one generation behind, weeks later, gets the current one: its answer was lost', async () => {
		const { session } = await signedIn(held);
		const next = await trade(session.refresh_token);
		held.advance(30 * 24 * 3600);
		expect(await trade(session.refresh_token)).toEqual(next);
	});

	test('three at once end on one session', async () => {
		const { session } = await signedIn(held);
		const answers = await Promise.all([1, 2, 3].map(() => trade(session.refresh_token)));
		expect(new Set(answers.map(({ token }) => token)).size).toBe(1);
		expect(answers.map(({ code }) => code)).toEqual([null, null, null]);
	});

	test('two generations behind ends the session for both hands', async () => {
		const { session } = await signedIn(held);
		const second = await trade(session.refresh_token);
		const third = await trade(second.token!);
		held.advance(11);
		expect((await trade(session.refresh_token)).code).toBe('refresh_token_already_used');
		expect((await trade(third.token!)).code).toBe('refresh_token_not_found');
	});

	test('two generations behind within ten seconds is a race and forgiven', async () => {
		const { session } = await signedIn(held);
		const second = await trade(session.refresh_token);
		const third = await trade(second.token!);
		expect(await trade(session.refresh_token)).toEqual(third);
	});

	test('nobody’s is refused', async () => {
		expect((await trade('made-up')).code).toBe('refresh_token_not_found');
	});

	test('of somebody banned since is refused', async () => {
		const { session } = await signedIn(held, 'marina@example.test');
		const db = new pg.Client({ connectionString: held.gateway.databaseUrl });
		await db.connect();
		await db.query(
			`update auth.users set banned_until = 'infinity' where email = 'marina@example.test'`
		);
		await db.end();
		expect((await trade(session.refresh_token)).code).toBe('user_banned');
	});
});
