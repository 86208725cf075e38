import { describe, expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { DEMONSTRATION } from '../keys.ts';
import { EMAIL } from './sign-in.fixture.ts';

const held = useGateway();

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
		const times = { known: Infinity, unknown: Infinity };
		for (let n = 0; n < 8; n++) {
			times.known = Math.min(times.known, await took(known));
			times.unknown = Math.min(times.unknown, await took('nobody@nowhere.test'));
		}
		// A hash is compared, or it is not: that is a factor of ten. The quickest of each is compared,
		// as a busy machine only adds to it.
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
