import { describe, expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { DEMONSTRATION } from '../keys.ts';
import { askCode, signedIn } from './sign-in.fixture.ts';

const held = useGateway();

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
		const { client } = await signedIn(held, 'supervisor@example.test');
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
		await askCode(held, email);
		const token = await held.codeFor(email);
		const { data } = await held.client().auth.verifyOtp({ email, token, type: 'email' });
		expect(data.user!.email_confirmed_at).toBeTruthy();
		expect((await byPassword()).error).toBe(null);
	});

	test('a password set anew ends what the old one began', async () => {
		held.advance(3600);
		const admin = held.client(DEMONSTRATION.secret).auth.admin;
		const email = 'changed@harbour.test';
		const made = await admin.createUser({ email, password: 'the old one', email_confirm: true });
		const before = held.client();
		await before.auth.signInWithPassword({ email, password: 'the old one' });
		const { error } = await admin.updateUserById(made.data.user!.id, { password: 'the new one' });
		expect(error).toBe(null);
		expect((await before.auth.getUser()).error).toMatchObject({ name: 'AuthSessionMissingError' });
		const signIn = (password: string) => held.client().auth.signInWithPassword({ email, password });
		expect((await signIn('the old one')).error).toMatchObject({ code: 'invalid_credentials' });
		expect((await signIn('the new one')).error).toBe(null);
		const nobody = await admin.updateUserById(crypto.randomUUID(), { password: 'x' });
		expect(nobody.error).toMatchObject({ code: 'user_not_found' });
		const { client } = await signedIn(held, 'supervisor@example.test');
		const mine = (await client.auth.getUser()).data.user!.id;
		expect((await client.auth.admin.updateUserById(mine, { password: 'x' })).error).toMatchObject({
			code: 'not_admin'
		});
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
		const { client: stranger } = await signedIn(held);
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
		const { session } = await signedIn(held, 'pfso@example.test');
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
