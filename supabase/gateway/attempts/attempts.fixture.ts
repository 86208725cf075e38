/** A service in use, for those who try what they should not; and a count of what they tried. */
import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { beforeAll, expect } from 'vitest';
import { bareJpeg } from '../../functions/receive-photo/jpeg.fixture.ts';
import { everything } from '../rest/catalogue.fixture.ts';
import { fileReport, useGateway, type Held } from '../gateway.fixture.ts';
import { send } from '../storage/send.fixture.ts';

export type Scene = {
	held: Held;
	pool: pg.Pool;
	/** Somebody's access token, by the name before the @. */
	token(name: string): string;
	/** A report with a photo whose picture has arrived, and what it says that nobody else may read. */
	report: string;
	photo: string;
	picture: Buffer;
	words: string;
};

/** Who may read the report, and who may not. */
const FRIENDS = ['harbour', 'officer', 'supervisor'];
export const STRANGERS = ['marina', 'officer.kent', 'hotline.east', 'supervisor.east', 'admin'];

export function useScene(): Scene {
	const held = useGateway();
	const tokens = new Map<string, string>();
	const scene = {
		held,
		words: 'a heron at dawn',
		picture: Buffer.from(bareJpeg(2000)),
		token: (name: string) => tokens.get(name)!
	} as unknown as Scene;
	beforeAll(async () => {
		scene.pool = held.pool;
		for (const name of [...FRIENDS, ...STRANGERS]) {
			const client = held.client();
			const token = (await held.signIn(client, name)).session.access_token;
			tokens.set(name, token);
			if (name !== 'harbour') continue;
			scene.photo = randomUUID();
			const photos = [
				{
					id: scene.photo,
					sha256: createHash('sha256').update(scene.picture).digest('hex'),
					bytes: scene.picture.length,
					type: 'image/jpeg',
					width: 1,
					height: 1,
					taken_at: null,
					latitude: null,
					longitude: null
				}
			];
			scene.report = (await fileReport(client, { description: scene.words, photos })).report_id;
			const sent = await send({
				url: held.gateway.url,
				key: held.gateway.keys.publishable,
				token,
				bucket: 'photos',
				name: scene.photo,
				bytes: scene.picture
			});
			expect(sent.status).toBe(200);
			const { error } = await client.functions.invoke('receive-photo', {
				body: { photo_id: scene.photo }
			});
			expect(error).toBe(null);
		}
	});
	return scene;
}

/** Counts attempts, and those that were held; says so at the end, and which were not. */
export class Tally {
	readonly #what: string;
	#tried = 0;
	readonly #through: string[] = [];

	constructor(what: string) {
		this.#what = what;
	}

	count(attempt: string, held: boolean): void {
		this.#tried++;
		if (!held) this.#through.push(attempt);
	}

	/** All of at least so many were held. */
	assert(atLeast: number): void {
		console.log(`${this.#what}: ${this.#tried} tried, ${this.#tried - this.#through.length} held`);
		expect(this.#through).toEqual([]);
		expect(this.#tried).toBeGreaterThanOrEqual(atLeast);
	}
}

/** Asks as somebody, or as nobody; what came back, whole. */
export async function ask(
	{ held }: Scene,
	path: string,
	{ token = null, ...init }: RequestInit & { token?: string | null } = {}
): Promise<{ status: number; body: Buffer }> {
	const headers = new Headers(init.headers);
	if (!headers.has('apikey')) headers.set('apikey', held.gateway.keys.publishable);
	if (token !== null) headers.set('authorization', `Bearer ${token}`);
	const answer = await fetch(held.gateway.url + path, { redirect: 'manual', ...init, headers });
	return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
}

/** The same rows in all tables afterwards, but for those that say when somebody was last seen. */
export async function unchanged(pool: pg.Pool, work: () => Promise<void>): Promise<void> {
	const before = await everything(pool);
	await work();
	expect(await everything(pool)).toEqual(before);
}
