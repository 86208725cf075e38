/**
 * A database for each test file, cloned from a migrated template; each test in a transaction that is
 * rolled back. Callers act as PostgREST would make them act: with a role and claims.
 */
import pg from 'pg';
import { test as base, inject } from 'vitest';

export type Row = Record<string, unknown>;

/** Why the database said no: its SQLSTATE, its word, and the field it concerns. */
export type Refusal = { code: string; message: string; detail?: string };

export type Caller = {
	/** A function of the API. Its one composite answer, or the first row. */
	call(name: string, args?: Row): Promise<Row>;
	/** The same verb as the app schema knows it, at a moment of the test's choosing. */
	callAt(at: Date, name: string, args?: Row): Promise<Row>;
	/** Whatever the person could ask over the API. */
	query(text: string, values?: unknown[]): Promise<Row[]>;
};

export type Db = {
	/** The owner of the database: sets the scene and looks behind the curtain. */
	sql(text: string, values?: unknown[]): Promise<Row[]>;
	/**
	 * A signed-in person; null: a caller without a session. Staff have shown a second factor and
	 * reporters have not, unless a level is said.
	 */
	as(person: string | null, level?: 'aal1' | 'aal2'): Caller;
};

function call(schema: string, name: string, args: Row) {
	const names = Object.keys(args);
	const list = names.map((key, index) => `${key} => $${index + 1}`).join(', ');
	const values = names.map((key) => {
		const value = args[key];
		const isJson = value !== null && typeof value === 'object' && !(value instanceof Date);
		return isJson && !Array.isArray(value) ? JSON.stringify(value) : value;
	});
	return { text: `select * from ${schema}.${name}(${list})`, values };
}

/** What the token of a person says, in SQL: $1 is their id, $2 the level, if one was said. */
const CLAIMS = `case when $1::text is null then jsonb_build_object('role', 'anon') else
	jsonb_build_object('role', 'authenticated', 'sub', $1::text, 'aal', coalesce($2::text, (
		select case role when 'reporter' then 'aal1' else 'aal2' end
		from public.people where id::text = $1
	), 'aal1')) end`;

/** Acts on one connection inside a transaction that somebody else begins and ends. */
export function actors(client: pg.ClientBase): Db {
	async function within(
		role: string,
		{ person, level }: { person: string | null; level: string | undefined },
		text: string,
		values: unknown[] = []
	) {
		await client.query('savepoint actor');
		try {
			await client.query(
				`select set_config('request.jwt.claims', ${CLAIMS}::text, true), set_config('role', $3, true)`,
				[person, level, role]
			);
			const { rows } = await client.query(text, values);
			await client.query(`select set_config('role', 'none', true)`);
			await client.query('release savepoint actor');
			return rows as Row[];
		} catch (error) {
			await client.query('rollback to savepoint actor');
			throw error;
		}
	}
	return {
		sql: async (text, values = []) => (await client.query(text, values)).rows as Row[],
		as(person, level) {
			const who = { person, level };
			const role = person === null ? 'anon' : 'authenticated';
			return {
				async call(name, args = {}) {
					const { text, values } = call('public', name, args);
					return (await within(role, who, text, values))[0] ?? {};
				},
				async callAt(at, name, args = {}) {
					const { text, values } = call('app', name, { ...args, at });
					return (await within('none', who, text, values))[0] ?? {};
				},
				query: (text, values) => within(role, who, text, values)
			};
		}
	};
}

/**
 * `one` is done but not yet committed when `two` begins and is seen to wait; then the first commits.
 * The second's transaction stays open, for whoever asked to end it.
 */
export async function atOnce(
	[first, second, looking]: readonly pg.ClientBase[],
	one: (db: Db) => Promise<unknown>,
	two: (db: Db) => Promise<unknown>
): Promise<void> {
	const { rows } = await second!.query('select pg_backend_pid() as pid');
	await first!.query('begin');
	await one(actors(first!));
	await second!.query('begin');
	let done = false;
	const doing = two(actors(second!)).finally(() => (done = true));
	doing.catch(() => undefined);
	while (!done) {
		const waits = await looking!.query(
			`select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`,
			[rows[0].pid]
		);
		if (waits.rowCount) break;
	}
	await first!.query('commit');
	await doing;
}

async function connect(database: string): Promise<pg.Client> {
	const url = new URL(inject('server'));
	url.pathname = `/${database}`;
	const client = new pg.Client({ connectionString: url.href });
	await client.connect();
	return client;
}

/** A database of its own, cloned from the template, and how to be rid of it. */
async function cloned(): Promise<{ name: string; drop: () => Promise<void> }> {
	const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
	const admin = await connect('postgres');
	await admin.query(`create database ${name} template ${inject('template')}`);
	return {
		name,
		async drop() {
			await admin.query(`drop database if exists ${name} with (force)`);
			await admin.end();
		}
	};
}

/**
 * `db`: one connection to the file's own database, in a transaction that is rolled back.
 * `several(count)`: as many connections as asked for, each committing by itself, to a database of the
 * test's own.
 */
export const test = base
	// eslint-disable-next-line no-empty-pattern -- Vitest reads the pattern
	.extend('clone', { scope: 'file' }, async ({}, { onCleanup }) => {
		const { name, drop } = await cloned();
		onCleanup(drop);
		return name;
	})
	.extend('db', async ({ clone }, { onCleanup }): Promise<Db> => {
		const client = await connect(clone);
		onCleanup(async () => {
			await client.query('rollback');
			await client.end();
		});
		await client.query('begin');
		return actors(client);
	})
	// eslint-disable-next-line no-empty-pattern -- Vitest reads the pattern
	.extend('several', async ({}, { onCleanup }) => {
		const { name, drop } = await cloned();
		const clients: pg.Client[] = [];
		onCleanup(async () => {
			await Promise.all(clients.map((client) => client.end()));
			await drop();
		});
		return async (count: number): Promise<pg.Client[]> => {
			while (clients.length < count) clients.push(await connect(name));
			return clients;
		};
	});

declare module 'vitest' {
	interface ProvidedContext {
		server: string;
		template: string;
	}
}
