import { expect, test } from 'vitest';
import { mailedCode } from '../../gateway/auth/mailed-code.fixture.ts';
import { useSupabase } from './supabase.ts';

const supabase = useSupabase();

test('a password gives a session with the person’s id in it', async () => {
	const client = await supabase.as('harbour');
	const { data } = await client.auth.getSession();
	const { data: claims } = await client.auth.getClaims();
	expect(claims!.claims).toMatchObject({ sub: data.session!.user.id, role: 'authenticated' });
});

test('a wrong password is invalid_credentials', async () => {
	const { error } = await supabase
		.client()
		.auth.signInWithPassword({ email: 'harbour@example.test', password: 'wrong' });
	expect(error).toMatchObject({ code: 'invalid_credentials', status: 400 });
});

test('a wrong code is otp_expired', async () => {
	const { error } = await supabase
		.client()
		.auth.verifyOtp({ email: 'harbour@example.test', token: '000000', type: 'email' });
	expect(error).toMatchObject({ code: 'otp_expired', status: 403 });
});

test('a mailed code signs in', async ({ skip }) => {
	skip(supabase.gateway === null, 'codes can be read only from a local gateway');
	const client = supabase.client();
	const email = 'pfso@example.test';
	await client.auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
	const { data, error } = await client.auth.verifyOtp({
		email,
		token: await mailedCode(supabase.url, email),
		type: 'email'
	});
	expect(error).toBe(null);
	expect(data.user).toMatchObject({ email });
});

test('a session is refreshed, and its older token one behind still answers', async () => {
	const client = await supabase.as('harbour');
	const { data: before } = await client.auth.getSession();
	const first = await client.auth.refreshSession();
	expect(first.error).toBe(null);
	const again = await supabase
		.client()
		.auth.refreshSession({ refresh_token: before.session!.refresh_token });
	expect(again.error).toBe(null);
});

test('a made-up refresh token is told apart from a network that fails', async () => {
	const { error } = await supabase.client().auth.refreshSession({ refresh_token: 'made-up' });
	expect(error).toMatchObject({ code: 'refresh_token_not_found', status: 400 });
});

test('after signing out the session’s refresh token is dead', async () => {
	const client = await supabase.as('marina');
	const { data } = await client.auth.getSession();
	expect((await client.auth.signOut({ scope: 'local' })).error).toBe(null);
	const { error } = await supabase
		.client()
		.auth.refreshSession({ refresh_token: data.session!.refresh_token });
	expect(error).not.toBe(null);
});
