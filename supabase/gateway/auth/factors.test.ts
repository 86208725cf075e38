import type { SupabaseClient } from '@supabase/supabase-js';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { DEMONSTRATION } from '../keys.ts';
import { codeAt } from './authenticator.fixture.ts';

const held = useGateway();
const admin = () => held.client(DEMONSTRATION.secret).auth.admin;
let accounts = 0;

/** Somebody new, signed in by password alone. */
async function newcomer(): Promise<{ client: SupabaseClient; email: string; id: string }> {
	held.advance(301);
	const email = `newcomer${++accounts}@harbour.test`;
	const made = await admin().createUser({
		email,
		password: 'a long password',
		email_confirm: true
	});
	return { client: await again(email), email, id: made.data.user!.id };
}

async function again(email: string): Promise<SupabaseClient> {
	const client = held.client();
	const { error } = await client.auth.signInWithPassword({ email, password: 'a long password' });
	expect(error).toBe(null);
	return client;
}

async function enroll(client: SupabaseClient, friendlyName = 'Phone') {
	const { data, error } = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName });
	expect(error).toBe(null);
	return data!;
}

type Enrolled = { id: string; totp: { secret: string } };

/** The code that an authenticator shows so many seconds from now. */
const codeOf = ({ totp }: Enrolled, seconds = 0) =>
	codeAt(held.now.getTime() + seconds * 1000, totp.secret);

const prove = (client: SupabaseClient, factor: Enrolled, code = codeOf(factor)) =>
	client.auth.mfa.challengeAndVerify({ factorId: factor.id, code });

const level = async (client: SupabaseClient) =>
	(await client.auth.mfa.getAuthenticatorAssuranceLevel()).data;

const sessionOf = async (client: SupabaseClient) => (await client.auth.getSession()).data.session!;

async function sql(text: string, values: unknown[] = []) {
	const db = new pg.Client({ connectionString: held.gateway.databaseUrl });
	await db.connect();
	try {
		return (await db.query(text, values)).rows;
	} finally {
		await db.end();
	}
}

describe('an authenticator', () => {
	test('is enrolled with a picture, a secret and an address, and proven by its first code', async () => {
		const { client, email } = await newcomer();
		expect(await level(client)).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal1' });
		const factor = await enroll(client);
		expect(factor).toMatchObject({ type: 'totp', friendly_name: 'Phone' });
		expect(factor.totp.qr_code).toMatch(/^data:image\/svg\+xml;utf-8,<svg /);
		expect(factor.totp.secret).toMatch(/^[A-Z2-7]{32}$/);
		expect(factor.totp.uri).toBe(
			`otpauth://totp/Kraken%20reporting:${encodeURIComponent(email)}?issuer=Kraken%20reporting&secret=${factor.totp.secret}&algorithm=SHA1&digits=6&period=30`
		);
		expect((await client.auth.mfa.listFactors()).data).toMatchObject({
			all: [{ id: factor.id, status: 'unverified' }],
			totp: []
		});
		expect((await prove(client, factor)).error).toBe(null);
		expect(await level(client)).toMatchObject({
			currentLevel: 'aal2',
			nextLevel: 'aal2',
			currentAuthenticationMethods: [{ method: 'totp' }, { method: 'password' }]
		});
		const listed = (await client.auth.mfa.listFactors()).data!;
		expect(listed.totp).toMatchObject([{ id: factor.id, status: 'verified' }]);
		expect(JSON.stringify(listed)).not.toContain(factor.totp.secret);
	});

	test('makes a next sign-in say that more is needed; the session keeps its level when renewed', async () => {
		const { client, email } = await newcomer();
		const factor = await enroll(client);
		await prove(client, factor);
		const next = await again(email);
		expect(await level(next)).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal2' });
		held.advance(60);
		expect((await prove(next, factor)).error).toBe(null);
		const { error } = await next.auth.refreshSession();
		expect(error).toBe(null);
		expect(await level(next)).toMatchObject({
			currentLevel: 'aal2',
			currentAuthenticationMethods: [{ method: 'totp' }, { method: 'password' }]
		});
	});

	test('used on one device ends the other sessions that showed one factor, and no other', async () => {
		const { client: proven, email } = await newcomer();
		const factor = await enroll(proven);
		await prove(proven, factor);
		const [half, next] = [await again(email), await again(email)];
		const before = await sessionOf(half);
		held.advance(60);
		await prove(next, factor);
		expect((await half.auth.refreshSession(before)).error).toMatchObject({
			code: 'refresh_token_not_found'
		});
		expect((await proven.auth.refreshSession()).error).toBe(null);
	});

	test('cannot be added or removed by somebody who has the password alone', async () => {
		const { client, email } = await newcomer();
		const factor = await enroll(client);
		await prove(client, factor);
		const thief = await again(email);
		const added = await thief.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'Thief' });
		expect(added.error).toMatchObject({ code: 'insufficient_aal', status: 403 });
		const removed = await thief.auth.mfa.unenroll({ factorId: factor.id });
		expect(removed.error).toMatchObject({ code: 'insufficient_aal' });
		expect((await client.auth.mfa.unenroll({ factorId: factor.id })).error).toBe(null);
		await client.auth.refreshSession();
		expect(await level(client)).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal1' });
	});

	test('begun before another was proven is not finished by the password alone', async () => {
		const { client, email } = await newcomer();
		const thief = await again(email);
		const theirs = await enroll(thief, 'Thief');
		const mine = await enroll(client, 'Mine');
		await prove(client, mine);
		const later = await again(email);
		expect((await prove(later, theirs)).error).toMatchObject({ code: 'insufficient_aal' });
		expect((await prove(thief, theirs)).error).not.toBe(null);
	});

	test('of somebody else is not found', async () => {
		const [one, other] = [await newcomer(), await newcomer()];
		const factor = await enroll(one.client);
		expect((await prove(other.client, factor)).error).toMatchObject({
			code: 'mfa_factor_not_found'
		});
		const { error } = await other.client.auth.mfa.unenroll({ factorId: factor.id });
		expect(error).toMatchObject({ code: 'mfa_factor_not_found' });
	});

	test('is one of at most ten, each by a name of its own', async () => {
		const { client } = await newcomer();
		await prove(client, await enroll(client, 'First'));
		const twice = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'First' });
		expect(twice.error).toMatchObject({ code: 'mfa_factor_name_conflict' });
		for (let n = 2; n <= 10; n++) await enroll(client, `Number ${n}`);
		const eleventh = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'Eleventh' });
		expect(eleventh.error).toMatchObject({ code: 'too_many_enrolled_mfa_factors' });
	});
});

describe('a code', () => {
	test('wrong is refused, and the right one taken after it', async () => {
		const { client } = await newcomer();
		const factor = await enroll(client);
		for (const code of ['', 'abcdef', codeOf(factor, 90), codeOf(factor, -90)]) {
			const { error } = await prove(client, factor, code);
			expect(error).toMatchObject({ code: 'mfa_verification_failed', status: 422 });
		}
		expect(await level(client)).toMatchObject({ currentLevel: 'aal1' });
		expect((await prove(client, factor)).error).toBe(null);
	});

	test('of half a minute before or after is taken: clocks differ', async () => {
		for (const seconds of [-30, 30]) {
			const { client } = await newcomer();
			const factor = await enroll(client);
			expect((await prove(client, factor, codeOf(factor, seconds))).error).toBe(null);
		}
	});

	test('is taken once, also when two come at the same moment, and none before it', async () => {
		const { client, email } = await newcomer();
		const factor = await enroll(client);
		const [one, two] = [await again(email), await again(email)];
		const both = await Promise.all([prove(one, factor), prove(two, factor)]);
		expect(both.filter(({ error }) => error === null)).toHaveLength(1);
		const third = await again(email);
		for (const seconds of [0, -30]) {
			const { error } = await prove(third, factor, codeOf(factor, seconds));
			expect(error).toMatchObject({ code: 'mfa_verification_failed' });
		}
		expect((await prove(third, factor, codeOf(factor, 30))).error).toBe(null);
	});

	test('wrong five times in five minutes is enough, for the right one too', async () => {
		const { client } = await newcomer();
		const factor = await enroll(client);
		const guess = () => prove(client, factor, codeOf(factor, 300));
		for (let tries = 0; tries < 5; tries++)
			expect((await guess()).error).toMatchObject({ code: 'mfa_verification_failed' });
		const { error } = await prove(client, factor);
		expect(error).toMatchObject({ code: 'over_request_rate_limit', status: 429 });
		held.advance(301);
		expect((await prove(client, factor)).error).toBe(null);
	});

	test('answers a challenge of its own factor within five minutes', async () => {
		const { client } = await newcomer();
		const [one, other] = [await enroll(client, 'One'), await enroll(client, 'Other')];
		const { data } = await client.auth.mfa.challenge({ factorId: one.id });
		const verify = (factor: Enrolled) =>
			client.auth.mfa.verify({
				factorId: factor.id,
				challengeId: data!.id,
				code: codeOf(factor)
			});
		expect((await verify(other)).error).toMatchObject({ code: 'mfa_challenge_expired' });
		held.advance(301);
		expect((await verify(one)).error).toMatchObject({ code: 'mfa_challenge_expired' });
	});
});

describe('a lost phone', () => {
	test('a server removes what was on it, and the person begins anew', async () => {
		const { client, email, id } = await newcomer();
		const factor = await enroll(client);
		await prove(client, factor);
		const { data } = await admin().mfa.listFactors({ userId: id });
		expect(data!.factors).toMatchObject([{ id: factor.id, status: 'verified' }]);
		expect(JSON.stringify(data)).not.toContain(factor.totp.secret);
		for (const one of [client, held.client()]) {
			const { error } = await one.auth.admin.mfa.deleteFactor({ userId: id, id: factor.id });
			expect(error).toMatchObject({ code: 'not_admin' });
		}
		expect((await admin().mfa.deleteFactor({ userId: id, id: factor.id })).error).toBe(null);
		await client.auth.refreshSession();
		expect(await level(client)).toMatchObject({ currentLevel: 'aal1' });
		const next = await again(email);
		expect((await prove(next, await enroll(next, 'New phone'))).error).toBe(null);
	});
});

test('no role of the API reads a secret', async () => {
	for (const role of ['anon', 'authenticated', 'service_role'])
		for (const table of ['mfa_factors', 'mfa_challenges', 'mfa_amr_claims', 'sessions']) {
			const [row] = await sql('select has_table_privilege($1, $2, $3) as may', [
				role,
				`auth.${table}`,
				'select, insert, update, delete'
			]);
			expect(row.may, `${role} ${table}`).toBe(false);
		}
});

test('the demonstration says what its authenticators show, and which code comes next', async () => {
	const page = await (await fetch(`${held.gateway.url}/local/messages`)).text();
	expect(page).toContain('officer@example.test');
	expect(page).toContain(codeAt(held.now));
	expect(page).toContain(codeAt(held.now.getTime() + 30_000));
	expect(page).not.toContain('harbour@example.test</th>');
});
