import { describe, expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { DEMONSTRATION } from '../keys.ts';
import { askCode, EMAIL } from './sign-in.fixture.ts';

const held = useGateway();

describe('a code by e-mail', () => {
	test('signs in its owner, with spaces around it as a paste brings them', async () => {
		expect((await askCode(held)).error).toBe(null);
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
		await askCode(held);
		const token = await held.codeFor(EMAIL);
		const redeem = () => held.client().auth.verifyOtp({ email: EMAIL, token, type: 'email' });
		const both = await Promise.all([redeem(), redeem()]);
		expect(both.filter(({ error }) => error === null)).toHaveLength(1);
		expect((await redeem()).error).toMatchObject({ code: 'otp_expired' });
	});

	test('holds ten minutes and not a second longer', async () => {
		await askCode(held);
		const token = await held.codeFor(EMAIL);
		held.advance(600);
		const late = await held.client().auth.verifyOtp({ email: EMAIL, token, type: 'email' });
		expect(late.error).toMatchObject({ code: 'otp_expired' });
		await askCode(held);
		held.advance(599);
		const fresh = await held.codeFor(EMAIL);
		const { error } = await held
			.client()
			.auth.verifyOtp({ email: EMAIL, token: fresh, type: 'email' });
		expect(error).toBe(null);
	});

	test('is lost after five wrong tries', async () => {
		await askCode(held);
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
		await askCode(held);
		const token = await held.codeFor(EMAIL);
		const { error } = await held
			.client()
			.auth.verifyOtp({ email: 'twin@example.test', token, type: 'email' });
		expect(error).toMatchObject({ code: 'otp_expired' });
	});

	test('a stranger gets the same answer and no code', async () => {
		expect(await askCode(held, 'nobody@nowhere.test')).toEqual(await askCode(held));
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
