/** Tokens that nobody here signed, that are over, or that are somebody else's. */
import { createHmac, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { functionsOf } from '../rest/catalogue.fixture.ts';
import { ask, STRANGERS, Tally, unchanged, useScene } from './attempts.fixture.ts';

const scene = useScene();

const parts = (token: string) => token.split('.') as [string, string, string];
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());

/** Each says that it is the supervisor, or the service itself. */
const forged = new Map<string, string>();

async function forge(claims: JWTPayload, who: string): Promise<void> {
	const [head, , signature] = parts(scene.token('supervisor'));
	const { kid } = decoded(head) as { kid: string };
	const answer = await ask(scene, '/auth/v1/.well-known/jwks.json');
	const jwks = answer.body.toString();
	const other = await generateKeyPair('ES256', { extractable: true });
	const open = await exportJWK(other.publicKey);
	const signed = (header: Record<string, unknown>) =>
		new SignJWT(claims).setProtectedHeader({ alg: 'ES256', ...header }).sign(other.privateKey);
	const hmac = (secret: string, alg = 'HS256') => {
		const said = `${encoded({ alg, typ: 'JWT', kid })}.${encoded(claims)}`;
		const hash = createHmac(`sha${alg.slice(2)}`, secret);
		return `${said}.${hash.update(said).digest('base64url')}`;
	};
	const { keys } = scene.held.gateway;
	const all: Record<string, string> = {
		'signed by nobody': new UnsecuredJWT(claims).encode(),
		'signed by nobody, spelt otherwise': `${encoded({ alg: 'nOnE' })}.${encoded(claims)}.`,
		'a signature left out': `${head}.${encoded(claims)}.`,
		'another payload under a true signature': `${head}.${encoded(claims)}.${signature}`,
		'a key of their own, under our name': await signed({ kid }),
		'a key of their own, under no name': await signed({}),
		'a key they bring along': await signed({ jwk: open }),
		'a key at an address of theirs': await signed({ kid, jku: 'http://127.0.0.1:1/jwks.json' }),
		'a key from a path': await signed({ kid: '../../../../dev/null' }),
		'a key by an injection': await signed({ kid: `' or 1=1 --` }),
		'the open key as a secret': hmac(jwks),
		'the open key’s own words as a secret': hmac(JSON.stringify(JSON.parse(jwks).keys[0])),
		'the open x of it as a secret': hmac(JSON.parse(jwks).keys[0].x),
		'the publishable key as a secret': hmac(keys.publishable),
		'nothing as a secret': hmac(''),
		'nothing, at length': hmac('', 'HS512'),
		'a known default': hmac('super-secret-jwt-token-with-at-least-32-characters-long')
	};
	for (const [name, token] of Object.entries(all)) forged.set(`${who}: ${name}`, token);
}

beforeAll(async () => {
	const true_ = decoded(parts(scene.token('supervisor'))[1]) as JWTPayload;
	await forge({ ...true_, exp: true_.exp! + 1 }, 'supervisor');
	await forge({ ...true_, exp: 9_999_999_999, aal: 'aal2' }, 'supervisor for ever');
	await forge({ role: 'service_role', exp: 9_999_999_999 }, 'the service');
	await forge({ role: 'postgres', exp: 9_999_999_999 }, 'the owner of the tables');
});

/** Joins what a region hears, and says how it was answered. */
function joins(token: string, topic: string): Promise<string> {
	const { url, keys } = scene.held.gateway;
	const address = `${url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${keys.publishable}&vsn=2.0.0`;
	return new Promise((resolve) => {
		const socket = new WebSocket(address);
		socket.on('error', () => resolve('error'));
		socket.on('close', () => resolve('closed'));
		socket.on('open', () =>
			socket.send(
				JSON.stringify([
					'1',
					'1',
					`realtime:${topic}`,
					'phx_join',
					{ config: { private: true }, access_token: token }
				])
			)
		);
		socket.on('message', (said) => {
			const [, , , event, payload] = JSON.parse(said.toString());
			if (event !== 'phx_reply') return;
			resolve(payload.status);
			socket.terminate();
		});
	});
}

const regionOf = async () => {
	const { rows } = await scene.pool.query('select region_id from public.reports where id = $1', [
		scene.report
	]);
	return rows[0].region_id as string;
};

type Way = (token: string) => Promise<boolean>;

/** Each way in: true where it was held. */
const WAYS: Record<string, Way> = {
	'read reports': async (token) => {
		const { status, body } = await ask(scene, '/rest/v1/desk_reports', { token });
		return status >= 400 && !body.includes(scene.words);
	},
	'open a report': async (token) => {
		const { status, body } = await ask(scene, '/rest/v1/rpc/open_report', {
			token,
			method: 'POST',
			body: JSON.stringify({ report_id: scene.report }),
			headers: { 'content-type': 'application/json' }
		});
		return status >= 400 && !body.includes(scene.words);
	},
	'say who they are': async (token) => (await ask(scene, '/auth/v1/user', { token })).status >= 400,
	'take a picture': async (token) => {
		const path = `/storage/v1/object/authenticated/photos/${scene.photo}`;
		const { status, body } = await ask(scene, path, { token });
		return status >= 400 && !body.includes(scene.picture);
	},
	'have a picture signed for': async (token) => {
		const { status } = await ask(scene, '/functions/v1/view-photo', {
			token,
			method: 'POST',
			body: JSON.stringify({ photo_id: scene.photo }),
			headers: { 'content-type': 'application/json' }
		});
		return status >= 400;
	},
	'invite people': async (token) =>
		(await ask(scene, '/functions/v1/invite-people', { token, method: 'POST', body: '{}' }))
			.status >= 400,
	'make a user': async (token) =>
		(await ask(scene, '/auth/v1/admin/users', { token })).status >= 400,
	'hear of a region': async (token) => (await joins(token, `region:${await regionOf()}`)) !== 'ok'
};

test('the same ways are open to whoever they are for', async () => {
	const token = scene.token('supervisor');
	for (const way of [
		'read reports',
		'open a report',
		'say who they are',
		'have a picture signed for',
		'hear of a region'
	])
		expect(await WAYS[way]!(token), way).toBe(false);
});

test('a token of another key opens nothing', async () => {
	const tally = new Tally('tokens of another key');
	await unchanged(scene.pool, async () => {
		for (const [name, token] of forged)
			for (const [way, held] of Object.entries(WAYS))
				tally.count(`${name}, to ${way}`, await held(token));
	});
	tally.assert(500);
});

test('what signs for a picture, and what is over, are no sessions', async () => {
	const tally = new Tally('tokens that are over, or for something else');
	const looked = await ask(scene, '/functions/v1/view-photo', {
		token: scene.token('officer'),
		method: 'POST',
		body: JSON.stringify({ photo_id: scene.photo }),
		headers: { 'content-type': 'application/json' }
	});
	const { url } = JSON.parse(looked.body.toString()) as { url: string };
	const path = url.slice(url.indexOf('/storage'));
	expect((await ask(scene, path)).body.equals(scene.picture)).toBe(true);
	const signed = new URLSearchParams(path.slice(path.indexOf('?'))).get('token')!;
	for (const [way, isHeld] of Object.entries(WAYS))
		tally.count(`a signature as a session, to ${way}`, await isHeld(signed));
	const { held } = scene;
	held.advance(-3 * 3600); // a session of an hour, of this morning
	const old = held.client();
	const { session } = await held.signIn(old, 'supervisor');
	held.advance(3 * 3600);
	for (const [way, isHeld] of Object.entries(WAYS))
		tally.count(`a session that is over, to ${way}`, await isHeld(session.access_token));
	for (const wrong of [
		path.replace(scene.photo, randomUUID()),
		path.replace('/photos/', '/other/'),
		path.replace(signed, scene.token('supervisor')),
		path.replace(signed, `${signed.slice(0, -4)}AAAA`),
		path.replace(/\?.*/, '')
	]) {
		const { status, body } = await ask(scene, wrong);
		tally.count(wrong, status >= 400 && !body.includes(scene.picture));
	}
	tally.assert(21);
});

test('somebody else’s ids, in every function that takes one, read and change nothing', async () => {
	const tally = new Tally('ids of another person’s, replayed');
	const { rows } = await scene.pool.query(
		`select id as addendum_id, owner_id as person_id, site_id, patch_id, region_id, reference
		from public.reports where id = $1`,
		[scene.report]
	);
	const theirs: Record<string, string> = {
		...rows[0],
		report_id: scene.report,
		one: scene.report,
		other: scene.report,
		photo_id: scene.photo,
		words: rows[0].reference
	};
	const OTHERWISE: Record<string, unknown> = {
		uuid: randomUUID(),
		boolean: true,
		jsonb: {},
		date: '2027-01-01'
	};
	// what a site, a patch and a region are called is nobody's secret, and administrators set them
	const about = ['report_id', 'one', 'photo_id', 'person_id', 'words'];
	const verbs = (await functionsOf(scene.pool)).filter(({ args }) =>
		args.some(({ name }) => about.includes(name))
	);
	expect(verbs.length).toBeGreaterThan(25);
	const administers = /^(set_|swap_|record_|add_|change_|disable_|enable_|end_|reopen_)/;
	await unchanged(scene.pool, async () => {
		for (const stranger of STRANGERS)
			for (const { name, args } of verbs) {
				if (stranger === 'admin' && administers.test(name)) continue;
				const given = args.map(({ name: arg, type }) => [
					arg,
					theirs[arg] ?? OTHERWISE[type] ?? (type.startsWith('timestamp') ? '2026-11-25' : '1')
				]);
				const { status, body } = await ask(scene, `/rest/v1/rpc/${name}`, {
					token: scene.token(stranger),
					method: 'POST',
					body: JSON.stringify(Object.fromEntries(given)),
					headers: { 'content-type': 'application/json' }
				});
				const tells = [scene.report, scene.photo, scene.words, rows[0].reference];
				tally.count(
					`${stranger}: ${name}: ${status} ${body.toString().slice(0, 200)}`,
					status < 500 && !tells.some((word) => body.includes(word as string))
				);
			}
	});
	tally.assert(100);
});
