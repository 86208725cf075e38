import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { bareJpeg } from '../../functions/receive-photo/jpeg.fixture.ts';
import { fileReport, useGateway } from '../gateway.fixture.ts';
import { send } from '../storage/send.fixture.ts';

const held = useGateway();

const called = (key = held.gateway.keys.secret, method = 'POST') =>
	fetch(`${held.gateway.url}/functions/v1/erase-photos`, {
		method,
		headers: { authorization: `Bearer ${key}` }
	});

/** A picture that has arrived whole. */
async function arrived(): Promise<string> {
	const client = held.client();
	const { data: signed } = await client.auth.signInWithPassword({
		email: 'harbour@example.test',
		password: 'harbour'
	});
	const bytes = bareJpeg(5000);
	const id = crypto.randomUUID();
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const said = { id, sha256, type: 'image/jpeg', width: 16, height: 9, bytes: bytes.length };
	await fileReport(client, { photos: [said] });
	const { url, keys } = held.gateway;
	const to = { url, key: keys.publishable, token: signed.session!.access_token, bucket: 'photos' };
	expect(await send({ ...to, name: id, bytes })).toMatchObject({ status: 200 });
	return id;
}

const objects = async () =>
	(await held.pool.query(`select name from storage.objects where bucket_id = 'photos'`)).rows.map(
		({ name }) => name as string
	);

test('the pictures of what was erased are removed, and no others; one that is gone is no trouble @row75', async () => {
	const [going, staying, never] = [await arrived(), await arrived(), crypto.randomUUID()];
	await held.pool.query(
		'insert into app.erased_objects select name, now() from unnest($1::text[]) as name',
		[[going, never]]
	);
	const answer = await called();
	expect([answer.status, await answer.json()]).toEqual([200, { removed: 2, left: 0 }]);
	expect(await objects()).toEqual([staying]);
	expect(await (await called()).json()).toEqual({ removed: 0, left: 0 });
	const { rows } = await held.pool.query('select from app.erased_objects where removed_at is null');
	expect(rows).toEqual([]);
});

test('only the clock may ask for it', async () => {
	expect((await called(held.gateway.keys.publishable)).status).toBe(401);
	expect((await called(held.gateway.keys.secret, 'GET')).status).toBe(405);
});
