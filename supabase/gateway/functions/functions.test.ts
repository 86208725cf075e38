import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { bareJpeg } from '../../functions/receive-photo/jpeg.fixture.ts';
import { functions } from './functions.ts';
import { fileReport, useGateway } from '../gateway.fixture.ts';
import { send } from '../storage/send.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'kraken-functions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const held = useGateway();

const env = { url: 'http://here', secretKey: 'sb_secret_x', publishableKey: 'sb_publishable_x' };
const answer = functions(env, folder);
const at = (path: string, init?: RequestInit) => answer(new Request(`http://here${path}`, init));

function written(name: string, body: string): void {
	mkdirSync(join(folder, name), { recursive: true });
	writeFileSync(join(folder, name, 'handler.ts'), body);
}

test('a function answers as itself, with what it was handed', async () => {
	written(
		'echo',
		`export const handle = async (request: Request, env: { url: string }) =>
		Response.json({ env, said: await request.text() }, { status: 201 });`
	);
	const said = await at('/functions/v1/echo', { method: 'POST', body: 'hello' });
	expect(said.status).toBe(201);
	expect(await said.json()).toEqual({ env, said: 'hello' });
});

describe('a body', () => {
	const MOST = 64 * 1024;
	const post = (body: BodyInit) =>
		at('/functions/v1/echo', { method: 'POST', body, ...{ duplex: 'half' } });

	test('of the largest size is read', async () => {
		const said = await post('x'.repeat(MOST));
		expect((await said.json()).said).toHaveLength(MOST);
	});

	test('that is larger is refused', async () => {
		const said = await post('x'.repeat(MOST + 1));
		expect(said.status).toBe(413);
		expect(await said.json()).toEqual({
			code: 'REQUEST_TOO_LARGE',
			message: 'Request body is too large'
		});
	});

	test('without end is read no further than that', async () => {
		let chunks = 0;
		const endless = new ReadableStream({
			pull(controller) {
				chunks += 1;
				if (chunks > 1000) return controller.close(); // or a gateway without a limit would never answer
				controller.enqueue(new Uint8Array(16_384));
			}
		});
		expect((await post(endless)).status).toBe(413);
		expect(chunks).toBeLessThan(20);
	});

	test('is refused at the gateway too', async () => {
		const said = await fetch(`${held.gateway.url}/functions/v1/view-photo`, {
			method: 'POST',
			body: 'x'.repeat(3_000_000)
		});
		expect(said.status).toBe(413);
	});
});

test('one that throws is a 500 in a word, and the next one still answers', async () => {
	const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
	written('broken', `export const handle = async () => { throw new Error('secret inside'); };`);
	written('halved', `export const handle = `);
	for (const name of ['broken', 'halved']) {
		const said = await at(`/functions/v1/${name}`, { method: 'POST' });
		expect(said.status).toBe(500);
		expect(await said.json()).toEqual({
			code: 'WORKER_ERROR',
			message: 'Function exited due to an error (please check logs)'
		});
	}
	expect(complaints).toHaveBeenCalledTimes(2);
	complaints.mockRestore();
	expect((await at('/functions/v1/echo', { method: 'POST', body: '' })).status).toBe(201);
});

test.each(['nothing', '_shared', '..%2fecho', '%2e%2e', 'echo/../../x', 'ECHO', ''])(
	'“%s” is no function',
	async (name) => {
		written('_shared', `export const handle = async () => new Response('within');`);
		const said = await at(`/functions/v1/${name}`);
		expect(said.status).toBe(404);
	}
);

describe('those of this product', () => {
	test('are answered at the gateway, to any page that asks first', async () => {
		for (const name of ['receive-photo', 'view-photo', 'invite-people']) {
			const said = await fetch(`${held.gateway.url}/functions/v1/${name}`, { method: 'OPTIONS' });
			expect(said.status).toBe(204);
			expect(said.headers.get('access-control-allow-origin')).toBe('*');
			expect(said.headers.get('access-control-allow-headers')).toContain('authorization');
		}
	});

	test('an address to look at is dead after two minutes @row36', async () => {
		const client = held.client();
		const { data: signed } = await client.auth.signInWithPassword({
			email: 'harbour@example.test',
			password: 'harbour'
		});
		const picture = bareJpeg(5000);
		const id = crypto.randomUUID();
		const said = { type: 'image/jpeg', width: 16, height: 9, bytes: picture.length };
		const sha256 = createHash('sha256').update(picture).digest('hex');
		const photos = [{ id, ...said, sha256 }];
		await fileReport(client, { photos });
		const { url, keys } = held.gateway;
		const token = signed.session!.access_token;
		const to = { url, key: keys.publishable, token, bucket: 'photos', name: id };
		expect(await send({ ...to, bytes: picture })).toMatchObject({ status: 200 });
		expect((await client.functions.invoke('view-photo', { body: { photo_id: id } })).data).toBe(
			null
		);
		expect((await client.functions.invoke('receive-photo', { body: { photo_id: id } })).error).toBe(
			null
		);

		const { data } = await client.functions.invoke('view-photo', { body: { photo_id: id } });
		const until = new Date(data.expires_at).getTime() - held.now.getTime();
		expect(Math.ceil(until / 1000)).toBe(120); // a token's end is a whole second
		held.advance(118);
		expect((await fetch(url + data.url)).status).toBe(200);
		held.advance(3);
		expect((await fetch(url + data.url)).status).toBe(400);
	});

	test('answer nobody who is not signed in, nor anything but a POST', async () => {
		for (const name of ['receive-photo', 'view-photo', 'invite-people']) {
			const address = `${held.gateway.url}/functions/v1/${name}`;
			const id = crypto.randomUUID();
			const body = JSON.stringify({ photo_id: id, invitation_id: id });
			const { publishable, secret } = held.gateway.keys;
			for (const [bearer, status] of [
				[null, 401],
				['not.a.token', 401],
				[publishable, 401],
				[secret, 401]
			] as const) {
				const said = await fetch(address, {
					method: 'POST',
					headers: { ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
					body
				});
				expect([bearer, said.status]).toEqual([bearer, status]);
			}
			expect((await fetch(address)).status).toBe(405);
		}
	});
});
