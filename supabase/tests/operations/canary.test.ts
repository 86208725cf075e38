import { describe, expect } from 'vitest';
import { begin, canaryAccounts, healthAt, sendCanary } from '../support/canaries.ts';
import {
	appoint,
	coast,
	eventsOf,
	file,
	hire,
	hopsOf,
	later,
	NOON,
	reportOf,
	type Coast
} from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';
import { notificationsOf, sent, take } from '../support/notifications.ts';

const tick = (db: Db, at: Date) => db.sql('select app.escalate($1)', [at]);

async function dispatch(db: Db, at: Date): Promise<void> {
	for (const message of await take(db, at)) await sent(db, message, at);
}

/** Everything at work for so many minutes, and a canary every five. */
async function work(db: Db, from: number, to: number, { told = true, moved = true } = {}) {
	const ids: string[] = [];
	for (let minute = from; minute < to; minute++) {
		if ((minute - from) % 5 === 0) ids.push(await sendCanary(db, later(minute)));
		if (told) await dispatch(db, later(minute + 0.1));
		if (moved) await tick(db, later(minute + 0.25));
	}
	return ids;
}

/** The canary's own places and people. */
async function canary(db: Db): Promise<Record<'region' | 'patch' | 'site', string> & Row> {
	const [row] = await db.sql(
		`select regions.id as region, patches.id as patch, sites.id as site,
			(select id from public.people where region_id = regions.id and role = 'officer') as officer,
			(select id from public.people where region_id = regions.id and role = 'reporter') as reporter
		from public.regions join public.patches on patches.region_id = regions.id
		join public.sites on sites.patch_id = patches.id
		where canary`
	);
	return row as Record<'region' | 'patch' | 'site', string> & Row;
}

describe('its way', () => {
	test('goes from its officer, who is told, to the hotline at its deadline, and ends with the next', async ({
		db
	}) => {
		await coast(db);
		const [first, second] = await work(db, 0, 8);
		const { officer } = await canary(db);
		expect(await hopsOf(db, first!)).toMatchObject([
			{ step: 'officer', person_id: officer, part: 'owner', reason: 'first_choice' },
			{ step: 'twin', part: 'passed_over', reason: 'no_twin' },
			{ step: 'hotline', person_id: null, part: 'owner', reason: 'no_answer' },
			{ step: 'hotline', person_id: null, part: 'owner', reason: 'no_answer' },
			{ step: 'supervisor', person_id: null, part: 'alerted', reason: 'no_answer' }
		]);
		expect(await notificationsOf(db, first!)).toEqual([
			{ person_id: officer, hop: 1, ended: 'silenced' }
		]);
		expect((await eventsOf(db, first!)).at(-1)).toBe('closed');
		expect(await reportOf(db, first!)).toMatchObject({ closed_at: later(5) });
		expect(await reportOf(db, second!)).toMatchObject({ closed_at: null, owner_step: 'hotline' });
	});

	test('is told by health from when it is whole, and its age grows until the next is', async ({
		db
	}) => {
		expect(await healthAt(db, NOON)).toMatchObject({
			canary_age_seconds: null,
			canary_stopped: null
		});
		await work(db, 0, 2);
		expect(await healthAt(db, later(2))).toMatchObject({ canary_age_seconds: null });
		await work(db, 5, 9);
		expect(await healthAt(db, later(9.25))).toMatchObject({
			canary_age_seconds: 120,
			canary_stopped: null
		});
		await sendCanary(db, later(10));
		expect(await healthAt(db, later(12))).toMatchObject({
			canary_age_seconds: (12 - 7.25) * 60,
			canary_stopped: null
		});
	});

	test('stops at the clock, when that stands', async ({ db }) => {
		await work(db, 0, 3);
		await work(db, 5, 20, { moved: false });
		expect(await healthAt(db, later(19))).toMatchObject({
			canary_age_seconds: (19 - 2.25) * 60,
			canary_stopped: 'clock'
		});
	});

	test('stops at the clock too, when that only came late', async ({ db }) => {
		const id = await sendCanary(db, NOON);
		await dispatch(db, later(0.1));
		await tick(db, later(3.1));
		expect(await hopsOf(db, id)).toHaveLength(3);
		expect(await healthAt(db, later(3.2))).toMatchObject({
			canary_age_seconds: null,
			canary_stopped: 'clock'
		});
	});

	test('stops at the notification, when nobody sends it', async ({ db }) => {
		await work(db, 0, 3);
		await work(db, 5, 17, { told: false });
		expect(await healthAt(db, later(17))).toMatchObject({
			canary_age_seconds: (17 - 2.25) * 60,
			canary_stopped: 'notification',
			notifications_stuck: 0
		});
	});

	test('stops at its routing, when its officer cannot have it', async ({ db }) => {
		await sendCanary(db, NOON);
		const { officer } = await canary(db);
		await db.sql('delete from public.duties where person_id = $1', [officer]);
		await work(db, 5, 9);
		expect(await healthAt(db, later(9))).toMatchObject({ canary_stopped: 'routing' });
	});

	test('stops where the function says, until the next one is whole', async ({ db }) => {
		await work(db, 0, 3);
		await begin(db, later(5));
		await db.sql(`select app.canary_stopped('sign_in', $1)`, [later(5)]);
		expect(await healthAt(db, later(6))).toMatchObject({ canary_stopped: 'sign_in' });
		await work(db, 10, 12);
		expect(await healthAt(db, later(12))).toMatchObject({ canary_stopped: 'sign_in' });
		await work(db, 15, 18);
		expect(await healthAt(db, later(18))).toMatchObject({ canary_stopped: null });
	});

	test('is not there at all, when nobody sends one for eleven minutes @row79', async ({ db }) => {
		await work(db, 0, 4);
		expect(await healthAt(db, later(11))).toMatchObject({ canary_stopped: null });
		expect(await healthAt(db, later(11.1))).toMatchObject({
			canary_stopped: 'call',
			canary_age_seconds: (11.1 - 2.25) * 60
		});
	});

	test('is not begun twice within four minutes, by two callers either', async ({ several, db }) => {
		await sendCanary(db, NOON);
		expect(await begin(db, later(3.9))).toMatchObject({ due: false, site_id: null });
		expect(await begin(db, later(4))).toMatchObject({ due: true });

		const clients = await several(2);
		await clients[0]!.query(
			`insert into auth.users (id, email) values (gen_random_uuid(), 'reporter@canary.invalid'),
			(gen_random_uuid(), 'officer@canary.invalid')`
		);
		const begun = await Promise.all(
			clients.map((client) => client.query('select * from public.begin_canary()'))
		);
		expect(begun.map(({ rows }) => rows[0].due).sort()).toEqual([false, true]);
	});

	test('is begun, and counts as missing until it arrives, when the time was put back', async ({
		db
	}) => {
		await begin(db, later(-60)); // its places are older
		await canaryAccounts(db);
		await begin(db, later(-60));
		await work(db, 60, 69);
		expect(await healthAt(db, later(69))).toMatchObject({ alarms: [] });
		expect(await healthAt(db, NOON)).toMatchObject({ alarms: ['clock', 'canary'] });
		await work(db, 0, 3);
		expect(await healthAt(db, later(3))).toMatchObject({ canary_stopped: null, alarms: [] });
	});

	test('waits for its people to have accounts, and is made with them once', async ({ db }) => {
		expect(await begin(db, NOON)).toEqual({ due: true, site_id: null, reporter_id: null });
		await canaryAccounts(db);
		const { site, reporter } = await (await begin(db, NOON), canary(db));
		expect(await begin(db, later(5))).toEqual({ due: true, site_id: site, reporter_id: reporter });
		expect(await db.sql('select from public.regions where canary')).toHaveLength(1);
	});

	test('finds its officer in reach for ever, though nobody answers', async ({ db }) => {
		await sendCanary(db, NOON);
		const inAYear = later(365 * 24 * 60);
		const id = await sendCanary(db, inAYear);
		expect(await reportOf(db, id)).toMatchObject({ owner_step: 'officer' });
	});
});

describe('nobody real', () => {
	/** The coast, and a canary on its way that is late in everything. */
	async function beside(db: Db): Promise<Coast & { admin: string; report_id: string }> {
		const scene = await coast(db);
		const report_id = await sendCanary(db, NOON);
		return { ...scene, admin: await hire(db, 'administrator'), report_id };
	}

	test('reads it, its region, places or people, whatever their role', async ({ db }) => {
		const { ona, hotline, supervisor, harbour, admin, report_id } = await beside(db);
		const { region, patch, site, officer } = await canary(db);
		await tick(db, later(3));
		for (const person of [ona, hotline, supervisor, harbour, admin]) {
			const by = db.as(person);
			for (const [table, column, id] of [
				['reports', 'id', report_id],
				['desk_reports', 'id', report_id],
				['hops', 'report_id', report_id],
				['events', 'report_id', report_id],
				['regions', 'id', region],
				['patches', 'id', patch],
				['sites', 'id', site],
				['people', 'region_id', region],
				['patch_officers', 'person_id', officer],
				['duties', 'person_id', officer],
				['channels', 'person_id', officer],
				['reporter_sites', 'site_id', site]
			] as const) {
				const asked = `select from public.${table} where ${column} = $1`;
				expect(await by.query(asked, [id]), table).toEqual([]);
			}
			if (person !== harbour && person !== admin) {
				await expect(by.call('acknowledge_report', { report_id })).rejects.toMatchObject({
					message: 'report_not_found'
				});
			}
		}
	});

	test('is counted with it: not in health, nor in gaps, nor in response times @row79', async ({
		db
	}) => {
		const { supervisor, admin } = await beside(db);
		const { officer } = await canary(db);
		await db.sql('delete from public.duties where person_id = $1', [officer]);
		expect(await healthAt(db, later(60))).toMatchObject({
			due: 0,
			oldest_overdue_seconds: null,
			stuck: 0,
			notifications_stuck: 0,
			oldest_notification_seconds: null
		});
		await db.sql(
			`insert into app.stuck select id, $1, 'x' from public.reports where closed_at is null`,
			[NOON]
		);
		await db.sql(
			`insert into app.unwritten_notifications select report_id, hop, at, 'x' from public.hops where hop = 1`
		);
		expect(await healthAt(db, later(60))).toMatchObject({ stuck: 0, notifications_stuck: 0 });
		for (const person of [supervisor, admin]) {
			const gaps = await db.as(person).query('select patch_name from public.coverage_gaps(30)');
			// the real hotline, whose operator has no shifts
			expect(gaps).toEqual([{ patch_name: 'South' }]);
		}
		const figures = `select * from public.figures('2026-01-01', '2027-01-01')`;
		expect(await db.as(supervisor).query(figures)).toEqual([]);
	});

	test('is told of it: what is sent goes to the simulated address alone', async ({ db }) => {
		await beside(db);
		expect(await take(db, later(1))).toMatchObject([
			{ kind: 'email', address: 'simulate-delivered@notifications.service.gov.uk' }
		]);
		for (const minutes of [3, 6, 9]) {
			await tick(db, later(minutes));
			expect(await take(db, later(minutes))).toEqual([]);
		}
		expect(await db.sql('select from app.notifications')).toHaveLength(1);
	});

	test('files to it: for a real reporter and a real operator its site is an unknown one', async ({
		db
	}) => {
		const { harbour, hotline, south } = await beside(db);
		const { site } = await canary(db);
		for (const filer of [harbour, hotline]) {
			const { report_id } = await file(db, { pier: site, harbour: filer });
			expect(await reportOf(db, report_id)).toMatchObject({
				region_id: south,
				site_id: null,
				owner_step: 'hotline'
			});
		}
	});

	test('has a report of the canary’s, when that names a real site', async ({ db }) => {
		const { pier } = await beside(db);
		const { reporter, region } = await canary(db);
		const { report_id } = await file(db, { pier, harbour: reporter as string });
		expect(await reportOf(db, report_id)).toMatchObject({
			region_id: region,
			site_id: null,
			owner_id: null
		});
	});

	test('is attached to it, and none of it to what is real, by an administrator or by SQL', async ({
		db
	}) => {
		const { harbour, ona, south, solent, pier, admin } = await beside(db);
		const { region, patch, site, officer, reporter } = await canary(db);
		const by = db.as(admin);
		const refused = async (name: string, args: Row, message: string) =>
			expect(by.call(name, args), name).rejects.toMatchObject({ message });
		await refused('set_sites', { person_id: harbour, sites: [site], home: site }, 'site_not_found');
		await refused(
			'set_sites',
			{ person_id: reporter, sites: [pier], home: pier },
			'person_not_found'
		);
		await refused(
			'set_role',
			{ person_id: ona, role: 'supervisor', region_id: region },
			'patches_first'
		);
		const spare = await hire(db, 'officer', { region: south });
		await refused(
			'set_role',
			{ person_id: spare, role: 'supervisor', region_id: region },
			'role_unreadable'
		);
		await refused(
			'set_patch_officer',
			{ patch_id: patch, standing: 'twin', person_id: ona },
			'patch_not_found'
		);
		await refused(
			'set_patch_officer',
			{ patch_id: patch, standing: 'officer', person_id: null },
			'patch_not_found'
		);
		await refused(
			'set_patch_officer',
			{ patch_id: solent, standing: 'twin', person_id: officer },
			'person_not_found'
		);
		await refused('disable_person', { person_id: officer }, 'person_not_found');
		await refused(
			'set_duties',
			{ person_id: officer, shifts: [], starts_on: '2030-01-01' },
			'person_not_found'
		);
		const successors = [{ patch_id: solent, standing: 'officer', person_id: officer }];
		await refused(
			'disable_person',
			{ person_id: ona, successors: JSON.stringify(successors) },
			'not_an_officer'
		);
		await refused('close_site', { site_id: site }, 'site_not_found');
		const place = { name: 'X', kind: 'harbour', county: 'Y', latitude: 50, longitude: 0 };
		await refused('add_site', { patch_id: patch, ...place }, 'patch_not_found');
		await refused('change_site', { site_id: pier, patch_id: patch, ...place }, 'patch_not_found');

		await refused(
			'rename_region',
			{ region_id: region, name: 'X', shown: 'Y' },
			'region_not_found'
		);
		await refused('add_patch', { region_id: region, name: 'X' }, 'region_not_found');
		await refused(
			'rename_patch',
			{ patch_id: patch, name: 'X', shown: 'Canary' },
			'patch_not_found'
		);
		await refused('close_patch', { patch_id: patch }, 'patch_not_found');
		const facts = { name: 'X', phone: null, capacity: 0, shown: null };
		await refused('change_person', { person_id: officer, ...facts }, 'person_not_found');
		const minutes = { lapse_minutes: 5, alert_minutes: 5, lease_minutes: 5, shown: null };
		await refused(
			'set_policy',
			{ region_id: region, urgency: 'routine', ...minutes },
			'region_not_found'
		);
		const number = {
			kind: 'hotline',
			label: 'Hotline',
			number: '0808 157 0101',
			checked_on: '2026-01-01'
		};
		await refused('add_number', { region_id: region, ...number }, 'region_not_found');

		const [{ id: account }] = (await db.sql(
			`insert into auth.users (id, email) values (gen_random_uuid(), 'real@example.test') returning id`
		)) as [{ id: string }];
		for (const [text, values] of [
			['insert into public.reporter_sites (person_id, site_id) values ($1, $2)', [harbour, site]],
			['insert into public.reporter_sites (person_id, site_id) values ($1, $2)', [reporter, pier]],
			['update public.people set region_id = $2 where id = $1', [spare, region]],
			[
				`insert into public.people (id, name, role, region_id) values ($1, 'Real', 'operator', $2)`,
				[account, region]
			],
			['update public.people set region_id = $2 where id = $1', [officer, south]],
			['update public.sites set region_id = $2, patch_id = null where id = $1', [pier, region]],
			['update public.patches set region_id = $2 where id = $1', [solent, region]]
		] as const) {
			await db.sql('savepoint before');
			await expect(db.sql(text, [...values]), text).rejects.toMatchObject({
				message: 'not_allowed'
			});
			await db.sql('rollback to before');
		}
		for (const [held, person] of [
			[patch, spare],
			[solent, officer as string]
		] as const) {
			await db.sql('savepoint before');
			await expect(appoint(db, held, person, 'twin')).rejects.toMatchObject({
				message: 'not_allowed'
			});
			await db.sql('rollback to before');
		}
	});

	test('needs a number because of it: its region has no hotline to ring', async ({ db }) => {
		const { south, admin } = await beside(db);
		const number = {
			kind: 'hotline',
			label: 'Hotline',
			number: '0808 157 0101',
			checked_on: '2026-01-01'
		};
		await db.as(admin).call('add_number', { region_id: south, ...number });
		await db.as(admin).call('add_number', { region_id: null, ...number });
		const [everywhere] = await db.sql(
			'select id from public.contact_numbers where region_id is null'
		);
		await db.as(admin).call('end_number', { number_id: everywhere!.id });
	});

	test('signed in sends, stops or forgets one', async ({ db }) => {
		const { ona, supervisor, admin } = await beside(db);
		for (const person of [ona, supervisor, admin, null]) {
			for (const call of [
				'public.begin_canary()',
				`public.canary_stopped('clock')`,
				'app.forget_canaries(now())'
			]) {
				await expect(db.as(person).query(`select ${call}`), call).rejects.toMatchObject({
					code: '42501'
				});
			}
		}
	});
});

describe('forgetting', () => {
	const days = (count: number, from: Date) => later(count * 24 * 60, from);
	const left = async (db: Db, id: string) => [
		(await db.sql('select from public.reports where id = $1', [id])).length,
		(await db.sql('select from public.hops where report_id = $1', [id])).length,
		(await db.sql('select from public.events where report_id = $1', [id])).length,
		(await notificationsOf(db, id)).length
	];

	test('takes what was closed over seven days ago, whole, and nothing of a real report', async ({
		db
	}) => {
		const scene = await coast(db);
		const real = await file(db, scene);
		await db.as(scene.ona).callAt(NOON, 'acknowledge_report', { report_id: real.report_id });
		const closing = { report_id: real.report_id, outcome: 'action_taken', reason: 'Boarded' };
		await db.as(scene.ona).callAt(NOON, 'close_report', closing);
		const before = await left(db, real.report_id);
		const [old, open] = await work(db, 0, 7);
		await db.sql('select app.forget_canaries($1)', [days(7, later(5))]);
		expect((await left(db, old!))[0]).toBe(1);
		expect(await db.sql('select app.forget_canaries($1)', [later(1, days(7, later(5)))])).toEqual([
			{ forget_canaries: 1 }
		]);
		expect(await left(db, old!)).toEqual([0, 0, 0, 0]);
		expect((await left(db, open!))[0]).toBe(1);
		await db.sql('select app.forget_canaries($1)', [days(1000, NOON)]);
		expect(await left(db, real.report_id)).toEqual(before);
		expect(await db.sql(`select from app.attempts`)).toHaveLength(1); // of the one still open
	});

	test('is no way to a real report: its rows stay, whoever deletes, also beside a canary’s', async ({
		db
	}) => {
		const { report_id } = await file(db, await coast(db));
		const canaryId = await sendCanary(db, NOON);
		for (const [table, column] of [
			['events', 'report_id'],
			['hops', 'report_id'],
			['reports', 'id']
		]) {
			for (const which of [`where ${column} = '${report_id}'`, '']) {
				await db.sql('savepoint before');
				await expect(db.sql(`delete from public.${table} ${which}`)).rejects.toMatchObject({
					message: 'append_only'
				});
				await db.sql('rollback to before');
			}
		}
		await db.sql('delete from app.notifications where report_id = $1', [canaryId]);
		await db.sql('delete from public.events where report_id = $1', [canaryId]);
		await db.sql('delete from public.hops where report_id = $1', [canaryId]);
		await db.sql('delete from public.reports where id = $1', [canaryId]);
		expect(await left(db, canaryId)).toEqual([0, 0, 0, 0]);
	});

	for (const attempt of [
		'update public.events set at = now()',
		'update public.hops set at = now()',
		`update public.reports set description = ''`,
		'truncate public.events'
	]) {
		test(`not even a canary’s is rewritten: ${attempt}`, async ({ db }) => {
			await sendCanary(db, NOON);
			await expect(db.sql(attempt)).rejects.toMatchObject({ message: 'append_only' });
		});
	}

	test('no region of real reports becomes one that may be forgotten', async ({ db }) => {
		const { south } = await coast(db);
		await expect(
			db.sql('update public.regions set canary = true where id = $1', [south])
		).rejects.toMatchObject({ message: 'append_only' });
	});
});
