/** What an administrator makes of a person: their role, and the sites a reporter answers for. */
import { describe, expect } from 'vitest';
import { coast, file, hire, NOON, region, reportOf, site } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

async function cast(db: Db) {
	const scene = await coast(db);
	return {
		...scene,
		east: await region(db, 'East'),
		quay: await site(db, 'Quay', scene.south, scene.solent),
		idle: await hire(db, 'officer', { region: scene.south, name: 'Idle' }),
		administrator: await hire(db, 'administrator')
	};
}

const setRole = (db: Db, by: string, person_id: string, role: string, more: Row = {}) =>
	db
		.as(by)
		.callAt(NOON, 'set_role', { person_id, role, reporter_kind: null, region_id: null, ...more });
const setSites = (db: Db, by: string, person_id: string, sites: string[], home: string | null) =>
	db.as(by).callAt(NOON, 'set_sites', { person_id, sites, home });

const personOf = async (db: Db, id: string) =>
	(await db.sql('select role, reporter_kind, region_id from public.people where id = $1', [id]))[0];
const sitesOf = (db: Db, id: string) =>
	db.sql(
		'select site_id, is_home from public.reporter_sites where person_id = $1 order by is_home',
		[id]
	);
const written = (db: Db) =>
	db.sql(
		'select verb, actor_id, person_id, region_id, before, after, at from public.roster_events'
	);

describe('set_role', () => {
	test('an administrator changes what a person is, and it is written down', async ({ db }) => {
		const { administrator, idle, south, east } = await cast(db);
		await setRole(db, administrator, idle, 'operator', { region_id: east });
		expect(await personOf(db, idle)).toEqual({
			role: 'operator',
			reporter_kind: null,
			region_id: east
		});
		const [entry, ...others] = await written(db);
		expect(others).toEqual([]);
		expect(entry).toMatchObject({
			verb: 'set_role',
			actor_id: administrator,
			person_id: idle,
			at: NOON,
			before: { role: 'officer', region_id: south },
			after: { role: 'operator', region_id: east }
		});
	});

	test('the same again changes and writes nothing', async ({ db }) => {
		const { administrator, idle, south } = await cast(db);
		await setRole(db, administrator, idle, 'officer', { region_id: south });
		expect(await written(db)).toEqual([]);
	});

	test('who no longer reports answers for no site', async ({ db }) => {
		const { administrator, harbour, south, pier } = await cast(db);
		await setRole(db, administrator, harbour, 'operator', { region_id: south });
		expect(await sitesOf(db, harbour)).toEqual([]);
		expect((await written(db))[0]).toMatchObject({
			before: { sites: [{ site_id: pier, is_home: true }] },
			after: { sites: [] }
		});
	});

	test('who stands for a patch cannot become something else, and the patch is named', async ({
		db
	}) => {
		const { administrator, ona, south } = await cast(db);
		await expect(
			setRole(db, administrator, ona, 'operator', { region_id: south })
		).rejects.toMatchObject({ code: 'PT409', message: 'patches_first', detail: 'Solent' });
		expect(await personOf(db, ona)).toMatchObject({ role: 'officer' });
	});

	test('a report they have open goes to the next in the same act @mode15', async ({ db }) => {
		const scene = await cast(db);
		const { report_id } = await file(db, scene);
		await db.sql('delete from public.patch_officers where person_id = $1', [scene.ona]);
		await setRole(db, scene.administrator, scene.ona, 'operator', { region_id: scene.south });
		expect(await reportOf(db, report_id)).toMatchObject({ owner_id: scene.piet });
	});

	test('nobody changes their own role', async ({ db }) => {
		const { administrator } = await cast(db);
		await expect(setRole(db, administrator, administrator, 'supervisor')).rejects.toMatchObject({
			code: 'PT409',
			message: 'not_yourself'
		});
	});

	for (const [name, role, more] of [
		['a role that is none', 'captain', {}],
		['a reporter of no kind', 'reporter', {}],
		['an operator of no region', 'operator', { region_id: null }],
		['a region that is none', 'operator', { region_id: crypto.randomUUID() }]
	] as const)
		test(`${name} is refused`, async ({ db }) => {
			const { administrator, idle, south } = await cast(db);
			await expect(
				setRole(db, administrator, idle, role, { region_id: south, ...more })
			).rejects.toMatchObject({ code: 'PT422', message: 'role_unreadable' });
			expect(await personOf(db, idle)).toMatchObject({ role: 'officer' });
		});
});

describe('set_sites', () => {
	test('a reporter answers for those, one is home, and it is written down', async ({ db }) => {
		const { administrator, harbour, pier, quay } = await cast(db);
		await setSites(db, administrator, harbour, [pier, quay], quay);
		expect(await sitesOf(db, harbour)).toEqual([
			{ site_id: pier, is_home: false },
			{ site_id: quay, is_home: true }
		]);
		expect((await written(db))[0]).toMatchObject({
			verb: 'set_sites',
			actor_id: administrator,
			person_id: harbour,
			before: [{ site_id: pier, is_home: true }]
		});
	});

	test('what cannot be is refused with a word of its own, and changes nothing', async ({ db }) => {
		const { administrator, harbour, idle, pier, quay } = await cast(db);
		const before = await sitesOf(db, harbour);
		for (const [person, sites, home, message] of [
			[idle, [pier], pier, 'sites_need_a_reporter'],
			[harbour, [], null, 'site_required'],
			[harbour, [pier], null, 'home_required'],
			[harbour, [pier], quay, 'home_required'],
			[harbour, [crypto.randomUUID()], null, 'site_not_found']
		] as const)
			await expect(
				setSites(db, administrator, person, [...sites], home),
				message
			).rejects.toMatchObject({ message });
		expect(await sitesOf(db, harbour)).toEqual(before);
		expect(await written(db)).toEqual([]);
	});
});

describe('change_person', () => {
	const IDLE = { name: 'Idle', phone: null, capacity: null };
	const change = (db: Db, by: string, person_id: string, to: Row, shown: Row = IDLE) =>
		db.as(by).callAt(NOON, 'change_person', { person_id, ...IDLE, ...to, shown });
	const factsOf = async (db: Db, id: string) =>
		(await db.sql('select name, phone, capacity from public.people where id = $1', [id]))[0];

	test('a name, a phone and a capacity are changed, and it is written down', async ({ db }) => {
		const { administrator, idle } = await cast(db);
		const to = { name: ' Ida ', phone: ' 07700  900101 ', capacity: 3 };
		await change(db, administrator, idle, to);
		const ida = { name: 'Ida', phone: '07700 900101', capacity: 3 };
		expect(await factsOf(db, idle)).toEqual(ida);
		await change(db, administrator, idle, to, ida);
		expect(await written(db)).toMatchObject([
			{ verb: 'change_person', person_id: idle, at: NOON, before: IDLE, after: ida }
		]);
	});

	test('nothing is taken away with empty words', async ({ db }) => {
		const { administrator, idle } = await cast(db);
		const held = { name: 'Idle', phone: '0808 157 0101', capacity: 0 };
		await change(db, administrator, idle, held);
		await change(db, administrator, idle, { phone: ' ' }, held);
		expect(await factsOf(db, idle)).toEqual(IDLE);
	});

	test('what a colleague saved meanwhile stands, and is told', async ({ db }) => {
		const { administrator, idle } = await cast(db);
		const other = await hire(db, 'administrator');
		await change(db, other, idle, { phone: '01632 960101' });
		const refused = change(db, administrator, idle, { name: 'Ida' });
		await expect(refused).rejects.toMatchObject({ code: 'PT409', message: 'changed_meanwhile' });
		const { detail } = await refused.then(null, (error) => error);
		expect(JSON.parse(detail)).toEqual({ ...IDLE, phone: '01632 960101' });
		await change(db, administrator, idle, { name: 'Ida' }, JSON.parse(detail));
		expect(await factsOf(db, idle)).toEqual({ ...IDLE, name: 'Ida' });
	});

	test('a phone that was there before it had to be ringable stays when a name is changed', async ({
		db
	}) => {
		const { administrator, idle } = await cast(db);
		await db.sql(`update public.people set phone = '123' where id = $1`, [idle]);
		const shown = { ...IDLE, phone: '123' };
		await change(db, administrator, idle, { name: 'Ida', phone: '123' }, shown);
		expect(await factsOf(db, idle)).toMatchObject({ name: 'Ida', phone: '123' });
	});

	test('what cannot be is refused with a word of its own, and changes nothing', async ({ db }) => {
		const { administrator, idle, harbour } = await cast(db);
		for (const [to, message] of [
			[{ name: ' ' }, 'name_unreadable'],
			[{ name: null }, 'name_unreadable'],
			[{ name: 'x'.repeat(121) }, 'name_unreadable'],
			[{ phone: 'ask at the office' }, 'phone_unreadable'],
			[{ phone: '999' }, 'phone_unreadable'],
			[{ capacity: -1 }, 'capacity_unreadable']
		] as const)
			await expect(change(db, administrator, idle, to), message).rejects.toMatchObject({ message });
		const keeper = { ...IDLE, name: 'Harbour' };
		await expect(
			change(db, administrator, harbour, { ...keeper, capacity: 2 }, keeper)
		).rejects.toMatchObject({ message: 'not_staff' });
		expect(await factsOf(db, idle)).toEqual(IDLE);
		expect(await written(db)).toEqual([]);
	});

	test('nobody but an administrator may, and nobody is not found', async ({ db }) => {
		const scene = await cast(db);
		for (const by of ['supervisor', 'ona', 'hotline', 'harbour', 'idle'] as const)
			await expect(change(db, scene[by], scene.idle, { name: 'Mine' })).rejects.toMatchObject({
				code: 'PT403',
				message: 'not_allowed'
			});
		await expect(
			change(db, scene.administrator, crypto.randomUUID(), { name: 'Mine' })
		).rejects.toMatchObject({ message: 'person_not_found' });
	});
});

test.for([
	['07700 900101', true],
	[' 0808  157 0101 ', true],
	['+44 7700 900101', true],
	['+353 1 234 5678', true],
	['+44 07700 900101', false],
	['+44 (0)7700 900101', false],
	['7700900101', false],
	['0770 090', false],
	['00 44 7700 900101', false],
	['999', false],
	['', false],
	[null, false]
] as const)('%s can be rung: %s', async ([number, can], { db }) => {
	const [row] = await db.sql('select app.ringable($1, false) as kept', [number]);
	expect(row!.kept !== null).toBe(can);
});

test('nobody but an administrator may do either', async ({ db }) => {
	const scene = await cast(db);
	for (const by of ['supervisor', 'ona', 'hotline', 'harbour'] as const) {
		const refused = { code: 'PT403', message: 'not_allowed' };
		await expect(
			setRole(db, scene[by], scene.idle, 'operator', { region_id: scene.south })
		).rejects.toMatchObject(refused);
		await expect(
			setSites(db, scene[by], scene.harbour, [scene.quay], scene.quay)
		).rejects.toMatchObject(refused);
	}
	expect(await written(db)).toEqual([]);
});

test('a person who is not there is not found', async ({ db }) => {
	const { administrator, pier } = await cast(db);
	const nobody = crypto.randomUUID();
	const notFound = { message: 'person_not_found' };
	await expect(setRole(db, administrator, nobody, 'administrator')).rejects.toMatchObject(notFound);
	await expect(setSites(db, administrator, nobody, [pier], pier)).rejects.toMatchObject(notFound);
});
