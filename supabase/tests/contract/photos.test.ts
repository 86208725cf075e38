import { createHash } from 'node:crypto';
import type { FunctionsHttpError } from '@supabase/supabase-js';
import { beforeAll, describe, expect, test } from 'vitest';
import { bareJpeg, withSegment } from '../../functions/receive-photo/jpeg.fixture.ts';
import { send } from '../../gateway/storage/send.fixture.ts';
import { payload, useSupabase, type Client } from './supabase.ts';

const supabase = useSupabase();
let harbour: Client;
let marina: Client;
let officer: Client;

beforeAll(async () => {
	[harbour, marina, officer] = await Promise.all([
		supabase.as('harbour'),
		supabase.as('marina'),
		supabase.as('officer')
	]);
});

let seed = 0;
const picture = () => bareJpeg(40_000, ++seed);

/** What a phone says of a picture before it sends it. */
const announced = (bytes: Uint8Array) => ({
	id: crypto.randomUUID(),
	sha256: createHash('sha256').update(bytes).digest('hex'),
	bytes: bytes.length,
	type: 'image/jpeg',
	width: 1600,
	height: 1200,
	taken_at: null,
	latitude: null,
	longitude: null
});

/** A report of the harbour master's that announces these pictures; their ids with it. */
async function file(...pictures: Uint8Array[]) {
	const { data: home } = await harbour
		.from('reporter_sites')
		.select('site_id')
		.eq('is_home', true)
		.single();
	const photos = pictures.map(announced);
	const report_id = crypto.randomUUID();
	const { error } = await harbour.rpc('submit_report', {
		report_id,
		content: payload(home!.site_id, { photos }),
		sent_at: new Date().toISOString()
	});
	expect(error).toBe(null);
	return { report_id, ids: photos.map(({ id }) => id) };
}

async function upload(client: Client, name: string, bytes: Uint8Array, type = 'image/jpeg') {
	const { url, key } = supabase;
	const { data } = await client.auth.getSession();
	const token = data.session?.access_token ?? key;
	return send({ url, key, token, bucket: 'photos', name, type, bytes });
}

/** What a function answers: a status, and a body or a word. */
async function ask(client: Client, name: string, photo_id: string) {
	const { data, error, response } = await client.functions.invoke(name, { body: { photo_id } });
	const said = error ? await (error as FunctionsHttpError).context.json() : data;
	return { status: response!.status, ...said };
}
const receive = (client: Client, id: string) => ask(client, 'receive-photo', id);
const view = (client: Client, id: string) => ask(client, 'view-photo', id);

/** Whether anything lies under that name. */
async function free(id: string, bytes: Uint8Array): Promise<boolean> {
	const { message } = await receive(harbour, id);
	return message === 'photo_not_uploaded' && (await upload(harbour, id, bytes)).status === 200;
}

/** A refusal of ours: by its code the app knows it from all others. */
const refused = (status: number, message: string) => ({ status, code: `PT${status}`, message });

describe('a photo on its way', () => {
	test('the text first, then the picture, then both sides count it', async () => {
		const [one, two] = [picture(), picture()];
		const { report_id, ids } = await file(one, two);
		expect(await upload(harbour, ids[0]!, one)).toMatchObject({ status: 200 });
		const receipt = await receive(harbour, ids[0]!);
		expect(receipt).toMatchObject({
			...{ status: 200, photo_id: ids[0], report_id },
			...{ announced: 2, received: 1, received_at: expect.any(String) }
		});
		expect(await receive(harbour, ids[0]!)).toEqual(receipt);

		const { data: mine } = await harbour.rpc('my_photos', { report_id });
		expect(mine!.filter(({ received_at }) => received_at !== null)).toHaveLength(1);
		const { data: desk } = await officer
			.from('desk_reports')
			.select('photos_announced, photos_received')
			.eq('id', report_id)
			.single();
		expect(desk).toEqual({ photos_announced: 2, photos_received: 1 });
		const { data: events } = await officer.from('events').select('kind').eq('report_id', report_id);
		expect(events!.filter(({ kind }) => kind === 'photo_received')).toHaveLength(1);
	});

	test('before its report is there, or by anybody but its reporter, it is refused', async () => {
		const bytes = picture();
		expect((await upload(harbour, crypto.randomUUID(), bytes)).status).toBe(403);
		expect((await upload(harbour, '../photos', bytes)).status).toBeGreaterThanOrEqual(400);
		const { ids } = await file(bytes);
		for (const client of [marina, officer, supabase.client()]) {
			expect((await upload(client, ids[0]!, bytes)).status).toBe(403);
			expect(await receive(client, ids[0]!)).toMatchObject(
				client === marina || client === officer ? refused(404, 'photo_not_found') : { status: 401 }
			);
		}
		expect((await upload(harbour, ids[0]!, bytes)).status).toBe(200);
	});

	test('what the bucket does not take', async () => {
		const large = bareJpeg(10 * 1024 * 1024 + 1);
		const { ids } = await file(picture());
		expect((await upload(harbour, ids[0]!, large)).status).toBe(413);
		expect((await upload(harbour, ids[0]!, picture(), 'text/html')).status).toBe(415);
	});

	test('sent twice it is there once; once received it is not taken again', async () => {
		const bytes = picture();
		const { ids } = await file(bytes);
		expect((await upload(harbour, ids[0]!, bytes)).status).toBe(200);
		expect((await upload(harbour, ids[0]!, bytes)).status).toBe(409);
		expect((await receive(harbour, ids[0]!)).status).toBe(200);
		expect((await upload(harbour, ids[0]!, bytes)).status).toBe(403);
	});

	test('nothing uploaded is said so', async () => {
		const { ids } = await file(picture());
		expect(await receive(harbour, ids[0]!)).toEqual(refused(404, 'photo_not_uploaded'));
		for (const id of [crypto.randomUUID(), 'no-id', '']) {
			expect(await receive(harbour, id)).toEqual(refused(404, 'photo_not_found'));
		}
	});

	test('one flipped byte is found, thrown away, and mended by sending it again @row33', async () => {
		const bytes = picture();
		const { report_id, ids } = await file(bytes);
		const damaged = Uint8Array.from(bytes);
		damaged[20_000]! ^= 1;
		for (const wrong of [damaged, bytes.subarray(0, -1)]) {
			await upload(harbour, ids[0]!, wrong);
			expect(await receive(harbour, ids[0]!)).toEqual(refused(422, 'photo_damaged'));
		}
		expect(await free(ids[0]!, bytes)).toBe(true);
		expect(await receive(harbour, ids[0]!)).toMatchObject({ status: 200, report_id, received: 1 });
	});

	test('what says where it was taken is refused, also when it was announced so @row35', async () => {
		for (const telling of [
			withSegment(picture(), 0xe1, 'Exif\0\0MM'),
			new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')
		]) {
			const { ids } = await file(telling);
			expect((await upload(harbour, ids[0]!, telling)).status).toBe(200);
			expect(await receive(harbour, ids[0]!)).toEqual(refused(422, 'photo_damaged'));
		}
	});
});

describe('a photo that is here', () => {
	let id: string;
	let report_id: string;
	let bytes: Uint8Array;
	beforeAll(async () => {
		bytes = picture();
		const report = await file(bytes);
		[id, report_id] = [report.ids[0]!, report.report_id];
		expect(await view(officer, id)).toEqual(refused(409, 'photo_not_received'));
		await upload(harbour, id, bytes);
		expect((await receive(harbour, id)).status).toBe(200);
	});

	test('is shown to who may read its report, for at most five minutes @row36', async () => {
		for (const client of [officer, harbour]) {
			const { status, url, expires_at } = await view(client, id);
			expect(status).toBe(200);
			const seconds = (new Date(expires_at).getTime() - Date.now()) / 1000;
			expect(seconds).toBeGreaterThan(60);
			expect(seconds).toBeLessThan(300);
			const shown = await fetch(new URL(url, supabase.url));
			expect(shown.headers.get('content-type')).toBe('image/jpeg');
			expect(Buffer.from(await shown.arrayBuffer()).equals(bytes)).toBe(true);
			expect((await fetch(new URL(url.slice(0, -3), supabase.url))).ok).toBe(false);
			const other = url.replace(id, crypto.randomUUID());
			expect((await fetch(new URL(other, supabase.url))).ok).toBe(false);
		}
	});

	test('each look is written down, for their supervisor and nobody else', async () => {
		const looks = async (client: Client) => {
			const { data } = await client.from('access_log').select('kind').eq('photo_id', id);
			return data?.length ?? 0;
		};
		const supervisor = await supabase.as('supervisor');
		const before = await looks(supervisor);
		await view(officer, id);
		await view(marina, id);
		expect(await looks(supervisor)).toBe(before + 1);
		for (const client of [officer, harbour, await supabase.as('supervisor.east')]) {
			expect(await looks(client)).toBe(0);
		}
	});

	test('nobody else learns that it exists', async () => {
		for (const name of ['marina', 'officer.kent', 'hotline.east', 'admin']) {
			expect([name, await view(await supabase.as(name), id)]).toEqual([
				name,
				refused(404, 'photo_not_found')
			]);
		}
		expect((await view(supabase.client(), id)).status).toBe(401);
	});

	test('nobody finds it in Storage, lists it, signs for it or removes it @row36', async () => {
		for (const client of [harbour, officer, marina, supabase.client()]) {
			const photos = client.storage.from('photos');
			expect((await photos.list()).data ?? []).toEqual([]);
			expect((await photos.download(id)).data).toBe(null);
			expect((await photos.info(id)).data).toBe(null);
			expect((await photos.createSignedUrl(id, 60)).data).toBe(null);
			expect((await photos.remove([id])).data ?? []).toEqual([]);
			const rows = await client
				.schema('storage' as 'public')
				.from('objects' as 'reports')
				.select();
			expect(rows.data ?? []).toEqual([]);
		}
		expect((await view(officer, id)).status).toBe(200);
	});

	test('nobody but the function says that one is received', async () => {
		const { ids } = await file(bytes);
		const { sha256 } = announced(bytes);
		for (const client of [harbour, officer, supabase.client()]) {
			const { error } = await client.rpc('photo_received', {
				...{ photo_id: ids[0]!, sha256, bytes: bytes.length }
			});
			expect(error).toMatchObject({ code: '42501' });
		}
		const { data } = await harbour.rpc('my_photos', { report_id });
		expect(data).toHaveLength(1);
	});
});
