/** Two buckets and their policies, which no product has, and a phone with a bad line to upload from. */
import { connect, createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { useGateway, type Held } from '../gateway.fixture.ts';

/** In `drawer` people put what begins with their own id, and nobody looks; in `album` they look too. */
export const BUCKETS = `
	insert into storage.buckets (id, name, file_size_limit, allowed_mime_types) values
		('drawer', 'drawer', 1000000, '{image/jpeg,image/png}'),
		('album', 'album', null, '{image/*}')
	on conflict do nothing;
	create policy "people put in what is called after them" on storage.objects for insert to authenticated
		with check (bucket_id in ('drawer', 'album') and name like (select auth.uid()) || '/%');
	create policy "people look at their own in the album" on storage.objects for select to authenticated
		using (bucket_id = 'album' and owner_id = (select auth.uid())::text);
	create policy "people take their own out of the album" on storage.objects for delete to authenticated
		using (bucket_id = 'album' and owner_id = (select auth.uid())::text);
`;

export async function query(databaseUrl: string, sql: string, values: unknown[] = []) {
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	try {
		return (await client.query(sql, values)).rows;
	} finally {
		await client.end();
	}
}

export function useStorage(): Held {
	const held = useGateway();
	beforeAll(() => query(held.gateway.databaseUrl, BUCKETS));
	return held;
}

export type Person = { id: string; token: string; client: ReturnType<Held['client']> };

export async function person(held: Held, name: string): Promise<Person> {
	const client = held.client();
	held.advance(301); // the limits are about people in a hurry
	const { user, session } = await held.signIn(client, name);
	return { id: user.id, token: session.access_token, client };
}

/** So many bytes of which no two neighbours are alike. */
export function bytes(length: number, seed = 1): Buffer {
	return Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 17 + seed) % 256));
}

export type Line = { url: string; sent: number; cutAfter: number };

/** A line to the gateway that counts what goes up it, and breaks after so many bytes. */
export function useLine(held: Held): Line {
	const line: Line = { url: '', sent: 0, cutAfter: Infinity };
	const server = createServer((phone) => {
		const gateway = connect(Number(new URL(held.gateway.url).port), '127.0.0.1');
		phone.on('data', (chunk: Buffer) => {
			const room = line.cutAfter - line.sent;
			line.sent += Math.min(chunk.length, room);
			if (chunk.length < room) return void gateway.write(chunk);
			phone.pause();
			gateway.write(chunk.subarray(0, room), () => {
				gateway.destroy();
				phone.destroy();
			});
		});
		gateway.on('data', (chunk) => phone.write(chunk));
		for (const [one, other] of [
			[phone, gateway],
			[gateway, phone]
		] as const) {
			one.on('error', () => {}).on('close', () => other.destroySoon());
		}
	});
	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		line.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(() => void server.close());
	return line;
}
