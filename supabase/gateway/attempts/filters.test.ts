/** Words that mean something to SQL, in every filter, order, selection and argument there is. */
import { expect, test } from 'vitest';
import { functionsOf, relationsOf } from '../rest/catalogue.fixture.ts';
import { ask, Tally, unchanged, useScene } from './attempts.fixture.ts';

const scene = useScene();

/** None of them is a value that anything has. */
const PAYLOADS = [
	`' or '1'='1`,
	`'; drop table public.reports; --`,
	`') union select * from auth.users --`,
	`1); delete from public.events; select (1`,
	`\\'; select pg_sleep(10); --`,
	`$$;select pg_sleep(10)$$`,
	`"); --`,
	`%' or true --`,
	`_%_%_%_%_%`,
	`{"$gt":""}`,
	`null::text::regclass`,
	`\u0000`,
	`'||(select encrypted_password from auth.users limit 1)||'`
];
const OPERATORS = [
	'eq',
	'neq.x&@=eq',
	'like',
	'ilike',
	'match',
	'in',
	'is',
	'fts',
	'cs',
	'ov',
	'not.eq'
];

const WHO = ['marina', 'officer.kent', 'supervisor.east', 'admin'];

async function tried(tally: Tally, who: string, path: string, init: RequestInit = {}) {
	const { status, body } = await ask(scene, path, { token: scene.token(who), ...init });
	const shows = body.includes(scene.words) || body.includes('$2a$') || body.includes(scene.report);
	// PostgREST's own 500s are of what it could not read at all; none is let pass
	tally.count(
		`${who}: ${path}: ${status} ${body.toString().slice(0, 120)}`,
		status < 500 && !shows
	);
}

test('in the filter of every column of every table', async () => {
	const tally = new Tally('SQL in filters');
	await unchanged(scene.pool, async () => {
		let turn = 0;
		for (const [table, columns] of await relationsOf(scene.pool))
			for (const column of columns)
				for (let some = 0; some < 4; some++) {
					const payload = PAYLOADS[turn % PAYLOADS.length]!;
					const operator = OPERATORS[turn % OPERATORS.length]!;
					const who = WHO[turn++ % WHO.length]!;
					const word = encodeURIComponent(operator === 'in' ? `(${payload})` : payload);
					await tried(
						tally,
						who,
						`/rest/v1/${table}?${column}=${operator.replace('@', column)}.${word}`
					);
				}
	});
	tally.assert(1000);
}, 180_000);

test('in all that stands beside a filter, and in the name of what is asked for', async () => {
	const tally = new Tally('SQL beside filters');
	const places = (word: string) => [
		`desk_reports?select=${word}`,
		`desk_reports?select=id,reports(${word})`,
		`desk_reports?order=${word}`,
		`desk_reports?order=id.${word}`,
		`desk_reports?limit=${word}`,
		`desk_reports?offset=${word}`,
		`desk_reports?or=(${word})`,
		`desk_reports?and=(id.eq.${word},id.is.null)`,
		`desk_reports?${word}=eq.1`,
		`desk_reports?detail->>${word}=eq.1`,
		`desk_reports?on_conflict=${word}`,
		`desk_reports?columns=${word}`,
		`${word}`,
		`rpc/${word}`
	];
	await unchanged(scene.pool, async () => {
		for (const who of WHO)
			for (const payload of PAYLOADS)
				for (const place of places(encodeURIComponent(payload)))
					await tried(tally, who, `/rest/v1/${place}`);
	});
	tally.assert(700);
}, 120_000);

test('in headers that PostgREST reads', async () => {
	const tally = new Tally('SQL in headers');
	await unchanged(scene.pool, async () => {
		for (const who of WHO)
			for (const payload of PAYLOADS.filter((word) => /^[\x20-\x7e]+$/.test(word)))
				for (const header of ['accept-profile', 'content-profile', 'prefer', 'range', 'accept'])
					await tried(tally, who, '/rest/v1/desk_reports', { headers: { [header]: payload } });
	});
	tally.assert(200);
});

test('in every argument that is a text', async () => {
	const tally = new Tally('SQL in arguments');
	const verbs = (await functionsOf(scene.pool)).filter(({ args }) =>
		args.some(({ type }) => type === 'text')
	);
	expect(verbs.length).toBeGreaterThan(30);
	const before = await scene.pool.query('select count(*) from public.reports');
	for (const who of ['officer', 'supervisor', 'hotline.east', 'marina'])
		for (const { name, args } of verbs)
			for (const payload of PAYLOADS) {
				const given = args.map(({ name: arg, type }) => [
					arg,
					type === 'text'
						? payload
						: type === 'uuid'
							? crypto.randomUUID()
							: type === 'boolean'
								? false
								: '1'
				]);
				const path = `/rest/v1/rpc/${name}`;
				const { status, body } = await ask(scene, path, {
					token: scene.token(who),
					method: 'POST',
					body: JSON.stringify(Object.fromEntries(given)),
					headers: { 'content-type': 'application/json' }
				});
				tally.count(
					`${who}: ${name} ${payload}: ${status} ${body.toString().slice(0, 120)}`,
					status < 500 && !body.includes('$2a$') && !body.includes(scene.words)
				);
			}
	expect((await scene.pool.query('select count(*) from public.reports')).rows).toEqual(before.rows);
	tally.assert(1000);
}, 120_000);
