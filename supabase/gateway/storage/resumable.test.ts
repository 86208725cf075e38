import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MARK } from './files.ts';
import { send } from './send.fixture.ts';
import { bytes, person, query, useLine, useStorage, type Person } from './storage.fixture.ts';

const held = useStorage();
const line = useLine(held);
let reporter: Person;
let other: Person;

beforeAll(async () => {
	reporter = await person(held, 'harbour');
	other = await person(held, 'marina');
});
beforeEach(async () => {
	reporter = await person(held, 'harbour'); // time has passed, and sessions with it
	other = await person(held, 'marina');
	Object.assign(line, { sent: 0, cutAfter: Infinity });
});

let names = 0;
const mine = () => `${reporter.id}/picture-${++names}.jpg`;
const as = ({ token }: Person) => ({ url: line.url, key: held.gateway.keys.publishable, token });
const rows = (name: string) =>
	query(held.gateway.databaseUrl, 'select * from storage.objects where name = $1', [name]);
/** Without the mark of the folder. */
const kept = (part: string) =>
	readdirSync(join(held.gateway.folder, 'storage', part)).filter((name) => name !== MARK);

/** The bytes of an object, as the secret key reads them. */
async function stored(bucket: string, name: string): Promise<Buffer> {
	const { data, error } = await held
		.client(held.gateway.keys.secret)
		.storage.from(bucket)
		.download(name);
	expect(error).toBe(null);
	return Buffer.from(await data!.arrayBuffer());
}

/** One request of the protocol, as a client that is none of ours would make it. */
async function ask(method: string, at: string, { token }: Person, headers = {}, body?: Buffer) {
	const answer = await fetch(held.gateway.url + new URL(at, held.gateway.url).pathname, {
		method,
		headers: {
			apikey: held.gateway.keys.publishable,
			authorization: `Bearer ${token}`,
			'tus-resumable': '1.0.0',
			...headers
		},
		...(body ? { body: new Uint8Array(body) } : {})
	});
	return { status: answer.status, headers: answer.headers, words: (await answer.text()).trim() };
}

const coded = (fields: Record<string, string>) =>
	Object.entries(fields)
		.map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
		.join(',');

describe('an upload', () => {
	test('arrives byte for byte, with what was said of it', async () => {
		const [name, picture] = [mine(), bytes(700_000)];
		expect(await send({ ...as(reporter), name, bytes: picture })).toMatchObject({ status: 200 });
		expect((await stored('drawer', name)).equals(picture)).toBe(true);
		expect(await rows(name)).toMatchObject([
			{
				bucket_id: 'drawer',
				owner_id: reporter.id,
				metadata: { size: 700_000, mimetype: 'image/jpeg', cacheControl: 'no-cache' }
			}
		]);
	});

	test('cut at half, it goes on where it was, and sends at most 60 per cent again @row32', async () => {
		const [name, picture] = [mine(), bytes(600_000)];
		line.cutAfter = 300_000;
		const first = await send({ ...as(reporter), name, bytes: picture });
		expect(first.status).toBe(null);
		expect(await rows(name)).toEqual([]);

		Object.assign(line, { sent: 0, cutAfter: Infinity });
		const again = await send({ ...as(reporter), name, bytes: picture, begun: first.at });
		expect(again.status).toBe(200);
		console.log(`cut at 300000 of 600000 bytes; ${line.sent} bytes sent again, headers included`);
		expect(line.sent).toBeLessThanOrEqual(360_000);
		expect(line.sent).toBeLessThanOrEqual(306_000); // nothing that had arrived, but for headers
		expect((await stored('drawer', name)).equals(picture)).toBe(true);
	});

	test('cut again and again, a piece at a time, it still arrives whole', async () => {
		const [name, picture] = [mine(), bytes(200_000)];
		let begun: string | null = null;
		let tries = 0;
		for (let done = false; !done && tries < 20; tries++) {
			Object.assign(line, { sent: 0, cutAfter: 30_000 });
			const { status, at } = await send({ ...as(reporter), name, bytes: picture, begun });
			begun = at;
			done = status === 200;
		}
		expect(tries).toBeGreaterThanOrEqual(7);
		expect(tries).toBeLessThan(10); // each piece counted, also those nobody had begun to read
		expect((await stored('drawer', name)).equals(picture)).toBe(true);
	});

	test('its address is right behind any origin', async () => {
		const answer = await ask('POST', '/storage/v1/upload/resumable', reporter, {
			'upload-length': '5',
			'upload-metadata': coded({
				bucketName: 'drawer',
				objectName: mine(),
				contentType: 'image/png'
			})
		});
		expect(answer.status).toBe(201);
		expect(answer.headers.get('location')).toMatch(
			/^\/storage\/v1\/upload\/resumable\/[0-9a-f-]{36}$/
		);
		const expires = new Date(answer.headers.get('upload-expires')!).getTime();
		expect(expires - held.now.getTime()).toBeGreaterThan(86_390_000);
	});

	test('a last answer that got lost is given again, and nothing is stored twice', async () => {
		const [name, picture] = [mine(), bytes(1000)];
		const { at } = await send({ ...as(reporter), name, bytes: picture });
		const head = await ask('HEAD', at!, reporter);
		expect(head.headers.get('upload-offset')).toBe('1000');
		const again = await send({ ...as(reporter), name, bytes: picture, begun: at });
		expect(again.status).toBe(200);
		expect(await rows(name)).toHaveLength(1);
	});

	test('all of it here and the gateway gone: whoever asks how far it came is done', async () => {
		const [name, picture] = [mine(), bytes(1000)];
		const { at } = await send({ ...as(reporter), name, bytes: picture });
		await query(held.gateway.databaseUrl, 'delete from storage.objects where name = $1', [name]);
		await ask('HEAD', at!, reporter);
		expect(await rows(name)).toHaveLength(1);
	});
});

describe('who may', () => {
	test('under somebody else’s name: nobody, and no file is made', async () => {
		const before = kept('objects').length;
		const name = mine();
		for (const who of [other, { ...other, token: held.gateway.keys.publishable }]) {
			expect(await send({ ...as(who), name, bytes: bytes(10) })).toMatchObject({
				status: 403,
				words: 'new row violates row-level security policy'
			});
		}
		expect(kept('objects')).toHaveLength(before);
	});

	test('somebody else’s upload cannot be looked at, gone on with or ended', async () => {
		const [name, picture] = [mine(), bytes(60_000)];
		line.cutAfter = 30_000;
		const { at } = await send({ ...as(reporter), name, bytes: picture });
		const here = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
		expect((await ask('HEAD', at!, other)).status).toBe(404);
		expect((await ask('PATCH', at!, other, here, bytes(10))).status).toBe(404);
		expect((await ask('DELETE', at!, other)).status).toBe(404);
		Object.assign(line, { sent: 0, cutAfter: Infinity });
		expect(await send({ ...as(other), name, bytes: picture, begun: at })).toMatchObject({
			status: 403 // asked anew, since it is not there for them
		});
		expect(await send({ ...as(reporter), name, bytes: picture, begun: at })).toMatchObject({
			status: 200
		});
	});

	test('a session that ran out is refused before a byte is read', async () => {
		held.advance(3601);
		const { status, words } = await send({ ...as(reporter), name: mine(), bytes: bytes(10) });
		expect(status).toBe(400);
		expect(JSON.parse(words)).toMatchObject({ statusCode: '403', error: 'Unauthorized' });
	});

	test('a key that is none, or none at all', async () => {
		for (const key of ['sb_publishable_guess', '']) {
			const sent = await send({ ...as(reporter), key, name: mine(), bytes: bytes(10) });
			expect(sent.status).toBe(401);
		}
	});

	test('the secret key puts things where no policy lets anybody', async () => {
		const name = `nobody-${crypto.randomUUID()}`;
		const secret = held.gateway.keys.secret;
		expect(await send({ url: line.url, key: secret, name, bytes: bytes(10) })).toMatchObject({
			status: 200
		});
		expect(await rows(name)).toMatchObject([{ owner_id: null }]);
	});

	test('a permission that ends while it is under way stops the rest', async () => {
		const [name, picture] = [mine(), bytes(60_000)];
		line.cutAfter = 30_000;
		const { at } = await send({ ...as(reporter), name, bytes: picture });
		Object.assign(line, { sent: 0, cutAfter: Infinity });
		await query(
			held.gateway.databaseUrl,
			`create policy "not today" on storage.objects as restrictive for insert to authenticated with check (false)`
		);
		try {
			expect(await send({ ...as(reporter), name, bytes: picture, begun: at })).toMatchObject({
				status: 403
			});
		} finally {
			await query(held.gateway.databaseUrl, `drop policy "not today" on storage.objects`);
		}
		expect(await send({ ...as(reporter), name, bytes: picture, begun: at })).toMatchObject({
			status: 200
		});
	});
});

describe('what may', () => {
	test('a name that is taken is 409, at once', async () => {
		const name = mine();
		await send({ ...as(reporter), name, bytes: bytes(100) });
		line.sent = 0;
		expect(await send({ ...as(reporter), name, bytes: bytes(900_000, 2) })).toMatchObject({
			status: 409,
			words: 'The resource already exists'
		});
		expect(line.sent).toBeLessThan(5000);
		expect((await stored('drawer', name)).equals(bytes(100))).toBe(true);
	});

	test('two at once under one name: one is stored, the other is told', async () => {
		const name = mine();
		const both = await Promise.all(
			[1, 2].map((seed) => send({ ...as(reporter), name, bytes: bytes(300_000, seed) }))
		);
		expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
		const winner = both.findIndex(({ status }) => status === 200) + 1;
		expect((await stored('drawer', name)).equals(bytes(300_000, winner))).toBe(true);
	});

	test('replacing what is there is not offered here', async () => {
		const upserting = { ...as(reporter), headers: { 'x-upsert': 'true' } };
		expect(await send({ ...upserting, name: mine(), bytes: bytes(10) })).toMatchObject({
			status: 501
		});
	});

	test('larger than the bucket takes', async () => {
		line.sent = 0;
		expect(await send({ ...as(reporter), name: mine(), bytes: bytes(1_000_001) })).toMatchObject({
			status: 413
		});
		expect(line.sent).toBeLessThan(5000);
		expect(await send({ ...as(reporter), name: mine(), bytes: bytes(1_000_000) })).toMatchObject({
			status: 200
		});
	});

	test('more bytes than were announced', async () => {
		const made = await ask('POST', '/storage/v1/upload/resumable', reporter, {
			'upload-length': '5',
			'upload-metadata': coded({
				bucketName: 'drawer',
				objectName: mine(),
				contentType: 'image/png'
			})
		});
		const here = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
		const at = made.headers.get('location')!;
		expect((await ask('PATCH', at, reporter, here, bytes(6))).status).toBe(413);
	});

	test('a kind that the bucket does not take, or none said', async () => {
		for (const [type, bucket, status] of [
			['text/html', 'drawer', 415],
			['image/webp', 'drawer', 415],
			[null, 'drawer', 415],
			['image/webp', 'album', 200],
			['text/html', 'album', 415]
		] as const) {
			const sent = await send({ ...as(reporter), bucket, type, name: mine(), bytes: bytes(10) });
			expect([type, bucket, sent.status]).toEqual([type, bucket, status]);
		}
	});

	test('a bucket that is not there', async () => {
		expect(
			await send({ ...as(reporter), bucket: 'attic', name: mine(), bytes: bytes(10) })
		).toMatchObject({ status: 404, words: 'Bucket not found' });
	});

	test('a name never leads out of the folder', async () => {
		const secret = { url: line.url, key: held.gateway.keys.secret };
		for (const name of [
			'../../escaped',
			'a/../../escaped',
			'..',
			'/etc/./passwd',
			'nul\0',
			'a\\b'
		]) {
			expect(await send({ ...secret, name, bytes: bytes(10) })).toMatchObject({ status: 400 });
		}
		for (const name of ['/absolute', 'a/b/c', '%2e%2e%2fescaped'.replaceAll('%', '$')]) {
			expect(await send({ ...secret, name, bytes: bytes(10) })).toMatchObject({ status: 200 });
		}
		for (const id of ['..%2f..%2fsigning-key.json', '..%2fuploads', '%2e%2e', 'x']) {
			const at = `/storage/v1/upload/resumable/${id}`;
			expect([404, 501]).toContain((await ask('HEAD', at, reporter)).status);
			expect([404, 501]).toContain((await ask('DELETE', at, reporter)).status);
		}
		expect(kept('objects').every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(true);
		expect(readdirSync(join(held.gateway.folder, 'storage')).sort()).toEqual([
			'objects',
			'uploads'
		]);
	});
});

test('after a day what was begun is gone, and what is whole stays', async () => {
	const [name, done, picture] = [mine(), mine(), bytes(60_000)];
	await send({ ...as(reporter), name: done, bytes: picture });
	line.sent = 0;
	line.cutAfter = 30_000;
	const { at } = await send({ ...as(reporter), name, bytes: picture });
	Object.assign(line, { sent: 0, cutAfter: Infinity });
	const id = at!.split('/').at(-1)!;
	expect(kept('objects')).toContain(id);

	held.advance(24 * 3600);
	reporter = await person(held, 'harbour');
	expect((await ask('HEAD', at!, reporter)).status).toBe(410);
	expect((await send({ ...as(reporter), name: mine(), bytes: bytes(10) })).status).toBe(200);
	expect(kept('objects')).not.toContain(id);
	expect((await stored('drawer', done)).equals(picture)).toBe(true);
});
