import { describe, expect, test } from 'vitest';
import { useGateway } from './gateway.fixture.ts';

const keys = {
	publishable: 'sb_publishable_own',
	secret: 'sb_secret_of_this_test_and_nobody_else'
};
const held = useGateway({ host: '0.0.0.0', keys });

describe('open to other machines', () => {
	test('nobody invented is in it, and nobody invented can be let in', async () => {
		const admin = held.client(keys.secret).auth.admin;
		expect((await admin.listUsers()).data.users).toEqual([]);
		const made = await admin.createUser({
			email: 'someone@example.test',
			password: 'harbour',
			email_confirm: true
		});
		expect(made.error).toBe(null);
		const { error } = await held
			.client()
			.auth.signInWithPassword({ email: 'someone@example.test', password: 'harbour' });
		expect(error).toMatchObject({ code: 'user_banned' });
	});

	test('its messages are not for everybody', async () => {
		for (const path of ['/local/messages', '/local/messages.json']) {
			expect((await fetch(held.gateway.url + path)).status).toBe(404);
		}
	});

	test('the demonstration’s key opens nothing', async () => {
		const { error } = await held.client('sb_publishable_demonstration_only').from('sites').select();
		expect(error).toMatchObject({ message: 'Invalid API key' });
	});
});
