import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket as WebSocketThatStops } from 'ws';
import { fileReport, useGateway } from '../gateway.fixture.ts';

/** Long enough on a busy machine: what is waited for does come. */
const SOON = { timeout: 30_000 };

const held = useGateway();
let db: pg.Client;
const clients: SupabaseClient[] = [];

beforeAll(async () => {
	db = new pg.Client({ connectionString: held.gateway.databaseUrl });
	await db.connect();
});
afterAll(() => db.end());
afterEach(async () => {
	await Promise.all(clients.splice(0).map((client) => client.removeAllChannels()));
});

type Person = { client: SupabaseClient; id: string; region: string };

async function signedIn(name: string): Promise<Person> {
	const client = held.client();
	clients.push(client);
	const { user, session } = await held.signIn(client, name);
	const { rows } = await db.query('select region_id from public.people where id = $1', [user.id]);
	await client.realtime.setAuth(session.access_token);
	return { client, id: user.id, region: rows[0].region_id };
}

type Joined = { status: string; error?: Error; channel: RealtimeChannel; heard: unknown[] };

function join({ client }: Person, topic: string, isPrivate = true): Promise<Joined> {
	const heard: unknown[] = [];
	const channel = client.channel(topic, { config: { private: isPrivate } });
	channel.on('broadcast', { event: 'changed' }, (one) => heard.push(one));
	return new Promise((resolve) => {
		channel.subscribe((status, error) =>
			resolve({ status, channel, heard, ...(error ? { error } : {}) })
		);
	});
}

const file = async ({ client }: Person) => (await fileReport(client)).report_id;

describe('who may listen', () => {
	test('staff to their region, anybody to themselves', async () => {
		for (const name of ['officer', 'hotline', 'supervisor']) {
			const person = await signedIn(name);
			expect((await join(person, `region:${person.region}`)).status, name).toBe('SUBSCRIBED');
		}
		const harbour = await signedIn('harbour');
		expect((await join(harbour, `person:${harbour.id}`)).status).toBe('SUBSCRIBED');
	});

	test('nobody to another person, another region, or anything else; a reporter to no region', async () => {
		const officer = await signedIn('officer');
		const harbour = await signedIn('harbour');
		const admin = await signedIn('admin');
		for (const [person, topic] of [
			[officer, `person:${harbour.id}`],
			[officer, `region:${randomUUID()}`],
			[officer, 'anything'],
			[harbour, `region:${harbour.region}`],
			[admin, `region:${officer.region}`]
		] as const) {
			const { status, error } = await join(person, topic);
			expect(status, topic).toBe('CHANNEL_ERROR');
			expect(error!.message).toContain('Unauthorized');
		}
	});

	test('nobody to a channel that is not private, nor without a session', async () => {
		const officer = await signedIn('officer');
		expect((await join(officer, `region:${officer.region}`, false)).error!.message).toContain(
			'PrivateOnly'
		);
		const client = held.client();
		clients.push(client);
		const nobody = { client, id: '', region: '' };
		expect((await join(nobody, `region:${officer.region}`)).status).toBe('CHANNEL_ERROR');
	});

	test('a person switched off to nothing', async () => {
		const officer = await signedIn('officer');
		await db.query('update public.people set active = false where id = $1', [officer.id]);
		expect((await join(officer, `person:${officer.id}`)).status).toBe('CHANNEL_ERROR');
		await db.query('update public.people set active = true where id = $1', [officer.id]);
	});

	test('somebody who never reads is hung up on before what waits for them fills the memory', async () => {
		const { url, keys } = held.gateway;
		const socket = new WebSocketThatStops(
			`${url.replace('http', 'ws')}/realtime/v1/websocket?vsn=2.0.0&apikey=${keys.publishable}`
		);
		await once(socket, 'open');
		let isOver = false;
		socket.on('error', () => {});
		socket.on('close', () => (isOver = true));
		socket.pause();
		const word = JSON.stringify(['1', '1', 'x'.repeat(60_000), 'e', {}]);
		await vi.waitFor(() => {
			if (!isOver) for (let said = 0; said < 20; said++) socket.send(word);
			expect(isOver).toBe(true);
		}, SOON);
		expect((await fetch(`${url}/rest/v1/`)).status).toBe(401);
	});

	test('a socket without a key, or to elsewhere, is refused, and the gateway still stands', async () => {
		const at = held.gateway.url.replace('http', 'ws');
		const key = held.gateway.keys.publishable;
		for (const path of [
			'/realtime/v1/websocket?vsn=2.0.0',
			'/realtime/v1/websocket?vsn=2.0.0&apikey=x',
			`/realtime/v1/websocket?apikey=${key}&vsn=1.0.0`,
			`/elsewhere?apikey=${key}`
		]) {
			const socket = new WebSocket(at + path);
			const outcome = await new Promise((resolve) => {
				socket.onopen = () => resolve('open');
				socket.onerror = () => resolve('refused');
			});
			expect(outcome, path).toBe('refused');
		}
		expect((await fetch(`${held.gateway.url}/rest/v1/`)).status).toBe(401);
	});
});

describe('a hint', () => {
	test('reaches staff of the region and the reporter, says nothing, and nobody else hears it', async () => {
		const [harbour, officer, hotline] = await Promise.all(
			['harbour', 'officer', 'hotline'].map(signedIn)
		);
		const theirs = await join(harbour!, `person:${harbour!.id}`);
		const region = await join(officer!, `region:${officer!.region}`);
		const own = await join(hotline!, `person:${hotline!.id}`);
		await file(harbour!);
		await vi.waitFor(
			() => expect([theirs.heard.length, region.heard.length]).toEqual([1, 1]),
			SOON
		);
		expect(region.heard).toEqual([
			{ type: 'broadcast', event: 'changed', payload: {}, meta: { id: expect.any(String) } }
		]);
		expect(own.heard).toEqual([]);
	});

	test('comes once of many reports that move in one statement', async () => {
		const [harbour, officer] = await Promise.all(['harbour', 'officer'].map(signedIn));
		for (let number = 0; number < 3; number++) await file(harbour!);
		const region = await join(officer!, `region:${officer!.region}`);
		await db.query(`select app.escalate(now() + interval '3 days')`);
		await vi.waitFor(() => expect(region.heard).toHaveLength(1), SOON);
	});

	test('of what was rolled back never comes', async () => {
		const officer = await signedIn('officer');
		const region = await join(officer, `region:${officer.region}`);
		await db.query('begin');
		await db.query(`select app.escalate(now() + interval '9 days')`);
		await db.query('rollback');
		await db.query(`select realtime.send('{"n": 2}', 'changed', $1)`, [`region:${officer.region}`]);
		await vi.waitFor(() => expect(region.heard).toMatchObject([{ payload: { n: 2 } }]), SOON);
	});

	test('that cannot be sent stops no report', async () => {
		await db.query(
			`alter table realtime.messages add constraint none check (topic not like 'region:%') not valid`
		);
		const harbour = await signedIn('harbour');
		const report_id = await file(harbour);
		await db.query('alter table realtime.messages drop constraint none');
		const { rows } = await db.query('select count(*)::int from public.reports where id = $1', [
			report_id
		]);
		expect(rows).toEqual([{ count: 1 }]);
	});
});

describe('a channel', () => {
	test('ends with its token, and goes on with a younger one', async () => {
		const officer = await signedIn('officer');
		const region = await join(officer, `region:${officer.region}`);
		const ended = new Promise((resolve) => region.channel.on('system', {}, resolve));
		held.advance(2 * 60 * 60);
		try {
			await db.query(`select realtime.send('{}', 'changed', $1)`, [`region:${officer.region}`]);
			expect(await ended).toMatchObject({ message: 'Token has expired' });
			expect(region.heard).toEqual([]);
		} finally {
			held.advance(-2 * 60 * 60);
		}
	});

	test('that was left hears nothing more', async () => {
		const officer = await signedIn('officer');
		const region = await join(officer, `region:${officer.region}`);
		const own = await join(officer, `person:${officer.id}`);
		expect(await officer.client.removeChannel(region.channel)).toBe('ok');
		for (const topic of [`region:${officer.region}`, `person:${officer.id}`])
			await db.query(`select realtime.send('{}', 'changed', $1)`, [topic]);
		await vi.waitFor(() => expect(own.heard).toHaveLength(1), SOON);
		expect(region.heard).toEqual([]);
	});

	test('of which the database lost its line comes back by itself', async () => {
		const officer = await signedIn('officer');
		const statuses: string[] = [];
		const heard: unknown[] = [];
		officer.client
			.channel(`region:${officer.region}`, { config: { private: true } })
			.on('broadcast', { event: 'changed' }, (one) => heard.push(one))
			.subscribe((status) => statuses.push(status));
		await vi.waitFor(() => expect(statuses).toEqual(['SUBSCRIBED']), SOON);
		await db.query(
			`select pg_terminate_backend(pid) from pg_stat_activity
			where query = 'listen realtime' and datname = current_database()`
		);
		await vi.waitFor(() => expect(statuses.at(-1)).toBe('SUBSCRIBED'), SOON);
		await vi.waitFor(() => expect(statuses.length).toBeGreaterThan(1), SOON);
		await vi.waitFor(
			async () => {
				await db.query(`select realtime.send('{}', 'changed', $1)`, [`region:${officer.region}`]);
				expect(heard.length).toBeGreaterThan(0);
			},
			{ ...SOON, interval: 500 }
		);
	}, 100_000);

	test('carries nothing that a browser sends', async () => {
		const [officer, hotline] = await Promise.all(['officer', 'hotline'].map(signedIn));
		const sender = await join(officer!, `region:${officer!.region}`);
		const other = await join(hotline!, `region:${hotline!.region}`);
		await sender.channel.send({ type: 'broadcast', event: 'changed', payload: { made: 'up' } });
		await db.query(`select realtime.send('{"n": 1}', 'changed', $1)`, [
			`region:${officer!.region}`
		]);
		await vi.waitFor(() => expect(other.heard).toHaveLength(1), SOON);
		expect(other.heard).toMatchObject([{ payload: { n: 1 } }]);
	});
});
