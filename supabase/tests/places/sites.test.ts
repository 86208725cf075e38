/** Sites: added, changed, moved, closed; by whom, and what is written down. */
import { expect } from 'vitest';
import { coast, file, hire, later, NOON, patch, region, reportOf } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

async function cast(db: Db) {
	const scene = await coast(db);
	const east = await region(db, 'East');
	return {
		...scene,
		east,
		broads: await patch(db, 'Broads', east),
		administrator: await hire(db, 'administrator')
	};
}

const QUAY = {
	name: 'Quay',
	kind: 'marina',
	county: 'Testshire',
	latitude: 50.75,
	longitude: -1.5,
	locode: null,
	berths: null
};
const setSite = (
	db: Db,
	by: string,
	patch_id: string,
	changes: Row = {},
	site_id: unknown = null
) => db.as(by).callAt(NOON, 'set_site', { site_id, patch_id, ...QUAY, ...changes });
const close = (db: Db, by: string, site_id: unknown, closed = true) =>
	db.as(by).callAt(later(5), 'close_site', { site_id, closed });

const written = (db: Db) =>
	db.sql(
		'select verb, actor_id, site_id, patch_id, region_id, before, after from public.roster_events order by id'
	);
const siteOf = async (db: Db, id: unknown) =>
	(await db.sql('select * from public.sites where id = $1', [id]))[0]!;

test('an administrator adds a site to a patch, in its region, and it is written down', async ({
	db
}) => {
	const { administrator, solent, south } = await cast(db);
	const { id } = await setSite(db, administrator, solent, { name: '  Quay ', locode: '' });
	expect(await siteOf(db, id)).toMatchObject({ ...QUAY, patch_id: solent, region_id: south });
	expect(await written(db)).toMatchObject([
		{
			verb: 'add_site',
			actor_id: administrator,
			site_id: id,
			patch_id: solent,
			region_id: south,
			before: {},
			after: { name: 'Quay' }
		}
	]);
});

test('how many berths there are is kept, changed, and may be unknown', async ({ db }) => {
	const { administrator, solent } = await cast(db);
	const { id } = await setSite(db, administrator, solent, { berths: 120 });
	for (const berths of [120, 250, null]) {
		await setSite(db, administrator, solent, { berths }, id);
		expect(await siteOf(db, id)).toMatchObject({ berths });
	}
	expect(await written(db)).toMatchObject([
		{ after: { berths: 120 } },
		{ before: { berths: 120 }, after: { berths: 250 } },
		{ before: { berths: 250 }, after: { berths: null } }
	]);
});

test('moved to a patch of another region it is there, and its reports stay where they are', async ({
	db
}) => {
	const scene = await cast(db);
	const { report_id } = await file(db, scene);
	const moved = { name: 'Pier Harbour', kind: 'harbour' };
	await setSite(db, scene.administrator, scene.broads, moved, scene.pier);
	expect(await siteOf(db, scene.pier)).toMatchObject({
		patch_id: scene.broads,
		region_id: scene.east
	});
	expect(await reportOf(db, report_id)).toMatchObject({
		owner_id: scene.ona,
		patch_id: scene.solent
	});
	expect(await written(db)).toMatchObject([
		{
			verb: 'change_site',
			before: { patch_id: scene.solent, latitude: 50.7 },
			after: { patch_id: scene.broads, latitude: 50.75 }
		}
	]);
	await setSite(db, scene.administrator, scene.broads, moved, scene.pier);
	expect(await written(db)).toHaveLength(1); // the same again is quiet
});

test('what cannot be is refused with a word, and changes nothing', async ({ db }) => {
	const { administrator, solent, pier } = await cast(db);
	for (const [changes, message, detail] of [
		[{ name: 'Pier Harbour' }, 'name_taken', undefined],
		[{ name: ' ' }, 'site_unreadable', 'sites_name_check'],
		[{ kind: 'beach' }, 'site_unreadable', 'sites_kind_check'],
		[{ county: '' }, 'site_unreadable', 'sites_county_check'],
		[{ latitude: 95 }, 'site_unreadable', 'sites_latitude_check'],
		[{ longitude: null }, 'site_unreadable', ''],
		[{ locode: 'falmouth' }, 'site_unreadable', 'sites_locode_check'],
		[{ berths: 0 }, 'site_unreadable', 'sites_berths_check'],
		[{ patch_id: crypto.randomUUID() }, 'patch_not_found', undefined],
		[{ site_id: crypto.randomUUID() }, 'site_not_found', undefined]
	] as const)
		await expect(setSite(db, administrator, solent, changes), message).rejects.toMatchObject({
			message,
			...(detail ? { detail } : {})
		});
	expect(await db.sql('select id from public.sites')).toEqual([{ id: pier }]);
	expect(await written(db)).toEqual([]);
});

test('a site is closed once nobody reports from it, and nobody new is attached to it', async ({
	db
}) => {
	const scene = await cast(db);
	const { administrator, harbour, pier, solent } = scene;
	await expect(close(db, administrator, pier)).rejects.toMatchObject({
		code: 'PT409',
		message: 'reporters_first',
		detail: 'Harbour'
	});
	const { id: quay } = await setSite(db, administrator, solent);
	const me = db.as(administrator);
	const sites = (list: unknown[], home: unknown) =>
		me.callAt(NOON, 'set_sites', { person_id: harbour, sites: list, home });
	await sites([quay], quay);
	await close(db, administrator, pier);
	await close(db, administrator, pier);
	expect(await siteOf(db, pier)).toMatchObject({ disused_at: later(5) });
	await expect(sites([pier, quay], quay)).rejects.toMatchObject({ message: 'site_closed' });

	await close(db, administrator, pier, false);
	await sites([pier, quay], quay);
	expect((await written(db)).map(({ verb }) => verb)).toEqual([
		'add_site',
		'set_sites',
		'close_site',
		'reopen_site',
		'set_sites'
	]);
});

test('what a phone kept for a site that was closed since is still taken and has an owner', async ({
	db
}) => {
	const scene = await cast(db);
	await db.sql('update public.sites set disused_at = $1', [NOON]);
	const { report_id } = await file(db, scene);
	expect(await reportOf(db, report_id)).toMatchObject({ site_id: scene.pier, owner_id: scene.ona });
});

test('nobody but an administrator may do any of it', async ({ db }) => {
	const scene = await cast(db);
	const refused = { code: 'PT403', message: 'not_allowed' };
	for (const by of ['supervisor', 'ona', 'hotline', 'harbour'] as const) {
		await expect(setSite(db, scene[by], scene.solent)).rejects.toMatchObject(refused);
		await expect(setSite(db, scene[by], scene.solent, {}, scene.pier)).rejects.toMatchObject(
			refused
		);
		await expect(close(db, scene[by], scene.pier)).rejects.toMatchObject(refused);
		await expect(close(db, scene[by], scene.pier, false)).rejects.toMatchObject(refused);
	}
	expect(await written(db)).toEqual([]);
});
