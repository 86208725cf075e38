import { describe, expect } from 'vitest';
import {
	absent,
	addTo,
	alwaysOn,
	coast,
	file,
	hire,
	later,
	NOON,
	reportOf
} from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';
import { channel, notificationsOf, sent, take } from '../support/notifications.ts';

/** The coast with its operator on duty, so that no supervisor stands in. */
async function staffed(db: Db) {
	const scene = await coast(db);
	await alwaysOn(db, scene.hotline);
	return scene;
}

describe('who is told', () => {
	test('its officer and nobody else', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		expect(await notificationsOf(db, report_id)).toEqual([
			{ person_id: scene.ona, hop: 1, ended: null }
		]);
	});

	test('of what happens now, the operators of its region too and of no other', async ({ db }) => {
		const scene = await staffed(db);
		await hire(db, 'operator', { region: scene.south, active: false });
		const { report_id } = await file(db, scene, { urgency: 'now' });
		expect(await notificationsOf(db, report_id)).toEqual([
			{ person_id: scene.ona, hop: 1, ended: null },
			{ person_id: scene.hotline, hop: 2, ended: null }
		]);
	});

	test('the twin when it moves on; the officer is bothered no more, the hotline still is', async ({
		db
	}) => {
		const scene = await staffed(db);
		const { report_id } = await file(db, scene, { urgency: 'now' });
		await db.sql('select app.escalate($1)', [later(15)]);
		expect(await notificationsOf(db, report_id)).toEqual([
			{ person_id: scene.ona, hop: 1, ended: 'silenced' },
			{ person_id: scene.hotline, hop: 2, ended: null },
			{ person_id: scene.piet, hop: 3, ended: null }
		]);
	});

	test('operators and supervisors at the end of the line, each time again', async ({ db }) => {
		const scene = await staffed(db);
		const { report_id } = await file(db, scene);
		for (const hours of [4, 8, 12, 16]) {
			await db.sql('select app.escalate($1)', [later(hours * 60)]);
		}
		const told = await notificationsOf(db, report_id);
		expect(told.filter(({ person_id }) => person_id === scene.supervisor)).toHaveLength(2);
		expect(told.filter(({ person_id }) => person_id === scene.hotline)).toHaveLength(3);
	});

	describe('of several operators', () => {
		const told = async (db: Db, reportId: string, hop: number) =>
			(await notificationsOf(db, reportId))
				.filter((notification) => notification.hop === hop)
				.map(({ person_id }) => person_id)
				.sort();

		/** Three of them: one works, one is off, one is on leave. */
		async function watch(db: Db) {
			const scene = await coast(db);
			const off = await hire(db, 'operator', { region: scene.south });
			const away = await hire(db, 'operator', { region: scene.south });
			for (const person of [scene.hotline, away]) await alwaysOn(db, person);
			await absent(db, away);
			const { report_id } = await file(db, scene, { urgency: 'now' });
			return { ...scene, off, away, report_id };
		}

		test('those on duty, and if they do not act those who are off, but nobody on leave', async ({
			db
		}) => {
			const { hotline, off, report_id } = await watch(db);
			expect(await told(db, report_id, 2)).toEqual([hotline]);
			for (const minutes of [15, 30]) await db.sql('select app.escalate($1)', [later(minutes)]);
			expect(await told(db, report_id, 4)).toEqual([hotline, off].sort());
		});

		test('all who are not on leave when nobody is on duty and can be reached', async ({ db }) => {
			const { off, hotline, supervisor, ...scene } = await watch(db);
			for (const table of ['channels', 'duties']) {
				await db.sql(`delete from public.${table} where person_id = $1`, [hotline]);
				const { report_id } = await file(db, scene, { urgency: 'now' });
				expect(await told(db, report_id, 2)).toEqual([hotline, off, supervisor].sort());
			}
		});

		test('all of them when all are on leave, or no roster can be read', async ({ db }) => {
			const { off, hotline, away, supervisor, ...scene } = await watch(db);
			for (const person of [off, hotline]) await absent(db, person);
			const { report_id } = await file(db, scene, { urgency: 'now' });
			expect(await told(db, report_id, 2)).toEqual([off, hotline, away, supervisor].sort());
			await db.sql('delete from public.absences');
			await db.sql('alter table public.duties drop constraint duties_zone_check');
			await db.sql(`update public.duties set zone = 'Europe/Gone' where person_id = any ($1)`, [
				[hotline, away]
			]);
			const other = await file(db, scene, { urgency: 'now' });
			expect(await told(db, other.report_id, 2)).toEqual([off, hotline, away, supervisor].sort());
		});
	});

	test('its owner too when it becomes an alarm, whose acknowledgement was of less', async ({
		db
	}) => {
		const scene = await staffed(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		await addTo(db, scene, report_id, { danger_to_life: true }, later(2));
		expect((await notificationsOf(db, report_id)).filter(({ ended }) => ended === null)).toEqual([
			{ person_id: scene.ona, hop: 2, ended: null },
			{ person_id: scene.hotline, hop: 3, ended: null }
		]);
	});

	test('whoever it was given by hand', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.ona).callAt(later(1), 'reassign_report', {
			report_id,
			person_id: scene.piet,
			reason: 'Yours'
		});
		expect(await notificationsOf(db, report_id)).toEqual([
			{ person_id: scene.ona, hop: 1, ended: 'silenced' },
			{ person_id: scene.piet, hop: 2, ended: null }
		]);
	});

	test('an operator who took it is not told what they did, and the others hear no more', async ({
		db
	}) => {
		const scene = await staffed(db);
		await alwaysOn(db, await hire(db, 'operator', { region: scene.south }));
		const { report_id } = await file(db, scene, { urgency: 'now' });
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		const told = await notificationsOf(db, report_id);
		expect(told).toHaveLength(3);
		expect(told.every(({ ended }) => ended === 'silenced')).toBe(true);
	});

	test('nobody twice: the same report sent again writes nothing', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await addTo(db, scene, report_id);
		expect(await notificationsOf(db, report_id)).toHaveLength(1);
		await expect(
			db.sql(
				`insert into app.notifications (person_id, report_id, hop, part, urgency, written_at, expires_at)
				select person_id, report_id, hop, part, urgency, written_at, expires_at from app.notifications`
			)
		).rejects.toMatchObject({ code: '23505' });
	});
});

describe('silence', () => {
	test('an acknowledgement cancels every pending notification of the report, for each recipient @row66', async ({
		db
	}) => {
		const scene = await coast(db);
		await channel(db, scene.hotline, 'email');
		const { report_id } = await file(db, scene, { urgency: 'now' });
		await db.as(scene.ona).callAt(NOON, 'acknowledge_report', { report_id });
		expect(await take(db, later(1))).toEqual([]);
	});

	test('between two channels too, and what is under way brings nothing back @row66', async ({
		db
	}) => {
		const scene = await coast(db);
		await channel(db, scene.ona, 'sms');
		const { report_id } = await file(db, scene);
		const [message] = await take(db, NOON);
		await db.as(scene.ona).callAt(NOON, 'acknowledge_report', { report_id });
		await sent(db, message!, NOON);
		expect(await take(db, later(600))).toEqual([]);
	});

	test('one report acknowledged leaves another as it was', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await file(db, scene);
		await db.as(scene.ona).callAt(NOON, 'acknowledge_report', { report_id });
		expect(await take(db, later(1))).toHaveLength(1);
	});

	test('handing back tells the next and ends what was', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.ona).callAt(NOON, 'release_report', { report_id, reason: 'Ashore' });
		expect(await notificationsOf(db, report_id)).toEqual([
			{ person_id: scene.ona, hop: 1, ended: 'silenced' },
			{ person_id: scene.piet, hop: 2, ended: null }
		]);
	});
});

describe('when no notification can be written, or silenced', () => {
	async function seized(db: Db) {
		await db.sql(`create function pg_temp.refuse() returns trigger language plpgsql as $$
			begin raise exception 'seized'; end $$`);
		await db.sql(`create trigger refuse before insert or update on app.notifications for each row
			execute function pg_temp.refuse()`);
	}
	const freed = (db: Db) => db.sql('drop trigger refuse on app.notifications');

	test('reports come in and are answered all the same', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await seized(db);
		expect(await file(db, scene)).toMatchObject({ step: 'officer' });
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		expect(await reportOf(db, report_id)).toMatchObject({ acknowledged_at: later(1) });
		expect(await notificationsOf(db, report_id)).toHaveLength(1);
	});

	test('what was answered calls nobody when they can be written again', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await seized(db);
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		await freed(db);
		expect(await take(db, later(2))).toEqual([]);
	});

	test('a probe hears of it, and whoever has it then is told once they can', async ({ db }) => {
		const scene = await coast(db);
		await seized(db);
		const { report_id } = await file(db, scene); // nobody is told
		const stays = await file(db, scene, {}, later(1)); // nor of this one
		expect(await take(db, later(2))).toEqual([]);
		const health = async (at: Date) =>
			(await db.sql('select notifications_stuck from app.health($1)', [at]))[0];
		expect(await health(later(2))).toEqual({ notifications_stuck: 0 });
		expect(await health(later(4))).toEqual({ notifications_stuck: 2 });

		await db.as(scene.ona).callAt(later(4), 'release_report', { report_id, reason: 'Ashore' });
		await freed(db);
		expect((await take(db, later(5))).map(({ reports }) => reports)).toEqual([1, 1]);
		expect(await notificationsOf(db, report_id)).toEqual([
			{ person_id: scene.piet, hop: 2, ended: null }
		]);
		expect(await notificationsOf(db, stays.report_id)).toEqual([
			{ person_id: scene.ona, hop: 1, ended: null }
		]);
		expect(await health(later(6))).toEqual({ notifications_stuck: 0 });
		expect(await db.sql('select * from app.unwritten_notifications')).toEqual([]);
	});
});
