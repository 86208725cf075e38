import { describe, expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { startGateway } from '../gateway.ts';
import { request } from 'node:http';
import { apiKeys, DEMONSTRATION, signer } from '../keys.ts';
import { assertOwnKeys } from '../open.ts';

const held = useGateway();
const at = (path: string, init?: RequestInit) => fetch(held.gateway.url + path, init);

describe('keys', () => {
	test('without one, or with a wrong one, nothing is answered', async () => {
		expect((await at('/rest/v1/sites')).status).toBe(401);
		expect(
			(await at('/rest/v1/sites', { headers: { apikey: 'sb_publishable_guess' } })).status
		).toBe(401);
		expect((await at('/auth/v1/user', { headers: { apikey: 'guess' } })).status).toBe(401);
	});

	test('with the publishable one and no session, a table is a refusal and not an empty list', async () => {
		for (const table of ['sites', 'reports', 'people', 'contact_numbers', 'desk_reports']) {
			const { data, error } = await held.client().from(table).select();
			expect(data).toBe(null);
			expect(error).toMatchObject({ code: '42501' });
		}
		const { error } = await held.client().rpc('my_officers');
		expect(error).toMatchObject({ code: '42501' });
	});

	test('a signed-in person reads what is theirs', async () => {
		const client = held.client();
		await client.auth.signInWithPassword({ email: 'harbour@example.test', password: 'harbour' });
		const { count } = await client.from('sites').select('*', { count: 'exact', head: true });
		expect(count).toBe(63);
	});

	test('a token signed by somebody else is refused', async () => {
		const client = held.client();
		const { data } = await client.auth.signInWithPassword({
			email: 'harbour@example.test',
			password: 'harbour'
		});
		const [head, claims] = data.session!.access_token.split('.');
		const forged = `${head}.${claims}.${'A'.repeat(86)}`;
		const answer = await at('/rest/v1/sites', {
			headers: { apikey: DEMONSTRATION.publishable, authorization: `Bearer ${forged}` }
		});
		expect(answer.status).toBe(401);
	});

	test('an empty or a doubled key is none', async () => {
		for (const key of ['', ' ', `${DEMONSTRATION.secret}, ${DEMONSTRATION.secret}`]) {
			const answer = await at('/rest/v1/sites', { headers: { apikey: key } });
			expect(answer.status).toBe(401);
		}
	});

	test('no key of the environment is taken for granted', () => {
		expect(apiKeys({ SUPABASE_SECRET_KEY: '' }).secret).toBe(DEMONSTRATION.secret);
		expect(() => apiKeys({ SUPABASE_SECRET_KEY: 'hunter2' })).toThrow(/begins with sb_secret_/);
		expect(() =>
			assertOwnKeys('0.0.0.0', { publishable: 'sb_publishable_own', secret: 'sb_secret_short' })
		).toThrow(/short enough to guess/);
	});

	test('a session that ran out is refused, and not taken for nobody', async () => {
		// Asked of the real clock by PostgREST, so made in the past with the gateway's own pair.
		const pair = await signer(held.gateway.folder);
		const claims = { role: 'authenticated', sub: crypto.randomUUID(), aud: 'authenticated' };
		const token = await pair.sign(claims, 60, new Date(Date.now() - 600_000));
		const answer = await at('/rest/v1/sites', {
			headers: { apikey: DEMONSTRATION.publishable, authorization: `Bearer ${token}` }
		});
		expect(answer.status).toBe(401);
		expect(await answer.json()).toMatchObject({ message: 'JWT expired' });
	});

	test('the secret key does not act as a person', async () => {
		const { error } = await held.client(DEMONSTRATION.secret).from('reports').select();
		expect(error).toMatchObject({ code: '42501' });
	});
});

describe('PostgREST is itself', () => {
	test('it counts, pages, filters and answers with its own headers', async () => {
		const client = held.client();
		await client.auth.signInWithPassword({ email: 'harbour@example.test', password: 'harbour' });
		const { data, count } = await client
			.from('sites')
			.select('name, patches(name)', { count: 'exact' })
			.eq('kind', 'harbour')
			.order('name')
			.range(5, 9);
		expect(count).toBe(30);
		expect(data).toHaveLength(5);
		expect(data![0]).toMatchObject({ patches: { name: expect.any(String) } });
	});

	test('a large body announced beforehand, as curl does, comes through', async () => {
		expect(await sendAnnounced(200_000)).toBe(422);
	});

	test('a word of the database comes through as a status and a word', async () => {
		const client = held.client();
		await held.signIn(client, 'officer');
		const { error, status } = await client.rpc('acknowledge_report', {
			report_id: crypto.randomUUID()
		});
		expect(status).toBe(404);
		expect(error).toMatchObject({ code: 'PT404', message: 'report_not_found' });
	});
});

/** What a report with so long a text is answered, sent as curl does. */
async function sendAnnounced(length: number): Promise<number> {
	const client = held.client();
	const { data } = await client.auth.signInWithPassword({
		email: 'harbour@example.test',
		password: 'harbour'
	});
	const body = JSON.stringify({
		report_id: crypto.randomUUID(),
		sent_at: new Date().toISOString(),
		content: { description: 'x'.repeat(length) }
	});
	const { port } = new URL(held.gateway.url);
	return new Promise((resolve, reject) => {
		const sent = request(
			{
				port,
				method: 'POST',
				path: '/rest/v1/rpc/submit_report',
				headers: {
					apikey: DEMONSTRATION.publishable,
					authorization: `Bearer ${data.session!.access_token}`,
					'content-type': 'application/json',
					'content-length': String(body.length),
					expect: '100-continue'
				}
			},
			(answer) => resolve(answer.resume().statusCode!)
		);
		sent.on('continue', () => sent.end(body)).on('error', reject);
	});
}

describe('a body that is too large', () => {
	const post = (path: string, body: string) =>
		at(`/rest/v1/${path}`, {
			method: 'POST',
			headers: { apikey: DEMONSTRATION.publishable, 'content-type': 'application/json' },
			body
		});
	const rows = (bytes: number) =>
		JSON.stringify({
			rows: Array.from({ length: 2000 }, (_, index) => ({
				...{ line: index + 2, name: 'x'.repeat(bytes) }
			})),
			only_check: true
		});

	test('is refused in the shape of PostgREST', async () => {
		const answer = await post(
			'rpc/submit_report',
			JSON.stringify({ content: 'x'.repeat(300_000) })
		);
		expect(answer.status).toBe(413);
		expect(await answer.json()).toEqual({
			message: 'Request body is too large',
			code: '413',
			hint: null,
			details: null
		});
	});

	test('is refused when it is announced beforehand too', async () => {
		expect(await sendAnnounced(300_000)).toBe(413);
	});

	test('is read no further when its length is not said', async () => {
		const { port } = new URL(held.gateway.url);
		let sentBytes = 0;
		const status = await new Promise((resolve, reject) => {
			const sent = request(
				{
					port,
					method: 'POST',
					path: '/rest/v1/rpc/submit_report',
					headers: { apikey: DEMONSTRATION.publishable, 'transfer-encoding': 'chunked' }
				},
				(answer) => {
					resolve(answer.resume().statusCode);
					sent.destroy();
				}
			);
			sent.on('error', reject);
			const chunk = Buffer.alloc(65_536, ' ');
			const more = () => {
				sentBytes += chunk.length;
				// or a gateway without a limit would never answer
				if (sentBytes > 128 * 1024 * 1024) sent.end();
				else if (!sent.destroyed) sent.write(chunk, () => setImmediate(more));
			};
			more();
		});
		expect(status).toBe(413);
		expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
	});

	test('is refused for its missing key first', async () => {
		const answer = await at('/rest/v1/rpc/submit_report', {
			method: 'POST',
			body: 'x'.repeat(300_000)
		});
		expect(answer.status).toBe(401);
	});

	test.each(['import_sites', 'invite_people'])(
		'is allowed to be larger for %s: 2,000 long lines come through',
		async (verb) => {
			const client = held.client();
			await held.signIn(client, 'admin');
			const { error } = await client.rpc(verb, JSON.parse(rows(1000)));
			expect(error).toBe(null);
			expect((await post(`rpc/${verb}`, rows(2200))).status).toBe(413);
		}
	);
});

describe('what is not here says so', () => {
	for (const path of ['/storage/v1', '/storage/v1/bucket', '/realtime/v1/api', '/graphql/v1']) {
		test(path, async () => {
			const answer = await at(path);
			expect(answer.status).toBe(501);
			expect((await answer.json()).message).toMatch(
				/local gateway has no .+ a Supabase project does/
			);
		});
	}

	test('a socket of Realtime', async () => {
		const socket = new WebSocket(`${held.gateway.url.replace('http', 'ws')}/realtime/v1/websocket`);
		const outcome = await new Promise((resolve) => {
			socket.onopen = () => resolve('open');
			socket.onerror = () => resolve('refused');
		});
		expect(outcome).toBe('refused');
		expect((await at('/rest/v1/')).status).toBe(401); // and the gateway still stands
	});

	test('a part that nobody has heard of', async () => {
		expect((await at('/analytics/v1/x')).status).toBe(501);
	});

	test('a part of Auth', async () => {
		const { error } = await held.client().auth.signInAnonymously();
		expect(error).toMatchObject({ code: 'signup_disabled' });
		const answer = await at('/auth/v1/magiclink', {
			method: 'POST',
			headers: { apikey: DEMONSTRATION.publishable }
		});
		expect(answer.status).toBe(501);
	});
});

describe('who may come in', () => {
	test('a page elsewhere cannot reach this machine under a name of its own', async () => {
		const { port } = new URL(held.gateway.url);
		const answer = await held.gateway.fetch(
			new Request(`http://evil.example:${port}/local/messages`)
		);
		expect(answer.status).toBe(421);
	});

	test('messages are readable here, escaped, and run nothing', async () => {
		await held.client().auth.signInWithOtp({
			email: 'marina@example.test',
			options: { shouldCreateUser: false }
		});
		const page = await at('/local/messages');
		expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
		expect(await page.text()).toContain(await held.codeFor('marina@example.test'));
	});

	test('beyond this machine the demonstration’s keys are refused in words', async () => {
		await expect(startGateway({ host: '0.0.0.0', port: 0 })).rejects.toThrow(
			/demonstration keys.*SUPABASE_PUBLISHABLE_KEY/
		);
	});

	test('beyond this machine its accounts and its messages are refused too', async () => {
		const keys = {
			publishable: 'sb_publishable_own',
			secret: 'sb_secret_of_this_test_and_nobody_else'
		};
		await expect(
			startGateway({
				folder: null,
				host: '0.0.0.0',
				port: 0,
				keys,
				databaseUrl: held.gateway.databaseUrl,
				fast: true
			})
		).rejects.toThrow(/22 demonstration accounts.*KRAKEN_DATA/s);
	});
});

test('staff with one factor are refused by REST, with a word; with two they are let in', async () => {
	const client = held.client();
	await client.auth.signInWithPassword({ email: 'officer@example.test', password: 'harbour' });
	const { error, status } = await client.from('reports').select('id');
	expect(status).toBe(403);
	expect(error).toMatchObject({ message: 'second_factor_needed' });
	const verb = await client.rpc('acknowledge_report', { report_id: crypto.randomUUID() });
	expect(verb.error).toMatchObject({ message: 'second_factor_needed' });
	const { data } = await client.rpc('who_am_i');
	expect(data).toEqual({
		name: 'Coral Sampleton',
		role: 'officer',
		owes_second_factor: true
	});
	const proven = held.client();
	await held.signIn(proven, 'officer');
	expect((await proven.from('reports').select('id')).status).toBe(200);
});

describe('an estimate of what one may not read', () => {
	for (const count of ['planned', 'estimated'] as const) {
		test(`${count}: refused, since the planner knows nothing of row-level security`, async () => {
			const client = held.client();
			await client.auth.signInWithPassword({ email: 'harbour@example.test', password: 'harbour' });
			const { error, count: guess } = await client.from('reports').select('id', { count });
			expect(error).toMatchObject({ message: 'count_exactly' });
			expect(guess).toBe(null);
		});
	}
});
