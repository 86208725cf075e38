/** Ways to a picture other than being let: names guessed, paths bent, verbs that Storage has elsewhere. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { send } from '../storage/send.fixture.ts';
import { ask, STRANGERS, Tally, unchanged, useScene } from './attempts.fixture.ts';

const scene = useScene();

function guesses(): string[] {
	const { photo, report } = scene;
	const names = [
		photo,
		photo.toUpperCase(),
		`${photo}.jpg`,
		`./${photo}`,
		`/${photo}`,
		`x/../${photo}`,
		`..%2fphotos%2f${photo}`,
		`%2e%2e/photos/${photo}`,
		`${photo}%00`,
		`${photo}%00.png`,
		`${photo}/`,
		`${photo}?x`,
		`${report}/${photo}`,
		report,
		randomUUID(),
		'*',
		'%25',
		'%',
		"' or '1'='1",
		'../../signing-key.json',
		'..%2f..%2fsigning-key.json',
		'....//....//signing-key.json',
		'%2fetc%2fpasswd',
		'..\\..\\signing-key.json'
	];
	const ways = [
		'object/photos/',
		'object/authenticated/photos/',
		'object/public/photos/',
		'object/info/photos/',
		'object/info/authenticated/photos/',
		'object/sign/photos/',
		'object/upload/sign/photos/',
		'render/image/authenticated/photos/',
		'render/image/public/photos/',
		'object/Photos/',
		'object/photos%2f',
		'object//photos/',
		'object/../object/photos/',
		'upload/resumable/',
		'upload/resumable/sign/'
	];
	return ways.flatMap((way) => names.map((name) => `/storage/v1/${way}${name}`));
}

const carries = (body: Buffer) =>
	body.includes(scene.picture.subarray(100, 900)) || body.includes('"d":');

test('names guessed and paths bent give nobody a picture, nor anything else that lies there', async () => {
	const tally = new Tally('paths to pictures guessed');
	await unchanged(scene.pool, async () => {
		for (const who of [null, 'harbour', 'officer', ...STRANGERS])
			for (const path of guesses()) {
				const token = who && scene.token(who);
				const { status, body } = await ask(scene, path, { token });
				tally.count(`${who}: GET ${path}: ${status}`, status >= 400 && !carries(body));
			}
	});
	tally.assert(2000);
});

test('nobody lists, signs for, moves, copies, replaces or removes one', async () => {
	const tally = new Tally('verbs on pictures');
	const { photo } = scene;
	const json = { 'content-type': 'application/json' };
	const jpeg = { 'content-type': 'image/jpeg' };
	type Attempt = [method: string, path: string, body?: unknown, headers?: Record<string, string>];
	const attempts: Attempt[] = [
		['POST', 'object/list/photos', { prefix: '', limit: 100 }, json],
		['POST', 'object/list-v2/photos', { prefix: '' }, json],
		['POST', `object/sign/photos/${photo}`, { expiresIn: 60 }, json],
		['POST', 'object/sign/photos', { expiresIn: 60, paths: [photo] }, json],
		['POST', `object/upload/sign/photos/${photo}`, {}, json],
		['POST', 'object/move', { bucketId: 'photos', sourceKey: photo, destinationKey: 'x' }, json],
		['POST', 'object/copy', { bucketId: 'photos', sourceKey: photo, destinationKey: 'x' }, json],
		['POST', `object/photos/${photo}`, scene.picture, jpeg],
		['PUT', `object/photos/${photo}`, scene.picture, jpeg],
		['POST', `object/photos/${photo}`, scene.picture, { ...jpeg, 'x-upsert': 'true' }],
		['DELETE', `object/photos/${photo}`],
		['DELETE', 'object/photos', { prefixes: [photo] }, json],
		['GET', 'bucket'],
		['GET', 'bucket/photos'],
		['POST', 'bucket', { name: 'mine', public: true }, json],
		['PUT', 'bucket/photos', { public: true }, json],
		['POST', 'bucket/photos/empty', {}, json],
		['DELETE', 'bucket/photos'],
		['GET', 's3/photos'],
		['POST', 'upload/resumable', '', { 'tus-resumable': '1.0.0', 'x-upsert': 'true' }]
	];
	await unchanged(scene.pool, async () => {
		for (const who of [null, 'harbour', 'officer', ...STRANGERS])
			for (const [method, path, body, headers = {}] of attempts) {
				const { status, body: said } = await ask(scene, `/storage/v1/${path}`, {
					token: who && scene.token(who),
					method,
					headers,
					...(body === undefined
						? {}
						: {
								body:
									body instanceof Buffer || typeof body === 'string' ? body : JSON.stringify(body)
							})
				});
				// taking away what one cannot see takes nothing, and says so
				const held = status >= 400 || said.toString() === '[]';
				tally.count(`${who}: ${method} ${path}: ${status}`, held && !carries(said));
			}
	});
	tally.assert(160);
});

test('nobody uploads under a name that they did not announce, or into another drawer', async () => {
	const tally = new Tally('uploads under other names');
	const { held, photo, picture } = scene;
	await unchanged(scene.pool, async () => {
		for (const who of ['harbour', 'officer', ...STRANGERS])
			for (const [bucket, name] of [
				['photos', photo], // it has arrived already
				['photos', randomUUID()],
				['photos', `../${randomUUID()}`],
				['photos', `${photo}/x`],
				['photos', ''],
				['other', randomUUID()],
				['..', 'signing-key.json'],
				['photos/../x', photo]
			] as const) {
				const { status } = await send({
					url: held.gateway.url,
					key: held.gateway.keys.publishable,
					token: scene.token(who),
					bucket,
					name,
					bytes: picture
				});
				tally.count(`${who}: ${bucket}/${name}: ${status}`, status !== null && status >= 400);
			}
	});
	tally.assert(56);
});

test('while whoever reads the report is given it', async () => {
	const { body } = await ask(scene, '/functions/v1/view-photo', {
		token: scene.token('officer'),
		method: 'POST',
		body: JSON.stringify({ photo_id: scene.photo }),
		headers: { 'content-type': 'application/json' }
	});
	const { url } = JSON.parse(body.toString()) as { url: string };
	const picture = await ask(scene, url.slice(url.indexOf('/storage')));
	expect(carries(picture.body)).toBe(true);
});
