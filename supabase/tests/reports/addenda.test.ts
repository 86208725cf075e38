import { describe, expect } from 'vitest';
import { dice } from '../../../tests/support/seeds.ts';
import {
	absent,
	addTo,
	coast,
	eventsOf,
	file,
	hire,
	later,
	NOON,
	photo,
	reportOf
} from '../support/cast.ts';
import { actors, test, type Db } from '../support/harness.ts';

describe('an addendum', () => {
	test('is kept beside the report, which stays as it was', async ({ db }) => {
		const scene = await coast(db);
		const { report_id, reference } = await file(db, scene);
		const before = await reportOf(db, report_id);
		const addendum_id = crypto.randomUUID();
		expect(await addTo(db, scene, report_id, {}, later(5), addendum_id)).toEqual({
			addendum_id,
			report_id,
			reference,
			received_at: later(5)
		});
		expect(await reportOf(db, report_id)).toEqual(before);
		expect(
			await db
				.as(scene.ona)
				.query(`select id, content ->> 'text' as text, sent_at, received_at from public.addenda`)
		).toEqual([
			{ id: addendum_id, text: 'It is still there', sent_at: later(5), received_at: later(5) }
		]);
		expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'addendum']);
	});

	test('sent again has the same answer and is there once', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const id = crypto.randomUUID();
		const said = { app_version: '1.0', photos: [photo()] };
		const first = await addTo(db, scene, report_id, said, later(5), id);
		const updated = { ...said, app_version: '1.1' };
		expect(await addTo(db, scene, report_id, updated, later(99), id)).toEqual(first);
		expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'addendum']);
		expect(await db.sql('select announced_at from public.photos')).toEqual([
			{ announced_at: later(5) }
		]);
	});

	test('twenty times at once from twenty connections is one row and twenty equal answers', async ({
		several
	}) => {
		const clients = await several(20);
		const first = actors(clients[0]!);
		const scene = await coast(first);
		await clients[0]!.query('begin');
		const { report_id } = await file(first, scene);
		await clients[0]!.query('commit');
		const addendum_id = crypto.randomUUID();
		const said = { payload_version: 1, text: 'It is still there', photos: [photo()] };
		const claims = JSON.stringify({ sub: scene.harbour, role: 'authenticated' });
		const answers = await Promise.all(
			clients.map(async (client) => {
				await client.query(`select set_config('request.jwt.claims', $1, false)`, [claims]);
				await client.query('set role authenticated');
				const { rows } = await client.query(
					'select * from public.add_to_report($1, $2, $3, now())',
					[report_id, addendum_id, JSON.stringify(said)]
				);
				return JSON.stringify(rows[0]);
			})
		);
		await clients[0]!.query('reset role');
		const { rows } = await clients[0]!.query(
			`select (select count(*)::int from public.addenda) as addenda,
				(select count(*)::int from public.photos) as photos,
				(select count(*)::int from public.events where kind = 'addendum') as events`
		);
		expect(rows).toEqual([{ addenda: 1, photos: 1, events: 1 }]);
		expect(answers).toHaveLength(20);
		expect(new Set(answers).size).toBe(1);
	});

	test('with the same words under another id is another one', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await addTo(db, scene, report_id);
		await addTo(db, scene, report_id);
		expect(await db.sql('select id from public.addenda')).toHaveLength(2);
	});

	test('to a closed report opens it again, with an owner who is there and a deadline', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		const end = { report_id, outcome: 'action_taken', reason: 'Boarded' };
		await db.as(scene.ona).callAt(later(2), 'close_report', end);
		await absent(db, scene.ona);
		await addTo(db, scene, report_id, {}, later(60));
		expect(await reportOf(db, report_id)).toMatchObject({
			closed_at: null,
			owner_id: scene.piet,
			deadline_at: later(60 + 240)
		});
		expect((await eventsOf(db, report_id)).slice(-2)).toEqual(['addendum', 'reopened']);
	});

	test('may be photos and no words', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const { addendum_id } = await addTo(db, scene, report_id, { text: '', photos: [photo()] });
		expect(await db.sql('select addendum_id from public.photos')).toEqual([{ addendum_id }]);
	});
});

describe('what cannot be added', () => {
	const nothing = async (db: Db) =>
		expect(await db.sql('select id from public.addenda')).toEqual([]);

	test('other words under the id of an addendum that is here', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const id = crypto.randomUUID();
		await addTo(db, scene, report_id, {}, NOON, id);
		await expect(
			addTo(db, scene, report_id, { text: 'It has gone' }, NOON, id)
		).rejects.toMatchObject({ code: 'PT409', message: 'addendum_id_taken' });
		const another = await file(db, scene);
		await expect(addTo(db, scene, another.report_id, {}, NOON, id)).rejects.toMatchObject({
			code: 'PT409',
			message: 'addendum_id_taken'
		});
		expect(await db.sql('select id from public.addenda')).toEqual([{ id }]);
	});

	test('anything to a report that is not here yet', async ({ db }) => {
		await expect(addTo(db, await coast(db), crypto.randomUUID())).rejects.toMatchObject({
			code: 'PT404',
			message: 'report_not_found'
		});
	});

	test('anything to somebody else’s report, whatever is said', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const other = await hire(db, 'reporter', { region: scene.south });
		for (const changes of [{}, { payload_version: 99 }]) {
			await expect(addTo(db, { harbour: other }, report_id, changes)).rejects.toMatchObject({
				code: 'PT404',
				message: 'report_not_found'
			});
		}
		await nothing(db);
	});

	const unreadable: [string, Record<string, unknown>][] = [
		['payload_version', { payload_version: 99 }],
		['payload_version', { payload_version: null }],
		['text', { text: ' \n', photos: [] }],
		['text', { text: null, photos: 'none' }],
		['text', { text: { words: 'x' } }],
		['text', { text: 'x'.repeat(2001) }],
		['content', { more: dice(1).hex(200_000) }]
	];
	for (const [field, changes] of unreadable) {
		test(`${field}: ${JSON.stringify(changes).slice(0, 50)}`, async ({ db }) => {
			const scene = await coast(db);
			const { report_id } = await file(db, scene);
			await expect(addTo(db, scene, report_id, changes)).rejects.toMatchObject({
				code: 'PT422',
				message: 'report_unreadable',
				detail: field
			});
			await nothing(db);
		});
	}

	test('by staff, by nobody, by an account that was switched off', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const added = (person: string | null) =>
			db.as(person).call('add_to_report', {
				report_id,
				addendum_id: crypto.randomUUID(),
				content: { payload_version: 1, text: 'x' },
				sent_at: NOON
			});
		for (const person of [scene.ona, scene.hotline, scene.supervisor]) {
			await expect(added(person)).rejects.toMatchObject({ message: 'not_a_reporter' });
		}
		await expect(added(null)).rejects.toMatchObject({ code: '42501' });
		await db.sql('update public.people set active = false where id = $1', [scene.harbour]);
		await expect(added(scene.harbour)).rejects.toMatchObject({ message: 'person_inactive' });
		await nothing(db);
	});
});
