/** Regions and patches: added, renamed, closed; by whom, and what is written down. */
import { describe, expect } from 'vitest';
import { appoint, coast, hire, later, NOON, patch, region, site } from '../support/cast.ts';
import { actors, atOnce, test, type Db, type Row } from '../support/harness.ts';

async function cast(db: Db) {
	return { ...(await coast(db)), administrator: await hire(db, 'administrator') };
}
const PIER = {
	name: 'Pier Harbour',
	kind: 'harbour',
	county: 'Testshire',
	latitude: 50.7,
	longitude: -1.5,
	locode: null,
	berths: null
};
const act = (db: Db, by: string, verb: string, args: Row, at = NOON) =>
	db.as(by).callAt(at, verb, args);
const written = (db: Db) =>
	db.sql(
		'select verb, actor_id, patch_id, region_id, before, after from public.roster_events order by id'
	);
const patchOf = async (db: Db, id: unknown) =>
	(await db.sql('select * from public.patches where id = $1', [id]))[0]!;

describe('a region', () => {
	test('is added, and it is written down', async ({ db }) => {
		const { administrator } = await cast(db);
		const { id } = await act(db, administrator, 'add_region', { name: ' North ' });
		expect(await db.sql('select id, name from public.regions where id = $1', [id])).toEqual([
			{ id, name: 'North' }
		]);
		expect(await written(db)).toMatchObject([
			{ verb: 'add_region', actor_id: administrator, region_id: id, after: { name: 'North' } }
		]);
	});

	test('gets another name, once', async ({ db }) => {
		const { administrator, south } = await cast(db);
		const rename = { region_id: south, name: 'Far South', shown: 'South' };
		await act(db, administrator, 'rename_region', rename);
		await act(db, administrator, 'rename_region', rename);
		expect(await written(db)).toMatchObject([
			{ verb: 'rename_region', region_id: south, before: { name: 'South' } }
		]);
	});

	test('that a colleague renamed meanwhile keeps their name, which is told', async ({ db }) => {
		const { administrator, south } = await cast(db);
		await expect(
			act(db, administrator, 'rename_region', { region_id: south, name: 'Mine', shown: 'Old' })
		).rejects.toMatchObject({ code: 'PT409', message: 'changed_meanwhile', detail: '"South"' });
		expect(await written(db)).toEqual([]);
	});

	test('that cannot be is refused with a word', async ({ db }) => {
		const { administrator, south } = await cast(db);
		await region(db, 'East');
		for (const name of [' ', null, 'x'.repeat(81)])
			for (const [verb, args] of [
				['add_region', {}],
				['rename_region', { region_id: south, shown: 'South' }]
			] as const)
				await expect(act(db, administrator, verb, { ...args, name })).rejects.toMatchObject({
					message: 'region_unreadable'
				});
		await expect(act(db, administrator, 'add_region', { name: 'East' })).rejects.toMatchObject({
			message: 'region_name_taken'
		});
		const taken = { region_id: south, name: 'East', shown: 'South' };
		await expect(act(db, administrator, 'rename_region', taken)).rejects.toMatchObject({
			message: 'region_name_taken'
		});
		const nowhere = { ...taken, region_id: crypto.randomUUID() };
		await expect(act(db, administrator, 'rename_region', nowhere)).rejects.toMatchObject({
			message: 'region_not_found'
		});
		expect(await written(db)).toEqual([]);
	});
});

describe('a patch', () => {
	test('is added to a region and renamed, and both are written down', async ({ db }) => {
		const { administrator, south } = await cast(db);
		const { id } = await act(db, administrator, 'add_patch', { region_id: south, name: ' Lyme ' });
		const rename = { patch_id: id, name: 'Lyme Bay', shown: 'Lyme' };
		await act(db, administrator, 'rename_patch', rename);
		await act(db, administrator, 'rename_patch', rename);
		expect(await patchOf(db, id)).toMatchObject({ region_id: south, name: 'Lyme Bay' });
		expect(await written(db)).toMatchObject([
			{ verb: 'add_patch', patch_id: id, region_id: south, after: { name: 'Lyme' } },
			{ verb: 'rename_patch', before: { name: 'Lyme' }, after: { name: 'Lyme Bay' } }
		]);
	});

	test('that cannot be is refused with a word', async ({ db }) => {
		const { administrator, south, solent } = await cast(db);
		await patch(db, 'Lyme', south);
		const change = { patch_id: solent, name: 'Lyme', shown: 'Solent' };
		for (const [verb, args, message] of [
			['add_patch', { region_id: south, name: 'Lyme' }, 'patch_name_taken'],
			['add_patch', { region_id: south, name: ' ' }, 'patch_unreadable'],
			['add_patch', { region_id: null, name: 'Lyme' }, 'patch_unreadable'],
			['add_patch', { region_id: crypto.randomUUID(), name: 'Lyme' }, 'region_not_found'],
			['rename_patch', change, 'patch_name_taken'],
			['rename_patch', { ...change, name: '' }, 'patch_unreadable'],
			['rename_patch', { ...change, shown: 'Needles' }, 'changed_meanwhile'],
			['rename_patch', { ...change, patch_id: crypto.randomUUID() }, 'patch_not_found'],
			['close_patch', { patch_id: crypto.randomUUID(), closed: true }, 'patch_not_found']
		] as const)
			await expect(act(db, administrator, verb, args), message).rejects.toMatchObject({ message });
		expect(await written(db)).toEqual([]);
	});

	test('is closed once no site is in it, not even a closed one; then nobody stands for it', async ({
		db
	}) => {
		const { administrator, solent, south, pier, ona, piet } = await cast(db);
		const close = (closed: boolean, at = later(5)) =>
			act(db, administrator, 'close_patch', { patch_id: solent, closed }, at);
		const sitesFirst = { code: 'PT409', message: 'sites_first', detail: 'Pier Harbour' };
		await expect(close(true)).rejects.toMatchObject(sitesFirst);
		await db.sql('update public.sites set disused_at = $1', [NOON]);
		await expect(close(true)).rejects.toMatchObject(sitesFirst);
		await db.sql('update public.sites set patch_id = $2 where id = $1', [
			pier,
			await patch(db, 'Lyme', south)
		]);
		await act(db, administrator, 'set_patch_officer', {
			patch_id: solent,
			standing: 'twin',
			person_id: piet,
			starts_at: later(60)
		});
		await close(true);
		await close(true, later(6));
		expect(await patchOf(db, solent)).toMatchObject({ disused_at: later(5) });
		expect(
			await db.sql('select person_id, ends_at from public.patch_officers order by person_id')
		).toEqual([ona, piet].sort().map((person_id) => ({ person_id, ends_at: later(5) })));
		await close(false, later(7));
		await close(false, later(8));
		expect(await patchOf(db, solent)).toMatchObject({ disused_at: null });
		const events = (await written(db)).filter(({ verb }) => verb !== 'set_patch_officer');
		expect(events).toMatchObject([
			{ verb: 'close_patch', before: { officers: [{}, {}, {}] }, after: { officers: [] } },
			{ verb: 'reopen_patch', patch_id: solent, region_id: south }
		]);
	});

	test('that is closed takes no site and no officer, and has no gaps', async ({ db }) => {
		const { administrator, south, ona } = await cast(db);
		const lyme = await patch(db, 'Lyme', south);
		const gapsOf = async () =>
			db.sql(`select patch_id from app.coverage_gaps_of($1, $2, $3) where kind = 'patch'`, [
				south,
				NOON,
				later(60)
			]);
		expect(await gapsOf()).toEqual([{ patch_id: lyme }]);
		await act(db, administrator, 'close_patch', { patch_id: lyme, closed: true });
		expect(await gapsOf()).toEqual([]);
		const closed = { code: 'PT409', message: 'patch_closed' };
		await expect(
			act(db, administrator, 'set_site', { site_id: null, patch_id: lyme, ...PIER })
		).rejects.toMatchObject(closed);
		await expect(
			act(db, administrator, 'set_patch_officer', {
				patch_id: lyme,
				standing: 'officer',
				person_id: ona,
				starts_at: null
			})
		).rejects.toMatchObject(closed);
	});

	test('whose officer goes is no hindrance to switching them off once it is closed', async ({
		db
	}) => {
		const { administrator, south } = await cast(db);
		const lyme = await patch(db, 'Lyme', south);
		const lena = await hire(db, 'officer', { region: south, name: 'Lena' });
		await appoint(db, lyme, lena, 'officer');
		const off = () =>
			act(db, administrator, 'disable_person', { person_id: lena, successors: null });
		await expect(off()).rejects.toMatchObject({ message: 'patches_first' });
		await act(db, administrator, 'close_patch', { patch_id: lyme, closed: true });
		await off();
	});
});

test('a patch is not closed while a colleague puts a site in it', async ({ several }) => {
	const clients = await several(3);
	const db = actors(clients[2]!);
	const { administrator, pier, south } = await cast(db);
	const lyme = await patch(db, 'Lyme', south);
	const move = { site_id: pier, patch_id: lyme, ...PIER };
	const close = { patch_id: lyme, closed: true };
	await expect(
		atOnce(
			clients,
			(one) => act(one, administrator, 'set_site', move),
			(two) => act(two, administrator, 'close_patch', close)
		)
	).rejects.toMatchObject({ message: 'sites_first' });
});

test('nobody but an administrator may do any of it', async ({ db }) => {
	const scene = await cast(db);
	await site(db, 'Quay', scene.south, null);
	for (const by of ['supervisor', 'ona', 'hotline', 'harbour'] as const)
		for (const [verb, args] of [
			['add_region', { name: 'North' }],
			['rename_region', { region_id: scene.south, name: 'North', shown: 'South' }],
			['add_patch', { region_id: scene.south, name: 'Lyme' }],
			['rename_patch', { patch_id: scene.solent, name: 'Lyme', shown: 'Solent' }],
			['close_patch', { patch_id: scene.solent, closed: true }],
			['close_patch', { patch_id: scene.solent, closed: false }]
		] as const)
			await expect(act(db, scene[by], verb, args), verb).rejects.toMatchObject({
				code: 'PT403',
				message: 'not_allowed'
			});
	expect(await written(db)).toEqual([]);
});
