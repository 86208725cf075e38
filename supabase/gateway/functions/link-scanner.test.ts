/** Mail scanners and browsers that look ahead ask for every address they find: none of them acts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import webpush from 'web-push';
import { everything, functionsOf, relationsOf } from '../rest/catalogue.fixture.ts';
import { fileReport, useGateway } from '../gateway.fixture.ts';
import { fakeServer, secrets, type Fake } from './push.fixture.ts';

// every page is this one file
const app = mkdtempSync(join(tmpdir(), 'kraken app '));
writeFileSync(join(app, '200.html'), '<!doctype html>');
const held = useGateway({ app });
const ROLES = ['harbour', 'officer', 'hotline', 'supervisor', 'admin'];
let notify: Fake;
/** A bearer for each role, and none. */
const tokens: (string | null)[] = [null];
/** Ids of things that are there, by the name an argument has. */
const there: Record<string, string> = {};

beforeAll(async () => {
	notify = await fakeServer();
	for (const [name, value] of Object.entries(secrets(notify, webpush.generateVAPIDKeys())))
		vi.stubEnv(name, value);
	for (const role of ROLES) {
		const client = held.client();
		const { session } = await held.signIn(client, role);
		tokens.push(session.access_token);
		if (role === 'harbour') Object.assign(there, await fileReport(client));
	}
	await held.pool.query('delete from public.channels');
	const { rows } = await held.pool.query(
		`insert into public.channels (person_id, kind, address, proven_at)
		select person_id, 'email', 'ona@example.test', now() from app.notifications
		where report_id = $1 and part = 'owner' returning id as channel_id, person_id`,
		[there.report_id]
	);
	Object.assign(there, rows[0]);
	await fetch(`${held.gateway.url}/functions/v1/dispatch-notifications`, {
		method: 'POST',
		headers: { authorization: `Bearer ${held.gateway.keys.secret}` }
	});
	const sent = await held.pool.query('select id from app.attempts where channel_id = $1', [
		there.channel_id
	]);
	there.answer = there.attempt_id = sent.rows[0].id;
});

afterAll(async () => {
	vi.unstubAllEnvs();
	rmSync(app, { recursive: true });
	await notify.stop();
});

/** The address in the message that left, and what a scanner might make of it. */
function ofTheMessage(): string[] {
	const said = JSON.parse(notify.seen[0]!.body.toString()) as { personalisation: { url: string } };
	const { hash } = new URL(said.personalisation.url);
	expect(hash).toMatch(/^#open=/);
	const word = hash.slice(1);
	return [
		`/notification${hash}`,
		`/notification?${word}`,
		`/notification/${word}`,
		`/notification%23${word}`
	];
}

/** Each page of the app, with what is there in the place of what a page is about. */
async function ofTheApp(): Promise<string[]> {
	const pages: string[] = [];
	for await (const file of glob('src/routes/**/+page.svelte'))
		pages.push(
			file
				.replace('src/routes', '')
				.replace('/+page.svelte', '')
				.replaceAll(/\/\([a-z]+\)/g, '')
				.replace('[...path=renamed]', 'notice')
				.replace('[id]', there.report_id!) || '/'
		);
	const DESK = '[desk=desk]';
	const all = pages.flatMap((page) =>
		page.includes(DESK)
			? ['inbox', 'hotline', 'region'].map((desk) => page.replace(DESK, desk))
			: [page]
	);
	expect(all.filter((page) => page.includes('['))).toEqual([]);
	return all;
}

const value = (name: string, type: string): string =>
	there[name] ??
	(type === 'uuid' ? there.report_id! : type.startsWith('timestamp') ? '2026-11-25' : '1');

/** Each table, view and function of the API, with arguments that name what is there. */
async function ofTheApi(): Promise<string[]> {
	return [
		...[...(await relationsOf(held.pool)).keys()].map((name) => `/rest/v1/${name}`),
		...(await functionsOf(held.pool)).map(({ name, args }) => {
			const given = args.map((arg) => [arg.name, value(arg.name, arg.type)]);
			return `/rest/v1/rpc/${name}?${new URLSearchParams(given)}`;
		})
	];
}

async function ofTheRest(): Promise<string[]> {
	const functions: string[] = [];
	for await (const file of glob('supabase/functions/*/index.ts'))
		functions.push(`/functions/v1/${file.split('/')[2]}?photo_id=${there.report_id}`);
	return [
		...functions,
		...['otp', 'verify?token=123456&type=email', 'token', 'user', 'logout', 'invite', 'signup'].map(
			(name) => `/auth/v1/${name}`
		),
		'/storage/v1/object/photos/x',
		'/storage/v1/object/sign/photos/x',
		'/storage/v1/upload/resumable',
		'/local/messages',
		'/local/messages.json'
	];
}

test('a scanner that GETs and HEADs every address there is changes nothing at all @row65 @mode15', async () => {
	const addresses = [
		...ofTheMessage(),
		...(await ofTheApp()),
		...(await ofTheApi()),
		...(await ofTheRest())
	];
	const before = await everything(held.pool);
	let asked = 0;
	let answered = 0;
	for (const address of addresses)
		for (const token of tokens)
			for (const method of ['GET', 'HEAD']) {
				const answer = await fetch(`${held.gateway.url}${address}`, {
					method,
					redirect: 'manual',
					headers: {
						apikey: held.gateway.keys.publishable,
						...(token && { authorization: `Bearer ${token}` })
					}
				});
				await answer.body?.cancel();
				asked++;
				if (answer.ok) answered++;
			}
	expect(await everything(held.pool)).toEqual(before);
	expect(asked).toBeGreaterThan(1000);
	expect(answered).toBeGreaterThan(500); // it was let in
});

test('while the person it was sent to opens it by a POST @row65', async () => {
	const before = await everything(held.pool);
	const { rows } = await held.pool.query('select email from auth.users where id = $1', [
		there.person_id
	]);
	const client = held.client();
	await held.signIn(client, rows[0].email.split('@')[0]);
	const { data } = await client.rpc('open_notification', { answer: there.attempt_id! });
	expect(data).toBe(there.report_id);
	expect((await everything(held.pool))['app.notifications']).not.toBe(before['app.notifications']);
});
