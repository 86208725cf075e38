import { describe, expect } from 'vitest';
import { coast, content, file, later, NOON, reportOf } from '../support/cast.ts';
import { actors, test, type Db } from '../support/harness.ts';
import { take } from '../support/notifications.ts';

async function beat(db: Db) {
	return (await db.sql('select last_tick_at, moved from app.heartbeat'))[0];
}

function seconds(count: number): Date {
	return later(count / 60, later(15));
}

test('every tick leaves its mark, also one that found nothing to do', async ({ db }) => {
	const scene = await coast(db);
	expect(await beat(db)).toEqual({ last_tick_at: null, moved: 0 });
	await file(db, scene, { urgency: 'now' });
	await db.sql('select app.escalate($1)', [later(15)]);
	expect(await beat(db)).toEqual({ last_tick_at: later(15), moved: 1 });
	await db.sql('select app.escalate($1)', [later(16)]);
	expect(await beat(db)).toEqual({ last_tick_at: later(16), moved: 0 });
});

describe('a nudge', () => {
	test('by staff moves what is due when the clock has stopped', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene, { urgency: 'now' });
		for (const person of [scene.ona, scene.hotline, scene.supervisor]) {
			await db.as(person).callAt(later(14), 'nudge');
		}
		expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'officer' });
		expect(await db.as(scene.supervisor).callAt(later(15), 'nudge')).toEqual({ nudge: 1 });
		expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'twin' });
	});

	test('within five seconds of a tick does nothing', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('select app.escalate($1)', [later(15)]);
		await file(db, scene, { urgency: 'now' }, NOON);
		expect(await db.as(scene.ona).callAt(seconds(4.999), 'nudge')).toEqual({ nudge: 0 });
		expect(await db.as(scene.ona).callAt(seconds(5), 'nudge')).toEqual({ nudge: 1 });
	});

	test('is not a reporter’s, nor an administrator’s, nor anybody’s without a session', async ({
		db
	}) => {
		const scene = await coast(db);
		await expect(db.as(scene.harbour).call('nudge')).rejects.toMatchObject({
			code: 'PT403',
			message: 'not_allowed'
		});
		await expect(db.as(null).call('nudge')).rejects.toMatchObject({ code: '42501' });
	});

	test('of two at once the second waits for nothing and does nothing', async ({ several }) => {
		const [one, two] = await several(2);
		const scene = await coast(actors(one!));
		await one!.query(
			`select app.submit_report(gen_random_uuid(), $1, $2, now(), now() - interval '5 hours')`,
			[scene.harbour, JSON.stringify(content(scene.pier))]
		);
		for (const client of [one!, two!]) {
			await client.query(`select set_config('request.jwt.claims', $1, false)`, [
				JSON.stringify({ sub: scene.ona, aal: 'aal2' })
			]);
		}
		await one!.query('begin');
		expect((await one!.query('select public.nudge() as n')).rows).toEqual([{ n: 1 }]);
		await two!.query(`set lock_timeout = '2s'`);
		expect((await two!.query('select public.nudge() as n')).rows).toEqual([{ n: 0 }]);
		await one!.query('commit');
	});
});

describe('health', () => {
	test('tells a probe without a session how late we are, and nothing else', async ({ db }) => {
		const scene = await coast(db);
		await db.sql(`select app.escalate(now() - interval '3 minutes')`);
		const [{ at }] = (await db.sql(`select now() - interval '20 minutes' as at`)) as [{ at: Date }];
		await file(db, scene, { urgency: 'now' }, at);
		const told = await db.as(null).call('health');
		expect(Object.keys(told)).toEqual([
			'tick_age_seconds',
			'oldest_overdue_seconds',
			'due',
			'stuck',
			'notifications_stuck',
			'oldest_notification_seconds',
			'canary_age_seconds',
			'canary_stopped',
			'figures_wrong',
			'figures_age_hours',
			'queues_unwatched',
			'alarms'
		]);
		expect(told).toMatchObject({
			tick_age_seconds: 180,
			due: 1,
			alarms: ['clock', 'overdue', 'notifications', 'queues']
		});
		expect(told.oldest_overdue_seconds).toBeCloseTo(300, 0);
		await expect(db.as(null).query('select * from app.heartbeat')).rejects.toMatchObject({
			code: '42501'
		});
	});

	test('says so when the clock has never run and nothing is due', async ({ db }) => {
		expect(await db.as(null).call('health')).toEqual({
			tick_age_seconds: null,
			oldest_overdue_seconds: null,
			due: 0,
			stuck: 0,
			notifications_stuck: 0,
			oldest_notification_seconds: null,
			canary_age_seconds: null,
			canary_stopped: null,
			figures_wrong: 0,
			figures_age_hours: null,
			queues_unwatched: 0,
			alarms: ['clock']
		});
	});

	test('says how many figures were wrong when they were last proved, and when', async ({ db }) => {
		const scene = await coast(db);
		await file(db, scene);
		await db.sql('select app.roll_up($1)', [NOON]);
		await db.sql(`update app.time_counts set reports = 7 where dimension = 'all' and span = 'day'`);
		await db.sql('select app.verify($1)', [later(60)]);
		const [told] = await db.sql('select (app.health($1)).*', [later(180)]);
		expect(told!.figures_wrong).toBeGreaterThan(0);
		expect(told!.figures_age_hours).toBe(2);
		await db.sql('select app.verify($1)', [later(180)]);
		expect(await db.sql('select (app.health($1)).*', [later(180)])).toMatchObject([
			{ figures_wrong: 0, figures_age_hours: 0 }
		]);
	});

	test('counts messages that nobody took to send them, two minutes after they were due', async ({
		db
	}) => {
		const scene = await coast(db);
		await file(db, scene);
		const at = async (moment: Date) => (await db.sql('select * from app.health($1)', [moment]))[0]!;
		expect(await at(later(2))).toMatchObject({
			notifications_stuck: 0,
			oldest_notification_seconds: null
		});
		expect(await at(later(2.1))).toMatchObject({
			notifications_stuck: 1,
			oldest_notification_seconds: 126
		});
		await take(db, later(2.1));
		expect(await at(later(2.1))).toMatchObject({
			notifications_stuck: 0,
			oldest_notification_seconds: null
		});
	});

	test('counts claims that ran out and acknowledgements that lapsed', async ({ db }) => {
		const scene = await coast(db);
		const one = await file(db, scene, { urgency: 'now' });
		const two = await file(db, scene, { urgency: 'now' });
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id: one.report_id });
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id: two.report_id });
		const due = async (at: Date) => (await db.sql('select * from app.health($1)', [at]))[0]!;
		expect(await due(later(5))).toMatchObject({ due: 0 });
		expect(await due(later(6))).toMatchObject({ due: 1, oldest_overdue_seconds: 0 });
		expect(await due(later(121))).toMatchObject({ due: 2 });
	});
});

describe('an alarm', () => {
	const WELL = { tick_age_seconds: 15, stuck: 0, notifications_stuck: 0, queues_unwatched: 0 };
	const alarms = async (db: Db, figures: object) => {
		const said = { ...WELL, ...figures };
		const rows = await db.sql(
			`select app.alarms(jsonb_populate_record(null::public.health, $1)) as alarms`,
			[JSON.stringify(said)]
		);
		return rows[0]!.alarms;
	};

	test.for([
		[{}, []],
		[{ tick_age_seconds: 60 }, []],
		[{ tick_age_seconds: 60.1 }, ['clock']],
		[{ tick_age_seconds: null }, ['clock']],
		// the time of the server was put back: what is yet to come proves nothing
		[{ tick_age_seconds: -60 }, []],
		[{ tick_age_seconds: -60.1 }, ['clock']],
		[{ canary_age_seconds: -60 }, []],
		[{ canary_age_seconds: -60.1 }, ['canary']],
		[{ oldest_overdue_seconds: 60 }, []],
		[{ oldest_overdue_seconds: 60.1 }, ['overdue']],
		[{ due: 7, oldest_overdue_seconds: 3 }, []],
		[{ stuck: 1 }, ['stuck']],
		[{ notifications_stuck: 1 }, ['notifications']],
		[{ queues_unwatched: 1 }, ['queues']],
		[{ canary_age_seconds: 660 }, []],
		[{ canary_age_seconds: 660.1 }, ['canary']],
		// one that went astray alarms nobody; where none was ever sent, none is late
		[{ canary_age_seconds: 400, canary_stopped: 'notification' }, []],
		[{ canary_age_seconds: null, canary_stopped: 'sign_in' }, ['canary']],
		[{ figures_wrong: 3, figures_age_hours: 90 }, []],
		[{ tick_age_seconds: 90, oldest_overdue_seconds: 90, stuck: 2 }, ['clock', 'overdue', 'stuck']]
	] as const)('%j is %j @row48 @row100', async ([figures, expected], { db }) => {
		expect(await alarms(db, figures)).toEqual(expected);
	});

	test('is not over until the clock has run again after its time was put back', async ({ db }) => {
		await db.sql('select app.escalate($1)', [later(60)]);
		const said = async () => (await db.sql('select alarms from app.health($1)', [NOON]))[0]!.alarms;
		expect(await said()).toEqual(['clock']);
		await db.sql('select app.escalate($1)', [NOON]);
		expect(await said()).toEqual([]);
	});

	test('sets the status 503 for this answer, and nothing sets it while all is well', async ({
		db
	}) => {
		const status = async () =>
			(await db.sql(`select nullif(current_setting('response.status', true), '') as status`))[0]!
				.status;
		await db.sql('select app.escalate(now())');
		expect(await db.as(null).call('health')).toMatchObject({ alarms: [] });
		expect(await status()).toBe(null);
		await db.sql(`update app.heartbeat set last_tick_at = now() - interval '61 seconds'`);
		await db.as(null).call('health');
		expect(await status()).toBe('503');
	});
});
