/** From an invitation to somebody who signs in, over the real way, and cut at each place of it. */
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { codeAt } from '../auth/authenticator.fixture.ts';
import { useGateway } from '../gateway.fixture.ts';

const held = useGateway();
let admin: SupabaseClient;
let invited = 0;

beforeEach(async () => {
	admin = await signedInAs('admin');
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
});

async function signedInAs(name: string): Promise<SupabaseClient> {
	const client = held.client();
	await held.signIn(client, name);
	return client;
}

/** Invites an officer whom nobody knows yet. */
async function invitation(): Promise<{ id: string; email: string }> {
	const email = `new${++invited}@example.test`;
	const rows = [
		{ line: 1, name: `New ${invited}`, email, role: 'officer', region: 'South West and Solent' }
	];
	const { data, error } = await admin.rpc('invite_people', { rows });
	expect([error, data.added, data.errors]).toEqual([null, 1, []]);
	const { rows: found } = await held.pool.query(
		'select id from public.invitations where email = $1',
		[email]
	);
	return { id: found[0].id, email };
}

/** What the function answers: its body, or the word and the status of its refusal. */
async function send(id: string, client = admin): Promise<unknown> {
	const { data, error } = await client.functions.invoke('invite-people', {
		body: { invitation_id: id }
	});
	if (!error) return data;
	const answer = error.context as Response;
	return `${answer.status} ${((await answer.json()) as { message: string }).message}`;
}

const DONE = { failed: null };
const count = async (what: string, email: string) =>
	(await held.pool.query(`select count(*)::int as n from ${what}`, [email])).rows[0].n as number;
const accounts = (email: string) => count('auth.users where email = $1', email);
const people = (email: string) =>
	count('public.people join auth.users using (id) where email = $1', email);
const mails = (email: string) => count('local.messages where recipient = $1', email);
const state = async (email: string) => {
	const { data } = await admin.rpc('open_invitations').eq('email', email);
	return data.map(({ state, failed }: Record<string, unknown>) => `${state} ${failed}`);
};

/** Requests whose address holds these words get this answer instead; the rest go on as ever. */
function instead(words: string, answer: () => Response | Promise<Response>): void {
	const real = globalThis.fetch;
	vi.stubGlobal('fetch', (async (input, init) =>
		String(input instanceof Request ? input.url : input).includes(words)
			? answer()
			: real(input, init)) as typeof fetch);
}

test('who was invited is written to, signs in with a code and an authenticator, and is who they were said to be', async () => {
	const { id, email } = await invitation();
	expect(await state(email)).toEqual(['waiting null']);
	expect(await send(id)).toEqual(DONE);
	expect(await state(email)).toEqual(['invited null']);
	const [mail] = (await (await fetch(`${held.gateway.url}/local/messages.json`)).json()) as Record<
		string,
		string
	>[];
	expect(mail).toMatchObject({
		recipient: email,
		subject: expect.stringContaining('You can sign in'),
		body: `${held.gateway.url}/sign-in`
	});

	const client = held.client();
	await client.auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
	const token = await held.codeFor(email);
	expect((await client.auth.verifyOtp({ email, token, type: 'email' })).error).toBe(null);
	const who = { name: `New ${invited}`, role: 'officer', owes_second_factor: true };
	expect((await client.rpc('who_am_i')).data).toEqual(who);
	const { data: factor } = await client.auth.mfa.enroll({ factorType: 'totp' });
	const code = codeAt(held.now, factor!.totp.secret);
	await client.auth.mfa.challengeAndVerify({ factorId: factor!.id, code });
	const { data } = await client.from('people').select('name, role').eq('role', 'officer');
	expect(data).toContainEqual({ name: `New ${invited}`, role: 'officer' });
	expect(await state(email)).toEqual([]);
});

test('asked for many times, also at once, it makes one account and one person and sends one e-mail', async () => {
	const { id, email } = await invitation();
	expect(await Promise.all([send(id), send(id), send(id), send(id)])).toEqual([
		DONE,
		DONE,
		DONE,
		DONE
	]);
	expect(await send(id)).toEqual(DONE);
	expect([await accounts(email), await people(email), await mails(email)]).toEqual([1, 1, 1]);
	expect(await state(email)).toEqual(['invited null']);
});

test('cut after the account was made, or where there was one in other letters, it goes on', async () => {
	const { id, email } = await invitation();
	const server = held.client(held.gateway.keys.secret);
	await server.auth.admin.createUser({ email: email.toUpperCase(), email_confirm: true });
	expect(await send(id)).toEqual(DONE);
	expect([await accounts(email), await people(email), await mails(email)]).toEqual([1, 1, 1]);
});

test('cut after the person was made, the e-mail is sent the next time', async () => {
	const { id, email } = await invitation();
	const server = held.client(held.gateway.keys.secret);
	await server.auth.admin.createUser({ email, email_confirm: true });
	await server.rpc('complete_invitation', { invitation_id: id });
	expect(await send(id)).toEqual(DONE);
	expect(await mails(email)).toBe(0); // whoever began may still be at it
	await held.pool.query(
		`update public.invitations set mail_begun_at = mail_begun_at - interval '2 minutes' where id = $1`,
		[id]
	);
	expect(await state(email)).toEqual(['no_mail null']);
	expect(await send(id)).toEqual(DONE);
	expect([await people(email), await mails(email)]).toEqual([1, 1]);
});

test('cut before the answer came, at each step, nobody is doubled and it can be done again', async () => {
	for (const words of ['/auth/v1/admin/users', 'complete_invitation', 'invitation_mailed']) {
		const { id, email } = await invitation();
		const real = globalThis.fetch;
		vi.stubGlobal('fetch', (async (input, init) => {
			const answer = await real(input, init);
			if (!String(input instanceof Request ? input.url : input).includes(words)) return answer;
			throw new TypeError('cut'); // it was done, and nobody heard
		}) as typeof fetch);
		const first = await send(id);
		vi.unstubAllGlobals();
		expect(first, words).toEqual(words.includes('auth') ? { failed: 'accounts_busy' } : '503 busy');
		await held.pool.query(
			`update public.invitations set mail_begun_at = mail_begun_at - interval '2 minutes' where id = $1`,
			[id]
		);
		expect(await send(id), words).toEqual(DONE);
		expect([await accounts(email), await people(email), await mails(email)], words).toEqual([
			1, 1, 1
		]);
	}
});

test('what fails says why, and can be tried again', async () => {
	const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
	const { id, email } = await invitation();
	instead('/auth/v1/admin', () => new Response('no', { status: 500 }));
	expect(await send(id)).toEqual({ failed: 'accounts_busy' });
	vi.unstubAllGlobals();
	instead('/auth/v1/admin', () =>
		Response.json({ code: 400, error_code: 'email_address_invalid' }, { status: 400 })
	);
	expect(await send(id)).toEqual({ failed: 'address_refused' });
	expect(await state(email)).toEqual(['failed address_refused']);
	expect([await accounts(email), await people(email)]).toEqual([0, 0]);
	vi.unstubAllGlobals();

	instead('/local/notify', () => new Response('no', { status: 500 }));
	expect(await send(id)).toEqual({ failed: 'mail_failed' });
	expect(await state(email)).toEqual(['no_mail mail_failed']);
	expect(complaints).toHaveBeenCalledTimes(1);
	vi.unstubAllGlobals();
	expect(await send(id)).toEqual(DONE);
	expect([await people(email), await mails(email)]).toEqual([1, 1]);
});

test('where nobody sends e-mail the account is made, and that no e-mail left is said', async () => {
	const { handle } = await import('../../functions/invite-people/handler.ts');
	const { id, email } = await invitation();
	const { url, keys } = held.gateway;
	const token = (await admin.auth.getSession()).data.session!.access_token;
	const answer = await handle(
		new Request(`${url}/functions/v1/invite-people`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}` },
			body: JSON.stringify({ invitation_id: id })
		}),
		{ url, secretKey: keys.secret, publishableKey: keys.publishable },
		(name) => (name === 'APP_URL' ? url : undefined)
	);
	expect(await answer.json()).toEqual({ failed: 'mail_not_set_up' });
	expect(await people(email)).toBe(1);
	expect(await state(email)).toEqual(['no_mail mail_not_set_up']);
});

test('taken back, it is sent no more', async () => {
	const { id, email } = await invitation();
	await admin.rpc('take_back_invitation', { invitation_id: id });
	expect(await send(id)).toBe('404 invitation_not_found');
	expect(await accounts(email)).toBe(0);
});

test('an address somebody got in the meantime stays theirs', async () => {
	const { id, email } = await invitation();
	const server = held.client(held.gateway.keys.secret);
	const { data } = await server.auth.admin.createUser({ email, email_confirm: true });
	await held.pool.query(
		`insert into public.people (id, name, role) values ($1, 'T', 'administrator')`,
		[data.user!.id]
	);
	expect(await send(id)).toEqual({ failed: 'has_an_account' });
	expect(await people(email)).toBe(1);
	await held.pool.query('delete from public.people where id = $1', [data.user!.id]);
});

test('nobody but an administrator has one sent, nor learns whether there is one', async () => {
	const { id, email } = await invitation();
	for (const name of ['supervisor', 'officer', 'hotline', 'harbour'])
		expect(await send(id, await signedInAs(name)), name).toBe('403 not_allowed');
	for (const key of [held.gateway.keys.publishable, held.gateway.keys.secret])
		expect(await send(id, held.client(key))).toMatch(/^40[13] /);
	expect(await send('nothing')).toBe('404 invitation_not_found');
	expect(await accounts(email)).toBe(0);
});
