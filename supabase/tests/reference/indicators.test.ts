/** Editions of the checklist: begun, written, put into use; and what was ever in use stays. */
import { describe, expect } from 'vitest';
import { coast, file, hire, later, NOON, reportOf } from '../support/cast.ts';
import { actors, atOnce, test, type Db, type Row } from '../support/harness.ts';

const DRONE = { wording: 'A drone', grouping: 'activity', audience: 'everyone' };
/** The far future also by the clock of the machine, which triggers go by. */
const YEARS = later(60 * 24 * 365 * 20);

async function cast(db: Db) {
	const scene = { ...(await coast(db)), administrator: await hire(db, 'administrator') };
	await db.sql('insert into public.indicator_versions values (1, null)');
	await db.sql(
		`insert into public.indicators (version, position, code, grouping, audience, wording) values
		(1, 1, 'no_lights', 'vessel', 'everyone', 'No lights'),
		(1, 2, 'drone', 'activity', 'everyone', 'A drone'),
		(1, 3, 'abandoned', 'vessel', 'everyone', 'Abandoned boat'),
		(1, 4, 'cash', 'shore', 'maritime_worker', 'Cash'),
		(1, 5, 'ais_off', 'vessel', 'maritime_worker', 'AIS off')`
	);
	await db.sql(`update public.indicator_versions set published_at = '2026-01-01'`);
	return scene;
}
const act = (db: Db, by: string, verb: string, args: Row = {}, at = NOON) =>
	db.as(by).callAt(at, verb, args);
const begin = (db: Db, by: string) => act(db, by, 'begin_edition');
const said = ({ grouping: heading, ...sign }: Row) => ({ heading, ...sign });
const sign = (db: Db, by: string, code: string | null, to: Row, shown: Row | null = null) =>
	act(db, by, 'set_indicator', { version: 2, code, ...said({ ...DRONE, ...to }), shown });
const indicatorsOf = (db: Db, version: number) =>
	db.sql(
		`select code, wording, grouping, audience from public.indicators where version = $1
		order by position`,
		[version]
	);
const codesOf = async (db: Db, version: number) =>
	(await indicatorsOf(db, version)).map(({ code }) => code);
const editions = (db: Db) =>
	db.sql('select version, published_at from public.indicator_versions order by version');
const written = async (db: Db) =>
	(await db.sql('select verb from public.roster_events order by id')).map(({ verb }) => verb);

test('a draft begins as the edition in use, once, and reporters do not see it', async ({ db }) => {
	const { administrator, harbour, ona } = await cast(db);
	await begin(db, administrator);
	expect(await begin(db, administrator)).toEqual({ begin_edition: 2 });
	expect(await indicatorsOf(db, 2)).toEqual(await indicatorsOf(db, 1));
	for (const reader of [harbour, ona]) {
		const seen = 'select distinct version from public.';
		expect(await db.as(reader).query(`${seen}indicator_versions`)).toEqual([{ version: 1 }]);
		expect(await db.as(reader).query(`${seen}indicators`)).toEqual([{ version: 1 }]);
	}
	expect(await written(db)).toEqual(['begin_edition']);
});

test('where nothing is in use yet, the first draft is empty', async ({ db }) => {
	await coast(db);
	const administrator = await hire(db, 'administrator');
	expect(await begin(db, administrator)).toEqual({ begin_edition: 1 });
	expect(await indicatorsOf(db, 1)).toEqual([]);
	await expect(
		act(db, administrator, 'publish_edition', { version: 1, starts_at: null })
	).rejects.toMatchObject({ code: 'PT409', message: 'edition_empty' });
});

test('two administrators begin one draft between them', async ({ several }) => {
	const clients = await several(3);
	const db = actors(clients[2]!);
	const { administrator } = await cast(db);
	await atOnce(
		clients,
		(one) => begin(one, administrator),
		(two) => begin(two, administrator)
	);
	await clients[1]!.query('commit');
	expect(await editions(db)).toMatchObject([{ version: 1 }, { version: 2 }]);
});

describe('a draft', () => {
	test('gets a sign, another wording and group, another order, and loses one', async ({ db }) => {
		const { administrator } = await cast(db);
		await begin(db, administrator);
		await sign(db, administrator, null, { wording: ' Paid  in gold! ', grouping: 'shore' });
		const changed = { wording: 'A drone overhead', grouping: 'place_and_time' };
		await sign(db, administrator, 'drone', changed, DRONE);
		await sign(db, administrator, 'drone', changed, DRONE); // quiet
		await act(db, administrator, 'move_indicator', { version: 2, code: 'abandoned', up: true });
		const cash = { wording: 'Cash', grouping: 'shore', audience: 'maritime_worker' };
		const drop = { version: 2, code: 'cash', shown: cash };
		await act(db, administrator, 'remove_indicator', drop);
		await act(db, administrator, 'remove_indicator', drop); // quiet
		expect(await indicatorsOf(db, 2)).toEqual([
			{ code: 'abandoned', wording: 'Abandoned boat', grouping: 'vessel', audience: 'everyone' },
			{ code: 'drone', audience: 'everyone', ...changed },
			{ code: 'no_lights', wording: 'No lights', grouping: 'vessel', audience: 'everyone' },
			{ code: 'ais_off', wording: 'AIS off', grouping: 'vessel', audience: 'maritime_worker' },
			{ code: 'paid_in_gold', wording: 'Paid in gold!', grouping: 'shore', audience: 'everyone' }
		]);
		expect(await codesOf(db, 1)).toEqual(['no_lights', 'drone', 'abandoned', 'cash', 'ais_off']);
		expect(await written(db)).toEqual([
			'begin_edition',
			'add_indicator',
			'change_indicator',
			'move_indicator',
			'remove_indicator'
		]);
	});

	test('is moved in only among those under the same heading, up to the end', async ({ db }) => {
		const { administrator } = await cast(db);
		await begin(db, administrator);
		const move = (code: string, up: boolean) =>
			act(db, administrator, 'move_indicator', { version: 2, code, up });
		await move('no_lights', true);
		await move('drone', true);
		await move('abandoned', false);
		expect(await codesOf(db, 2)).toEqual(await codesOf(db, 1));
		await move('cash', false); // those who work there see them as one list
		expect(await codesOf(db, 2)).toEqual(['no_lights', 'drone', 'abandoned', 'ais_off', 'cash']);
		expect(await written(db)).toEqual(['begin_edition', 'move_indicator']);
	});

	test('gets back a sign that was dropped under the code it always had', async ({ db }) => {
		const { administrator } = await cast(db);
		await begin(db, administrator);
		await act(db, administrator, 'remove_indicator', { version: 2, code: 'drone', shown: DRONE });
		await sign(db, administrator, 'drone', {});
		expect(await codesOf(db, 2)).toEqual(['no_lights', 'abandoned', 'cash', 'ais_off', 'drone']);
	});

	test('never gives a new sign a code that was ever another’s', async ({ db }) => {
		const { administrator } = await cast(db);
		await begin(db, administrator);
		await act(db, administrator, 'remove_indicator', { version: 2, code: 'drone', shown: DRONE });
		for (const wording of ['Drone', 'DRONE', 'Something else', '¿?', 'x'.repeat(160)])
			await sign(db, administrator, null, { wording });
		expect((await codesOf(db, 2)).slice(4)).toEqual([
			'drone_b',
			'drone_b_b',
			'something_else_b',
			'indicator',
			'x'.repeat(40)
		]);
	});

	test('keeps what a colleague wrote meanwhile, and tells it', async ({ db }) => {
		const { administrator } = await cast(db);
		await begin(db, administrator);
		await sign(db, administrator, 'drone', { wording: 'Theirs' }, DRONE);
		const changed = { code: 'PT409', message: 'changed_meanwhile' };
		const refused = sign(db, administrator, 'drone', { wording: 'Mine' }, DRONE);
		await expect(refused).rejects.toMatchObject(changed);
		const { detail } = await refused.then(null, (error) => error);
		expect(JSON.parse(detail)).toEqual({ ...DRONE, wording: 'Theirs' });
		await expect(
			act(db, administrator, 'remove_indicator', { version: 2, code: 'drone', shown: DRONE })
		).rejects.toMatchObject(changed);
	});

	test('takes no sign that cannot be', async ({ db }) => {
		const { administrator } = await cast(db);
		await begin(db, administrator);
		for (const to of [
			{ wording: ' ' },
			{ wording: null },
			{ wording: 'x'.repeat(161) },
			{ grouping: 'religion' },
			{ audience: 'police' },
			{ audience: null }
		])
			await expect(sign(db, administrator, null, to)).rejects.toMatchObject({
				code: 'PT422',
				message: 'indicator_unreadable'
			});
		await expect(sign(db, administrator, 'never_was', {})).rejects.toMatchObject({
			code: 'PT404',
			message: 'indicator_not_found'
		});
		await expect(
			act(db, administrator, 'move_indicator', { version: 2, code: 'never_was', up: true })
		).rejects.toMatchObject({ message: 'indicator_not_found' });
		expect(await codesOf(db, 2)).toEqual(await codesOf(db, 1));
	});

	test('is thrown away, and the next begins from what is in use', async ({ db }) => {
		const { administrator } = await cast(db);
		await begin(db, administrator);
		await sign(db, administrator, null, { wording: 'Nonsense' });
		await act(db, administrator, 'discard_edition', { version: 2 });
		expect(await editions(db)).toHaveLength(1);
		await begin(db, administrator);
		expect(await indicatorsOf(db, 2)).toEqual(await indicatorsOf(db, 1));
	});
});

describe('an edition put into use', () => {
	const publish = (db: Db, by: string, starts_at: Date | null, at = NOON) =>
		act(db, by, 'publish_edition', { version: 2, starts_at }, at);

	test('is read from then on; reports keep theirs, and phones that were offline are heard @row2', async ({
		db
	}) => {
		const scene = await cast(db);
		const { administrator, harbour } = scene;
		const before = await file(db, scene, { indicator_version: 1, indicators: ['drone'] });
		await begin(db, administrator);
		await act(db, administrator, 'remove_indicator', { version: 2, code: 'drone', shown: DRONE });
		await publish(db, administrator, null, later(1));
		expect(await editions(db)).toMatchObject([{}, { version: 2, published_at: later(1) }]);
		expect(
			await db.as(harbour).query('select version from public.indicator_versions order by 1')
		).toEqual([{ version: 1 }, { version: 2 }]);
		const late = await file(
			db,
			scene,
			{ indicator_version: 1, indicators: ['drone'], description: '' },
			later(2)
		);
		for (const { report_id } of [before, late])
			expect(await reportOf(db, report_id)).toMatchObject({
				indicator_version: 1,
				indicators: ['drone'],
				owner_id: scene.ona
			});
		expect(
			await db.as(harbour).query('select from public.indicators where version = 1')
		).toHaveLength(5);
	});

	test('never changes again, whoever tries', async ({ db }) => {
		const { administrator } = await cast(db);
		await begin(db, administrator);
		await publish(db, administrator, null);
		const over = { code: 'PT409', message: 'edition_published' };
		await expect(sign(db, administrator, 'drone', { wording: 'X' }, DRONE)).rejects.toMatchObject(
			over
		);
		for (const [verb, args] of [
			['remove_indicator', { code: 'drone', shown: DRONE }],
			['move_indicator', { code: 'abandoned', up: true }],
			['publish_edition', { starts_at: null }],
			['withdraw_edition', {}],
			['discard_edition', {}]
		] as const)
			await expect(
				act(db, administrator, verb, { version: 2, ...args }, later(5)),
				verb
			).rejects.toMatchObject(over);
		for (const sql of [
			`update public.indicators set wording = 'X' where version = 2 and code = 'drone'`,
			`update public.indicators set version = 2, code = 'x' where version = 1 and code = 'drone'`,
			'delete from public.indicators where version = 2',
			`insert into public.indicators values (2, 'x', 'vessel', 'X', 'everyone', 9)`,
			'update public.indicator_versions set published_at = null where version = 2',
			'delete from public.indicator_versions where version = 2',
			'truncate public.indicators'
		]) {
			await db.sql('savepoint tried');
			await expect(db.sql(sql), sql).rejects.toMatchObject({
				code: 'PT403',
				message: 'append_only'
			});
			await db.sql('rollback to savepoint tried');
		}
	});

	test('waits for its day, can be taken back until then, and is then begun upon', async ({
		db
	}) => {
		const { administrator, harbour } = await cast(db);
		await begin(db, administrator);
		await publish(db, administrator, YEARS);
		expect(await db.as(harbour).query('select version from public.indicator_versions')).toEqual([
			{ version: 1 }
		]);
		expect(await begin(db, administrator)).toEqual({ begin_edition: 2 });
		await expect(sign(db, administrator, null, {})).rejects.toMatchObject({
			message: 'edition_published'
		});
		await act(db, administrator, 'withdraw_edition', { version: 2 });
		await act(db, administrator, 'withdraw_edition', { version: 2 }); // quiet
		await sign(db, administrator, null, { wording: 'Gold' });
		await publish(db, administrator, YEARS);
		await expect(
			act(db, administrator, 'withdraw_edition', { version: 2 }, YEARS)
		).rejects.toMatchObject({ message: 'edition_published' });
		expect(await act(db, administrator, 'begin_edition', {}, YEARS)).toEqual({ begin_edition: 3 });
		expect(await codesOf(db, 3)).toContain('gold');
		expect(await written(db)).toEqual([
			'begin_edition',
			'publish_edition',
			'withdraw_edition',
			'add_indicator',
			'publish_edition',
			'begin_edition'
		]);
	});

	test('does not begin in the past', async ({ db }) => {
		const { administrator } = await cast(db);
		await begin(db, administrator);
		await expect(publish(db, administrator, later(-1))).rejects.toMatchObject({
			code: 'PT422',
			message: 'in_the_past'
		});
		expect(await editions(db)).toMatchObject([{}, { published_at: null }]);
	});
});

test('nobody but an administrator may do any of it, and none is found that is not there', async ({
	db
}) => {
	const scene = await cast(db);
	await begin(db, scene.administrator);
	const verbs: [string, Row][] = [
		['set_indicator', { code: 'drone', ...said(DRONE), wording: 'Mine', shown: DRONE }],
		['remove_indicator', { code: 'drone', shown: DRONE }],
		['move_indicator', { code: 'abandoned', up: true }],
		['publish_edition', { starts_at: null }],
		['withdraw_edition', {}],
		['discard_edition', {}]
	];
	for (const by of ['supervisor', 'ona', 'hotline', 'harbour'] as const) {
		const refused = { code: 'PT403', message: 'not_allowed' };
		await expect(begin(db, scene[by])).rejects.toMatchObject(refused);
		for (const [verb, args] of verbs)
			await expect(act(db, scene[by], verb, { version: 2, ...args }), verb).rejects.toMatchObject(
				refused
			);
	}
	for (const [verb, args] of verbs)
		await expect(
			act(db, scene.administrator, verb, { version: 7, ...args }),
			verb
		).rejects.toMatchObject({ code: 'PT404', message: 'edition_not_found' });
	expect(await written(db)).toEqual(['begin_edition']);
});
