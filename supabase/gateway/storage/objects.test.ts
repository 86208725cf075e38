import { beforeEach, describe, expect, test } from 'vitest';
import { send } from './send.fixture.ts';
import { bytes, person, query, useStorage, type Person } from './storage.fixture.ts';

const held = useStorage();
let reporter: Person;
let other: Person;
beforeEach(async () => {
	[reporter, other] = [await person(held, 'harbour'), await person(held, 'marina')];
});

let names = 0;
const secret = () => held.client(held.gateway.keys.secret).storage;

/** A picture of the reporter's in a bucket. */
async function picture(bucket: 'drawer' | 'album'): Promise<string> {
	const name = `${reporter.id}/a ${++names}.jpg`;
	const { url, keys } = held.gateway;
	const sent = await send({
		url,
		key: keys.publishable,
		token: reporter.token,
		bucket,
		name,
		bytes: bytes(5000, names)
	});
	expect(sent.status).toBe(200);
	return name;
}

const content = async (data: Blob | null) => Buffer.from(await data!.arrayBuffer());

describe('reading', () => {
	test('the owner reads it where a policy says so, and its size and kind', async () => {
		const name = await picture('album');
		const album = reporter.client.storage.from('album');
		const { data } = await album.download(name);
		expect((await content(data)).equals(bytes(5000, names))).toBe(true);
		const { data: info } = await album.info(name);
		expect(info).toMatchObject({ size: 5000, contentType: 'image/jpeg', bucketId: 'album' });
		expect((await album.exists(name)).data).toBe(true);
		expect((await album.exists(`${name}.not`)).data).toBe(false);
	});

	test('anybody else, and the owner where no policy says so, is told it is not there', async () => {
		const [shown, hidden] = [await picture('album'), await picture('drawer')];
		for (const [client, bucket, name] of [
			[other.client, 'album', shown],
			[held.client(), 'album', shown],
			[reporter.client, 'drawer', hidden],
			[other.client, 'drawer', hidden],
			[held.client(), 'drawer', hidden]
		] as const) {
			const from = client.storage.from(bucket);
			for (const { data, error } of [
				await from.download(name),
				await from.info(name),
				await from.createSignedUrl(name, 60)
			]) {
				expect(data).toBe(null);
				expect(error).toMatchObject({ message: 'Object not found', statusCode: '404' });
			}
		}
		expect((await secret().from('drawer').download(hidden)).error).toBe(null);
	});

	test('a picture cannot become a page of the app’s own', async () => {
		const name = await picture('album');
		const { data } = await secret().from('album').createSignedUrl(name, 60);
		const { headers } = await fetch(data!.signedUrl);
		expect(headers.get('content-type')).toBe('image/jpeg');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
	});

	test('HEAD tells its length and sends nothing', async () => {
		const name = await picture('album');
		const { data } = await secret().from('album').createSignedUrl(name, 60);
		const answer = await fetch(data!.signedUrl, { method: 'HEAD' });
		expect(answer.headers.get('content-length')).toBe('5000');
		expect(await answer.text()).toBe('');
	});

	test('a row whose bytes are gone is not there', async () => {
		const name = `lost-${crypto.randomUUID()}`;
		for (const version of [crypto.randomUUID(), '../../signing-key.json', null]) {
			await query(
				held.gateway.databaseUrl,
				`insert into storage.objects (bucket_id, name, version, metadata) values ('album', $1, $2, '{}')
				on conflict (bucket_id, name) do update set version = excluded.version`,
				[name, version]
			);
			expect((await secret().from('album').download(name)).error).toMatchObject({
				statusCode: '404'
			});
		}
	});
});

describe('a signed address', () => {
	test('shows the picture to whoever has it, until its time is over', async () => {
		const name = await picture('drawer');
		const { data } = await secret().from('drawer').createSignedUrl(name, 120);
		held.advance(119);
		const answer = await fetch(data!.signedUrl);
		expect(Buffer.from(await answer.arrayBuffer()).equals(bytes(5000, names))).toBe(true);
		held.advance(2);
		const late = await fetch(data!.signedUrl);
		expect(late.status).toBe(400);
		expect(await late.json()).toMatchObject({ error: 'InvalidJWT' });
	});

	test('shows nothing else, and nothing when it was touched', async () => {
		const [name, another] = [await picture('drawer'), await picture('drawer')];
		const { data } = await secret().from('drawer').createSignedUrl(name, 120);
		const signed = new URL(data!.signedUrl);
		const token = signed.searchParams.get('token')!;
		const [head, claims, signature] = token.split('.');
		const longer = Buffer.from(
			JSON.stringify({ ...JSON.parse(atob(claims!)), exp: 9999999999 })
		).toString('base64url');
		const at = (path: string, given = token) =>
			fetch(`${held.gateway.url}/storage/v1/object/sign/${path}?token=${given}`);

		expect((await at(`drawer/${name}`)).status).toBe(200);
		for (const [path, given] of [
			[`drawer/${another}`, token],
			[`store/${name}`, token],
			[`drawer/${name}`, `${head}.${longer}.${signature}`],
			[`drawer/${name}`, ''],
			[`drawer/${name}`, reporter.token]
		] as const) {
			expect((await at(path, given)).status).toBe(400);
		}
	});

	test('lets nobody in anywhere else', async () => {
		const name = await picture('album');
		const { data } = await secret().from('album').createSignedUrl(name, 120);
		const token = new URL(data!.signedUrl).searchParams.get('token')!;
		const answer = await fetch(`${held.gateway.url}/storage/v1/object/store/${encodeURI(name)}`, {
			headers: { apikey: held.gateway.keys.publishable, authorization: `Bearer ${token}` }
		});
		expect(await answer.json()).toMatchObject({ statusCode: '403', error: 'Unauthorized' });
	});

	test('for a time that is none', async () => {
		const name = await picture('drawer');
		for (const seconds of [0, -1, 1.5, NaN]) {
			const { error } = await secret().from('drawer').createSignedUrl(name, seconds);
			expect(error).not.toBe(null);
		}
	});
});

describe('removing', () => {
	test('the owner removes it where a policy says so, and nobody else', async () => {
		const [shown, hidden] = [await picture('album'), await picture('drawer')];
		for (const [client, bucket, name] of [
			[other.client, 'album', shown],
			[held.client(), 'album', shown],
			[reporter.client, 'drawer', hidden]
		] as const) {
			expect((await client.storage.from(bucket).remove([name])).data).toEqual([]);
		}
		expect((await secret().from('album').exists(shown)).data).toBe(true);
		expect((await secret().from('drawer').exists(hidden)).data).toBe(true);

		const { data } = await reporter.client.storage.from('album').remove([shown, 'not/there']);
		expect(data).toMatchObject([{ name: shown }]);
		expect((await secret().from('album').exists(shown)).data).toBe(false);
	});

	test('removed by its name alone, it can be sent anew', async () => {
		const name = await picture('drawer');
		const { url, keys } = held.gateway;
		const remove = (key: string) =>
			fetch(`${url}/storage/v1/object/drawer/${encodeURI(name)}`, {
				method: 'DELETE',
				headers: { apikey: key }
			});
		expect(await (await remove(keys.publishable)).json()).toMatchObject({ statusCode: '404' });
		expect(await (await remove(keys.secret)).json()).toEqual({ message: 'Successfully deleted' });
		const again = { url, key: keys.publishable, token: reporter.token, name, bytes: bytes(10) };
		expect((await send(again)).status).toBe(200);
	});
});

test('what Storage has beyond this is not here, and says so', async () => {
	const from = reporter.client.storage.from('album');
	for (const { error } of [
		await from.list(),
		await from.upload('x', 'y'),
		await from.copy('x', 'y'),
		await from.createSignedUploadUrl('x'),
		await reporter.client.storage.listBuckets()
	]) {
		expect(error).toMatchObject({ status: 501 });
	}
	const row = await reporter.client.schema('storage').from('objects').select();
	expect(row.data).toBe(null);
});
