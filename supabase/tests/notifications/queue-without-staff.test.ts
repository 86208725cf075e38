/** A report that reaches a queue without staff is told to somebody in the same second. */
import { describe, expect } from 'vitest';
import { healthAt, sendCanary } from '../support/canaries.ts';
import {
	absent,
	alwaysOn,
	coast,
	file,
	hire,
	later,
	NOON,
	region,
	type Coast
} from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';
import { channel, take, sent } from '../support/notifications.ts';

/** The coast without officers on duty, an operator on duty, and an administrator; all can be reached. */
async function scene(db: Db) {
	const set = await coast(db);
	const administrator = await hire(db, 'administrator');
	for (const officer of [set.ona, set.piet]) await absent(db, officer);
	await alwaysOn(db, set.hotline);
	for (const person of [set.supervisor, administrator]) await channel(db, person, 'email');
	return { ...set, administrator };
}
type Scene = Coast & { administrator: string };

const danger = { danger_to_life: true };

/** Who is owed a notification of that report at that moment. */
async function owed(db: Db, reportId: string, at = NOON): Promise<unknown[]> {
	const rows = await db.sql(
		'select person_id from app.notifications where report_id = $1 and written_at = $2',
		[reportId, at]
	);
	return rows.map(({ person_id }) => person_id);
}

const off = (db: Db, person: string) =>
	db.sql('update public.people set active = false where id = $1', [person]);

/** Why nobody on the hotline can be told. */
const unstaffed: Record<string, (db: Db, scene: Scene) => Promise<unknown>> = {
	'is switched off': (db, { hotline }) => off(db, hotline),
	'is not on duty': (db, { hotline }) =>
		db.sql('delete from public.duties where person_id = $1', [hotline]),
	'is absent': (db, { hotline }) => absent(db, hotline),
	'has no channel': (db, { hotline }) =>
		db.sql('delete from public.channels where person_id = $1', [hotline]),
	'has a channel that was never proven': (db, { hotline }) =>
		db.sql('update public.channels set proven_at = null where person_id = $1', [hotline]),
	'has a channel whose proof has run out': async (db, { hotline }) => {
		await db.sql('update public.reach_rules set proof_days = 30');
		await db.sql('update public.channels set proven_at = $1 where person_id <> $2', [
			NOON,
			hotline
		]);
	}
};

describe('supervisors', () => {
	for (const [why, leave] of Object.entries(unstaffed))
		test(`are told in the same second when the only operator ${why} @row99`, async ({ db }) => {
			const set = await scene(db);
			await leave(db, set);
			const { report_id } = await file(db, set, danger);
			const people = await owed(db, report_id);
			expect(people).toContain(set.supervisor);
			expect(people).not.toContain(set.administrator);
		});

	test('are not told while an operator is on duty who can be reached', async ({ db }) => {
		const set = await scene(db);
		const { report_id } = await file(db, set, danger);
		expect(await owed(db, report_id)).toEqual([set.hotline]);
	});

	test('are told when the hotline is alerted beside the officer', async ({ db }) => {
		const set = await scene(db);
		await db.sql('delete from public.absences');
		await off(db, set.hotline);
		const { report_id } = await file(db, set, danger);
		expect((await owed(db, report_id)).sort()).toEqual([set.ona, set.supervisor].sort());
	});

	test('are told when the clock, a release or a disabled officer moves it there', async ({
		db
	}) => {
		const set = await scene(db);
		await db.sql('delete from public.absences where person_id = $1', [set.ona]);
		await off(db, set.hotline);
		const [late, back, disabled] = [await file(db, set), await file(db, set), await file(db, set)];
		await db.as(set.ona).callAt(later(1), 'release_report', {
			report_id: back.report_id,
			reason: 'Ashore'
		});
		expect(await owed(db, back.report_id, later(1))).toEqual([set.supervisor]);
		await db.sql('update public.reports set deadline_at = $2 where id = $1', [
			late.report_id,
			later(2)
		]);
		await db.sql('select app.escalate($1)', [later(2)]);
		expect(await owed(db, late.report_id, later(2))).toEqual([set.supervisor]);
		await off(db, set.ona);
		expect(
			await db.sql(
				`select person_id from app.notifications where report_id = $1 and ended_at is null`,
				[disabled.report_id]
			)
		).toEqual([{ person_id: set.supervisor }]);
	});

	test('get one message of a report that goes to both of their queues', async ({ db }) => {
		const set = await scene(db);
		await off(db, set.hotline);
		const { report_id } = await file(db, set, danger);
		await db.sql('select app.escalate($1)', [later(15)]);
		expect(await owed(db, report_id, later(15))).toEqual([set.supervisor]);
	});

	test('of another region are never told', async ({ db }) => {
		const set = await scene(db);
		await off(db, set.hotline);
		const far = await hire(db, 'supervisor', { region: await region(db, 'East') });
		await channel(db, far, 'push');
		const { report_id } = await file(db, set, danger);
		expect(await owed(db, report_id)).toEqual([set.supervisor]);
	});
});

describe('administrators', () => {
	const gone: Record<string, (db: Db, scene: Scene) => Promise<unknown>> = {
		'is switched off': (db, { supervisor }) => off(db, supervisor),
		'is absent': (db, { supervisor }) => absent(db, supervisor),
		'cannot be reached': (db, { supervisor }) =>
			db.sql('delete from public.channels where person_id = $1', [supervisor])
	};
	for (const [why, leave] of Object.entries(gone))
		test(`are told too when the only supervisor ${why} @row99`, async ({ db }) => {
			const set = await scene(db);
			await off(db, set.hotline);
			await leave(db, set);
			const { report_id } = await file(db, set, danger);
			expect(await owed(db, report_id)).toContain(set.administrator);
			expect((await take(db, NOON)).map(({ urgency }) => urgency)).toContain('now');
		});

	test('are told too when supervisors are alerted and there is none', async ({ db }) => {
		const set = await scene(db);
		await off(db, set.supervisor);
		const { report_id } = await file(db, set, danger);
		expect(await owed(db, report_id)).toEqual([set.hotline]);
		await db.sql('select app.escalate($1)', [later(15)]);
		expect(await owed(db, report_id, later(15))).toContain(set.administrator);
	});

	test('read nothing of the report they are told of', async ({ db }) => {
		const set = await scene(db);
		await off(db, set.hotline);
		await off(db, set.supervisor);
		const { report_id } = await file(db, set, danger);
		const [message] = await take(db, NOON);
		await db
			.as(set.administrator)
			.callAt(NOON, 'open_notification', { answer: message!.attempt_id });
		expect(await db.as(set.administrator).query('select id from public.reports')).toEqual([]);
		await expect(
			db.as(set.administrator).query('select * from public.open_report($1)', [report_id])
		).rejects.toMatchObject({ code: 'PT404' });
	});
});

describe('health', () => {
	const emptied = async (db: Db) => {
		const set = await scene(db);
		for (const person of [set.hotline, set.supervisor, set.administrator]) await absent(db, person);
		return set;
	};

	test('counts the regions where nobody can be told', async ({ db }) => {
		const { administrator, hotline, supervisor } = await emptied(db);
		expect(await healthAt(db, NOON)).toMatchObject({ queues_unwatched: 1 });
		for (const person of [hotline, supervisor, administrator]) {
			await db.sql('savepoint away');
			await db.sql('delete from public.absences where person_id = $1', [person]);
			expect(await healthAt(db, NOON)).toMatchObject({ queues_unwatched: 0 });
			await db.sql('rollback to savepoint away');
		}
		await region(db, 'Without sites');
		expect(await healthAt(db, NOON)).toMatchObject({ queues_unwatched: 1 });
	});

	test('says that the canary stopped at the queue, until somebody is there again', async ({
		db
	}) => {
		await emptied(db);
		const round = async (minutes: number) => {
			await sendCanary(db, later(minutes));
			for (const message of await take(db, later(minutes))) await sent(db, message, later(minutes));
			await db.sql('select app.escalate($1)', [later(minutes + 2)]);
			return healthAt(db, later(minutes + 2));
		};
		expect(await round(0)).toMatchObject({ canary_stopped: 'queue', canary_age_seconds: null });
		expect(await round(5)).toMatchObject({ canary_stopped: 'queue', canary_age_seconds: null });
		await db.sql('delete from public.absences');
		expect(await round(10)).toMatchObject({ canary_stopped: null, canary_age_seconds: 0 });
	});
});

describe('of a canary report', () => {
	test('nobody real is told, wherever it goes and whoever is there', async ({ db }) => {
		const set = await scene(db);
		for (const emptyHotline of [false, true]) {
			const start = emptyHotline ? 60 : 0;
			if (emptyHotline) for (const who of [set.hotline, set.supervisor]) await off(db, who);
			const id = await sendCanary(db, later(start));
			for (let minute = start; minute < start + 30; minute++)
				await db.sql('select app.escalate($1)', [later(minute)]);
			expect(
				await db.sql(`select from public.hops where report_id = $1 and part = 'alerted'`, [id])
			).not.toEqual([]);
			const told: Row[] = await db.sql(
				`select distinct name from app.notifications join public.people on people.id = person_id
				where report_id = $1`,
				[id]
			);
			expect(told).toEqual([{ name: 'Canary officer' }]);
		}
	});

	test('a notification to somebody real cannot be written at all', async ({ db }) => {
		const set = await scene(db);
		const id = await sendCanary(db, NOON);
		for (const person of [set.ona, set.hotline, set.supervisor, set.administrator])
			await db.sql(
				`insert into app.notifications (person_id, report_id, hop, part, urgency, written_at, expires_at)
				values ($1, $2, 9, 'alerted', 'now', $3, $3)`,
				[person, id, NOON]
			);
		expect(
			await db.sql(
				`select from app.notifications where report_id = $1 and person_id not in (select app.canary_people())`,
				[id]
			)
		).toEqual([]);
	});
});

test('when its owner is switched off, a report moves first, and people are notified of where it is then', async ({
	db
}) => {
	const set = await scene(db);
	const { hotline } = set;
	const { report_id } = await file(db, set, danger);
	await db.as(hotline).callAt(later(1), 'claim_report', { report_id });
	await off(db, hotline);
	const [report] = await db.sql('select hop from public.reports where id = $1', [report_id]);
	expect(
		await db.sql(
			`select distinct hop from app.notifications
			where report_id = $1 and written_at > $2 and ended_at is null`,
			[report_id, later(1)]
		)
	).toEqual([{ hop: report!.hop }]);
});
