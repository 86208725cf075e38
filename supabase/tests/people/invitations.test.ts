/** People an administrator asks in: checked together, made a person once, by whoever has the key. */
import { describe, expect } from 'vitest';
import { sendCanary } from '../support/canaries.ts';
import { coast, hire, later, NOON, site } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

async function cast(db: Db) {
	const scene = await coast(db);
	return {
		...scene,
		quay: await site(db, 'Quay', scene.south, scene.solent),
		administrator: await hire(db, 'administrator')
	};
}

const MASTER = {
	name: 'Mara Master',
	email: 'Mara@Harbour.test',
	role: 'Reporter',
	kind: 'Harbour master',
	region: 'South',
	phone: '+44 7700 900123',
	sites: 'Pier Harbour; Quay',
	home: 'Quay'
};
const OFFICER = {
	name: 'Olu Officer',
	email: 'olu@police.test',
	role: 'officer',
	region: 'South',
	phone: ''
};

const numbered = (rows: Row[]) => rows.map((row, index) => ({ line: index + 2, ...row }));
async function invite(
	db: Db,
	by: string,
	rows: Row[],
	{ check = false, at = NOON } = {}
): Promise<Row> {
	const { invite_people } = await db.as(by).callAt(at, 'invite_people', {
		rows: JSON.stringify(numbered(rows)),
		only_check: check
	});
	return invite_people as Row;
}
const told = (answer: Row) =>
	(answer.errors as Row[]).map(({ line, column, word }) => `${line} ${column} ${word}`);
const invitationOf = async (db: Db, email: string) =>
	(
		await db.sql('select * from public.invitations where email = $1 order by invited_at desc', [
			email
		])
	)[0]!;
const written = (db: Db) =>
	db.sql(
		'select verb, actor_id, person_id, region_id, after from public.roster_events order by id'
	);

/** As if Auth had made an account for the address. */
async function account(db: Db, email: string): Promise<string> {
	const id = crypto.randomUUID();
	await db.sql('insert into auth.users (id, email) values ($1, $2)', [id, email]);
	return id;
}
const complete = async (db: Db, invitation_id: unknown, at = NOON) =>
	(await db.as(null).callAt(at, 'complete_invitation', { invitation_id })).complete_invitation;
const failed = (db: Db, invitation_id: unknown, word: string) =>
	db.sql('select app.invitation_failed($1, $2)', [invitation_id, word]);
const open = (db: Db, by: string) =>
	db.as(by).query('select email, state, failed, person_id from public.open_invitations()');

describe('inviting', () => {
	test('keeps what was said of each, and writes it down without address or number', async ({
		db
	}) => {
		const { administrator, south, pier, quay } = await cast(db);
		const answer = await invite(db, administrator, [MASTER, OFFICER]);
		expect(answer).toMatchObject({ added: 2, changed: 0, unchanged: 0, errors: [] });
		expect(await invitationOf(db, 'mara@harbour.test')).toMatchObject({
			name: 'Mara Master',
			role: 'reporter',
			reporter_kind: 'harbour_master',
			region_id: south,
			phone: '+44 7700 900123',
			sites: [pier, quay].sort(),
			home: quay,
			invited_by: administrator,
			person_id: null
		});
		expect(await invitationOf(db, 'olu@police.test')).toMatchObject({
			role: 'officer',
			sites: [],
			home: null,
			phone: null
		});
		const entries = await written(db);
		expect(entries).toMatchObject([
			{ verb: 'invite_person', actor_id: administrator, region_id: south },
			{ verb: 'invite_person', after: { name: 'Olu Officer', role: 'officer' } }
		]);
		expect(JSON.stringify(entries)).not.toMatch(/police\.test|7700/);
	});

	test('the same again changes nothing, also once they are people', async ({ db }) => {
		const { administrator } = await cast(db);
		await invite(db, administrator, [MASTER, OFFICER]);
		const again = { added: 0, unchanged: 2, errors: [] };
		expect(await invite(db, administrator, [MASTER, OFFICER])).toMatchObject(again);
		await account(db, 'mara@harbour.test');
		await complete(db, (await invitationOf(db, 'mara@harbour.test')).id);
		expect(await invite(db, administrator, [MASTER, OFFICER])).toMatchObject(again);
		expect(await db.sql('select id from public.invitations')).toHaveLength(2);
		expect((await written(db)).map(({ verb }) => verb)).toEqual([
			'invite_person',
			'invite_person',
			'add_person'
		]);
	});

	test('only checked, it writes nothing and says what the act then does', async ({ db }) => {
		const { administrator } = await cast(db);
		const foreseen = await invite(db, administrator, [MASTER], { check: true });
		expect(await db.sql('select id from public.invitations')).toEqual([]);
		expect(await invite(db, administrator, [MASTER])).toEqual(foreseen);
		expect(await db.sql('select id from public.invitations')).toHaveLength(1);
	});

	test('with anything wrong is told everything that is, and asks nobody in', async ({ db }) => {
		const scene = await cast(db);
		const { administrator, south, solent, ona } = scene;
		await db.sql(`update auth.users set email = 'Ona@Example.test' where id = $1`, [ona]);
		await db.sql(
			`insert into public.sites (name, county, kind, latitude, longitude, region_id, patch_id)
			values ('Quay', 'Elsewhere', 'marina', 50, -1, $1, $2), ('Shut', 'Elsewhere', 'marina', 50, -1, $1, $2)`,
			[south, solent]
		);
		await db.sql(`update public.sites set disused_at = now() where name = 'Shut'`);
		await invite(db, administrator, [OFFICER]);
		const wrong: [Row, string[]][] = [
			[{ ...OFFICER, name: 'Somebody Else' }, ['email invited_otherwise']],
			[{ ...OFFICER, email: 'ONA@example.test' }, ['email has_an_account']],
			[{ ...OFFICER, name: '', email: '' }, ['name missing', 'email missing']],
			[{ ...OFFICER, email: 'olu@police' }, ['email not_an_address']],
			[{ ...OFFICER, email: 'a@x.test', role: 'chief' }, ['role no_such_role']],
			[{ ...OFFICER, email: 'b@x.test', role: '' }, ['role missing']],
			[{ ...OFFICER, email: 'c@x.test', region: '' }, ['region missing']],
			[{ ...OFFICER, email: 'd@x.test', region: 'North' }, ['region no_such_region']],
			[{ ...OFFICER, email: 'e@x.test', phone: 'ring me' }, ['phone not_a_phone']],
			[
				{ ...MASTER, email: 'f@x.test', role: 'officer' },
				['kind only_reporters', 'sites only_reporters', 'home only_reporters']
			],
			[{ ...MASTER, email: 'g@x.test', kind: '' }, ['kind missing', 'sites in_two_counties']],
			[
				{ ...MASTER, email: 'h@x.test', kind: 'pilot', sites: 'Pier Harbour', home: '' },
				['kind no_such_reporter']
			],
			[{ ...MASTER, email: 'i@x.test', sites: '', home: '' }, ['sites missing']],
			[{ ...MASTER, email: 'j@x.test', sites: 'Nowhere', home: '' }, ['sites no_such_site']],
			[{ ...MASTER, email: 'k@x.test', sites: 'Shut', home: 'Shut' }, ['sites site_closed']],
			[
				{ ...MASTER, email: 'l@x.test', sites: 'Pier Harbour; Quay, Testshire', home: '' },
				['home missing']
			],
			[
				{ ...MASTER, email: 'm@x.test', sites: 'Pier Harbour', home: 'Quay' },
				['home not_among_them']
			],
			[{ ...OFFICER, email: 'A@x.test' }, ['email twice']]
		];
		const answer = await invite(
			db,
			administrator,
			wrong.map(([row]) => row)
		);
		expect(told(answer)).toEqual(
			wrong.flatMap(([, words], index) => words.map((word) => `${index + 2} ${word}`))
		);
		expect((answer.errors as Row[]).at(-1)).toMatchObject({ about: '6' });
		expect(await db.sql('select id from public.invitations')).toHaveLength(1);
	});

	test('a site may be named with its county, or by its id, and the only one is home', async ({
		db
	}) => {
		const { administrator, pier, quay } = await cast(db);
		const rows = [
			{ ...MASTER, email: 'a@x.test', sites: 'Quay, Testshire;', home: '' },
			{ ...MASTER, email: 'b@x.test', sites: `${pier};${quay}`, home: pier }
		];
		expect(await invite(db, administrator, rows)).toMatchObject({ added: 2, errors: [] });
		expect(await invitationOf(db, 'a@x.test')).toMatchObject({ sites: [quay], home: quay });
		expect(await invitationOf(db, 'b@x.test')).toMatchObject({ home: pier });
	});

	test('nobody is invited to what is made up, nor as those who are', async ({ db }) => {
		const { administrator } = await cast(db);
		await sendCanary(db, NOON);
		const region = 'Canary (made up)';
		const answer = await invite(db, administrator, [
			{ ...OFFICER, region },
			{ ...OFFICER, email: 'another@canary.invalid' },
			{ ...MASTER, sites: 'Canary', home: '' }
		]);
		expect(told(answer)).toEqual([
			'2 region no_such_region',
			'3 email not_an_address',
			'4 sites no_such_site'
		]);
	});

	test('2,000 are answered before anybody stops waiting', async ({ db }) => {
		const { administrator } = await cast(db);
		const many = Array.from({ length: 2000 }, (_, index) => ({
			...MASTER,
			email: `m${index}@x.test`
		}));
		await db.sql(`set local statement_timeout = '8s'`);
		expect(await invite(db, administrator, many)).toMatchObject({ added: 2000 });
		expect(await invite(db, administrator, many)).toMatchObject({ unchanged: 2000 });
	});
});

describe('an invitation', () => {
	test('makes one person with their sites, who was asked in by whoever did', async ({ db }) => {
		const { administrator, south, pier, quay } = await cast(db);
		await invite(db, administrator, [MASTER]);
		const { id } = await invitationOf(db, 'mara@harbour.test');
		const person = await account(db, 'Mara@harbour.test');
		expect(await complete(db, id)).toEqual({ failed: null, mail: true });
		expect(
			await db.sql(
				'select name, role, reporter_kind, region_id, phone, active from public.people where id = $1',
				[person]
			)
		).toEqual([
			{
				name: 'Mara Master',
				role: 'reporter',
				reporter_kind: 'harbour_master',
				region_id: south,
				phone: '+44 7700 900123',
				active: true
			}
		]);
		expect(
			await db.sql(
				'select site_id from public.reporter_sites where person_id = $1 order by is_home',
				[person]
			)
		).toEqual([{ site_id: pier }, { site_id: quay }]);
		expect((await written(db)).at(-1)).toMatchObject({
			verb: 'add_person',
			actor_id: administrator,
			person_id: person,
			region_id: south
		});

		// again, as after a cut: nobody is doubled, and one at a time sends the e-mail
		expect(await complete(db, id, later(1))).toEqual({ failed: null, mail: false });
		expect(await complete(db, id, later(3))).toEqual({ failed: null, mail: true });
		await db.sql('select public.invitation_mailed($1)', [id]);
		expect(await complete(db, id, later(60))).toEqual({ failed: null, mail: false });
		expect(await written(db)).toHaveLength(2);
	});

	test.for([
		['no_account', async () => {}],
		[
			'has_an_account',
			async (db: Db) => {
				const person = await account(db, 'mara@harbour.test');
				await db.sql(
					`insert into public.people (id, name, role) values ($1, 'M', 'administrator')`,
					[person]
				);
			}
		],
		[
			'site_closed',
			async (db: Db) => {
				await account(db, 'mara@harbour.test');
				await db.sql('update public.sites set disused_at = now()');
			}
		]
	] as const)('that cannot become a person keeps why: %s', async ([word, set], { db }) => {
		const { administrator } = await cast(db);
		await invite(db, administrator, [MASTER]);
		const { id } = await invitationOf(db, 'mara@harbour.test');
		await set(db);
		const before = await db.sql('select id from public.people');
		expect(await complete(db, id)).toEqual({ failed: word, mail: false });
		expect(await db.sql('select id from public.people')).toEqual(before);
		expect(await open(db, administrator)).toMatchObject([{ state: 'failed', failed: word }]);
	});

	test('is told of until they sign in, with how far it has come', async ({ db }) => {
		const { administrator } = await cast(db);
		await invite(db, administrator, [OFFICER]);
		const { id } = await invitationOf(db, 'olu@police.test');
		const state = async () =>
			(await open(db, administrator)).map((row) => `${row.state} ${row.failed}`);
		expect(await state()).toEqual(['waiting null']);
		await failed(db, id, 'accounts_busy');
		expect(await state()).toEqual(['failed accounts_busy']);
		const person = await account(db, 'olu@police.test');
		await complete(db, id);
		expect(await state()).toEqual(['no_mail null']);
		await failed(db, id, 'accounts_busy'); // of a call that lost the race
		expect(await state()).toEqual(['no_mail null']);
		await failed(db, id, 'mail_failed');
		expect(await state()).toEqual(['no_mail mail_failed']);
		expect(await complete(db, id)).toEqual({ failed: null, mail: true }); // at once
		await db.sql('select public.invitation_mailed($1)', [id]);
		expect(await state()).toEqual(['invited null']);
		await db.sql('update auth.users set last_sign_in_at = now() where id = $1', [person]);
		expect(await state()).toEqual([]);
	});

	test('that something is left to do for comes before the others', async ({ db }) => {
		const { administrator } = await cast(db);
		await invite(db, administrator, [OFFICER]);
		await invite(db, administrator, [{ ...OFFICER, email: 'later@x.test' }], { at: later(1) });
		const order = async () => (await open(db, administrator)).map(({ email }) => email);
		expect(await order()).toEqual(['later@x.test', 'olu@police.test']);
		const { id } = await invitationOf(db, 'later@x.test');
		await account(db, 'later@x.test');
		await complete(db, id);
		await db.sql('select public.invitation_mailed($1)', [id]);
		expect(await order()).toEqual(['olu@police.test', 'later@x.test']);
	});

	test('is taken back while nobody became a person by it, and the address is free', async ({
		db
	}) => {
		const { administrator } = await cast(db);
		const back = (id: unknown) =>
			db.as(administrator).callAt(later(5), 'take_back_invitation', { invitation_id: id });
		await invite(db, administrator, [OFFICER]);
		const { id } = await invitationOf(db, 'olu@police.test');
		await back(id);
		await back(id);
		expect((await written(db)).map(({ verb }) => verb)).toEqual([
			'invite_person',
			'take_back_invitation'
		]);
		expect(await open(db, administrator)).toEqual([]);
		await account(db, 'olu@police.test');
		await expect(complete(db, id)).rejects.toMatchObject({ message: 'invitation_not_found' });
		await expect(
			db.as(administrator).call('invitation_to_send', { invitation_id: id })
		).rejects.toMatchObject({ message: 'invitation_not_found' });

		const other = { ...OFFICER, name: 'Olu Other' };
		await invite(db, administrator, [other], { at: later(10) });
		const { id: second } = await invitationOf(db, 'olu@police.test');
		await complete(db, second);
		await expect(back(second)).rejects.toMatchObject({ code: 'PT409', message: 'invitation_done' });
	});

	test('that there is none of is said', async ({ db }) => {
		const { administrator } = await cast(db);
		for (const verb of ['take_back_invitation', 'invitation_to_send'])
			await expect(
				db.as(administrator).call(verb, { invitation_id: crypto.randomUUID() })
			).rejects.toMatchObject({ code: 'PT404', message: 'invitation_not_found' });
	});
});

test('nobody but an administrator invites, takes back, has sent, or learns who was', async ({
	db
}) => {
	const scene = await cast(db);
	await invite(db, scene.administrator, [OFFICER]);
	const { id } = await invitationOf(db, 'olu@police.test');
	const refused = { code: 'PT403', message: 'not_allowed' };
	for (const by of ['supervisor', 'ona', 'hotline', 'harbour'] as const) {
		const me = db.as(scene[by]);
		for (const only_check of [true, false])
			await expect(
				me.call('invite_people', { rows: JSON.stringify(numbered([MASTER])), only_check })
			).rejects.toMatchObject(refused);
		await expect(me.call('take_back_invitation', { invitation_id: id })).rejects.toMatchObject(
			refused
		);
		await expect(me.call('invitation_to_send', { invitation_id: id })).rejects.toMatchObject(
			refused
		);
		expect(await open(db, scene[by])).toEqual([]);
		expect(await me.query('select id from public.invitations')).toEqual([]);
	}
	// nor does an administrator make a person without the key that makes accounts
	await expect(
		db.as(scene.administrator).call('complete_invitation', { invitation_id: id })
	).rejects.toMatchObject({ code: '42501' });
	expect(
		await db.as(scene.administrator).call('invitation_to_send', { invitation_id: id })
	).toEqual({
		invitation_to_send: { email: 'olu@police.test', has_account: false }
	});
});

test('completed by two at once, one person is made and one e-mail is sent', async ({ several }) => {
	const [one, other] = await several(2);
	const administrator = crypto.randomUUID();
	await one!.query(
		`insert into auth.users (id, email) values ($1, 'a@x.test'), ($2, 'olu@police.test')`,
		[administrator, crypto.randomUUID()]
	);
	await one!.query(`insert into public.people (id, name, role) values ($1, 'A', 'administrator')`, [
		administrator
	]);
	const { rows } = await one!.query(
		`insert into public.invitations (email, name, role, invited_by, invited_at)
		values ('olu@police.test', 'Olu', 'administrator', $1, now()) returning id`,
		[administrator]
	);
	const answers = await Promise.all(
		[one!, other!].map(async (client) => {
			const answer = await client.query('select public.complete_invitation($1) as it', [
				rows[0].id
			]);
			return answer.rows[0].it as Row;
		})
	);
	expect(answers.map(({ mail }) => mail).sort()).toEqual([false, true]);
	const people = await one!.query('select count(*)::int as n from public.people');
	expect(people.rows).toEqual([{ n: 2 }]);
});
