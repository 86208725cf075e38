/** Gaps in the next thirty days are told to whoever keeps the rosters: by e-mail, and not every day. */
import { describe, expect } from 'vitest';
import { sendCanary } from '../support/canaries.ts';
import {
	alwaysOn,
	appoint,
	coast,
	file,
	hire,
	later,
	NOON,
	patch,
	region,
	site,
	type Coast
} from '../support/cast.ts';
import { actors, test, type Db } from '../support/harness.ts';
import { channel, failed, sent, take, type Message } from '../support/notifications.ts';

const days = (count: number, from = NOON) => later(count * 24 * 60, from);
const tell = async (db: Db, at: Date) =>
	(await db.sql('select app.notify_of_gaps($1) as written', [at]))[0]!.written;

/** The coast, with an operator on duty, so that its hotline has no gap. */
async function watched(db: Db): Promise<Coast> {
	const scene = await coast(db);
	await alwaysOn(db, scene.hotline);
	return scene;
}

/** Nobody on the coast of patch Solent from one day to another, counted from NOON. */
async function away(db: Db, { ona, piet }: Coast, from: number, to: number): Promise<void> {
	for (const person of [ona, piet]) {
		await db.sql(
			`insert into public.absences (person_id, reason, starts_at, ends_at) values ($1, 'leave', $2, $3)`,
			[person, days(from), days(to)]
		);
	}
}

/** The coast with a gap in ten days, and a supervisor who is reached in three ways. */
async function gap(db: Db) {
	const scene = await watched(db);
	await away(db, scene, 10, 11);
	for (const kind of ['push', 'sms', 'email'] as const) await channel(db, scene.supervisor, kind);
	return scene;
}

/** Told at that moment, and the letter taken on. */
async function messagesAt(db: Db, at: Date): Promise<Message[]> {
	await tell(db, at);
	const messages = await take(db, at);
	for (const message of messages) await sent(db, message, at);
	return messages;
}

describe('a gap in the next thirty days', () => {
	test('is told to the supervisor of that region, by e-mail alone, in one letter @row68', async ({
		db
	}) => {
		const { supervisor } = await gap(db);
		expect(await messagesAt(db, NOON)).toMatchObject([
			{ kind: 'email', address: `email of ${supervisor}`, urgency: 'gaps', reports: 0 }
		]);
		// nobody answers it, and no other way follows
		for (const minutes of [15, 60, 300]) expect(await take(db, later(minutes))).toEqual([]);
	});

	test('is not told where there is none, nor one that is further away', async ({ db }) => {
		const scene = await watched(db);
		await away(db, scene, 31, 32);
		await channel(db, scene.supervisor, 'email');
		expect(await messagesAt(db, NOON)).toEqual([]);
		expect(await messagesAt(db, days(2))).toHaveLength(1);
	});

	test('is nobody else’s: no officer, operator, administrator, or supervisor elsewhere', async ({
		db
	}) => {
		const scene = await gap(db);
		const east = await region(db, 'East');
		const far = await hire(db, 'supervisor', { region: east });
		const off = await hire(db, 'supervisor', { region: scene.south, active: false });
		const admin = await hire(db, 'administrator');
		for (const person of [far, off, admin, scene.hotline]) await channel(db, person, 'email');
		expect((await messagesAt(db, NOON)).map(({ address }) => address)).toEqual([
			`email of ${scene.supervisor}`
		]);
	});

	test('is told to administrators where no supervisor is left, once for all regions', async ({
		db
	}) => {
		const scene = await gap(db);
		await db.sql('update public.people set active = false where id = $1', [scene.supervisor]);
		const east = await region(db, 'East');
		await patch(db, 'Far', east);
		const admin = await hire(db, 'administrator');
		await channel(db, admin, 'email');
		expect(await messagesAt(db, NOON)).toMatchObject([{ address: `email of ${admin}` }]);
	});

	test('is told in the day by the clock of the coast, in summer too, once', async ({ db }) => {
		await gap(db);
		for (const night of ['2026-11-25T07:59:59Z', '2026-11-25T17:00:00Z', '2026-11-25T23:30:00Z']) {
			expect(await tell(db, new Date(night)), night).toBe(0);
		}
		expect(await tell(db, new Date('2026-11-25T08:00:00Z'))).toBe(1);
		expect(await tell(db, new Date('2026-11-25T08:15:00Z'))).toBe(0);
		await db.sql('truncate app.gap_notifications');
		await db.sql(
			`update public.absences set starts_at = '2027-06-10 12:00Z', ends_at = '2027-06-11 12:00Z'`
		);
		expect(await tell(db, new Date('2027-06-01T06:45:00Z'))).toBe(0);
		expect(await tell(db, new Date('2027-06-01T07:00:00Z'))).toBe(1);
	});

	test('of a patch that is closed is nobody’s', async ({ db }) => {
		const { south, supervisor } = await watched(db);
		await channel(db, supervisor, 'email');
		const hamble = await patch(db, 'Hamble', south);
		await db.sql('update public.patches set disused_at = $1 where id = $2', [later(-60), hamble]);
		expect(await tell(db, NOON)).toBe(0);
		await db.sql('update public.patches set disused_at = null');
		expect(await tell(db, days(1))).toBe(1);
	});

	test('of the canary is nobody’s', async ({ db }) => {
		const { supervisor } = await watched(db);
		await channel(db, supervisor, 'email');
		await sendCanary(db, NOON);
		await db.sql('delete from public.duties where person_id in (select app.canary_people())');
		await db.sql('delete from app.notifications');
		expect(await tell(db, NOON)).toBe(0);
		expect(await db.sql('select from app.gap_notifications')).toHaveLength(1);
	});
});

describe('what they know already', () => {
	test('is told again after a week, not before', async ({ db }) => {
		const scene = await gap(db);
		expect(await messagesAt(db, NOON)).toHaveLength(1);
		for (const day of [1, 2, 6]) expect(await messagesAt(db, days(day)), `day ${day}`).toEqual([]);
		// a little earlier in the day than the first
		expect(await messagesAt(db, later(-1, days(7)))).toHaveLength(1);
		expect(await messagesAt(db, days(8))).toEqual([]);
		await away(db, scene, 75, 76);
		expect(await messagesAt(db, days(60))).toHaveLength(1);
	});

	test('is told no more when it is filled', async ({ db }) => {
		await gap(db);
		await messagesAt(db, NOON);
		await db.sql('delete from public.absences');
		expect(await messagesAt(db, days(7))).toEqual([]);
	});

	test('and more of it, which opened since, is told the next day', async ({ db }) => {
		const scene = await gap(db);
		await messagesAt(db, NOON);
		await away(db, scene, 20, 20.5);
		expect(await messagesAt(db, days(1))).toHaveLength(1);
		expect(await messagesAt(db, days(2))).toEqual([]);
	});

	test('and in another patch, which opened since, too', async ({ db }) => {
		const { south, ona } = await gap(db);
		await messagesAt(db, NOON);
		const hamble = await patch(db, 'Hamble', south);
		await appoint(db, hamble, ona, 'officer');
		expect(await messagesAt(db, days(1))).toHaveLength(1);
	});

	test('is no news because another day came into sight, though nights have nobody at all', async ({
		db
	}) => {
		await gap(db);
		await db.sql(`update public.duties set starts = '08:00', ends = '18:00'`);
		expect(await messagesAt(db, NOON)).toHaveLength(1);
		for (const day of [1, 2, 3, 4, 5, 6]) expect(await messagesAt(db, days(day))).toEqual([]);
		expect(await messagesAt(db, days(7))).toHaveLength(1);
	});

	test('is what reached somebody: when nothing left yesterday, it is told today', async ({
		db
	}) => {
		await gap(db);
		await tell(db, NOON);
		const [mail] = await take(db, NOON);
		await failed(db, mail!, NOON);
		expect(await take(db, later(4 * 60))).toEqual([]);
		expect(await messagesAt(db, days(1))).toHaveLength(1);
		expect(await messagesAt(db, days(2))).toEqual([]);
	});
});

describe('the letter', () => {
	test('goes by site: how many gaps each has in the regions its reader keeps @row68', async ({
		db
	}) => {
		const scene = await gap(db);
		await away(db, scene, 12, 13);
		await site(db, 'Bridge Marina', scene.south, scene.solent);
		await site(db, 'Alone', scene.south, null);
		const closed = await site(db, 'Closed', scene.south, scene.solent);
		await db.sql('update public.sites set disused_at = $2 where id = $1', [closed, later(-60)]);
		await db.sql('delete from public.duties where person_id = $1', [scene.hotline]);
		const east = await region(db, 'East');
		await site(db, 'Far', east, await patch(db, 'Broads', east));
		const [message] = await messagesAt(db, NOON);
		expect(message!.gaps).toEqual([
			{ kind: 'hotline', name: 'South', gaps: 1 },
			{ kind: 'site', name: 'Alone', gaps: 1 },
			{ kind: 'site', name: 'Bridge Marina', gaps: 2 },
			{ kind: 'site', name: 'Pier Harbour', gaps: 2 }
		]);
	});

	test('to an administrator names the sites of regions without a supervisor', async ({ db }) => {
		await gap(db);
		const east = await region(db, 'East');
		await site(db, 'Far', east, await patch(db, 'Broads', east));
		await patch(db, 'Empty', east);
		const admin = await hire(db, 'administrator');
		await channel(db, admin, 'email');
		const messages = await messagesAt(db, NOON);
		expect(messages.find(({ address }) => address === `email of ${admin}`)!.gaps).toEqual([
			{ kind: 'hotline', name: 'East', gaps: 1 },
			{ kind: 'patch', name: 'Empty', gaps: 1 },
			{ kind: 'site', name: 'Far', gaps: 1 }
		]);
	});

	test('of anything else carries no gaps', async ({ db }) => {
		const scene = await gap(db);
		await file(db, scene);
		for (const message of await take(db, NOON)) expect(message.gaps).toBeNull();
	});

	test('that fails is tried again, later and later, and no longer than four hours', async ({
		db
	}) => {
		await gap(db);
		await tell(db, NOON);
		let tries = 0;
		for (let minute = 0; minute < 10 * 60; minute++) {
			for (const message of await take(db, later(minute))) {
				expect(message.kind).toBe('email');
				await failed(db, message, later(minute));
				expect(minute).toBeLessThan(4 * 60);
				tries++;
			}
		}
		expect(tries).toBeGreaterThan(5);
		expect(tries).toBeLessThan(30);
		expect(await db.sql('select ended from app.notifications')).toEqual([{ ended: 'expired' }]);
	});

	test('waits for quiet hours to end, as all but alarms do', async ({ db }) => {
		const { supervisor } = await gap(db);
		await db.sql(
			`insert into public.quiet_hours (person_id, starts, ends) values ($1, '11:00', '14:00')`,
			[supervisor]
		);
		expect(await messagesAt(db, NOON)).toEqual([]);
		expect(await take(db, later(119))).toEqual([]);
		expect(await take(db, later(120))).toHaveLength(1);
	});

	test('goes nowhere without an e-mail address, whatever else there is', async ({ db }) => {
		const { supervisor } = await gap(db);
		await db.sql(`delete from public.channels where person_id = $1 and kind = 'email'`, [
			supervisor
		]);
		expect(await messagesAt(db, NOON)).toEqual([]);
		expect(await take(db, later(10))).toEqual([]);
	});

	test('speaks for no report, and no report’s message for it, however many there are', async ({
		db
	}) => {
		const scene = await gap(db);
		// the end of the line: supervisors are alerted of each
		for (let filed = 0; filed < 8; filed++) await file(db, scene, {}, later(-24 * 60));
		for (const hours of [-20, -16, -12])
			await db.sql('select app.escalate($1)', [later(hours * 60)]);
		await db.sql(
			`update app.notifications set next_at = $1, expires_at = $2 where person_id = $3`,
			[NOON, days(1), scene.supervisor]
		);
		await tell(db, NOON);
		const mine = (await take(db, NOON)).filter(({ address }) => address.includes(scene.supervisor));
		expect(mine.filter(({ urgency }) => urgency === 'gaps')).toMatchObject([
			{ kind: 'email', reports: 0 }
		]);
		const others = mine.filter(({ urgency }) => urgency !== 'gaps');
		expect(others.reduce((sum, { reports }) => sum + reports, 0)).toBe(8);
	});

	test('proves no channel and answers no report', async ({ db }) => {
		const scene = await gap(db);
		await messagesAt(db, NOON);
		const proofs = await db.sql(
			'select distinct proven_at from public.channels where person_id = $1',
			[scene.supervisor]
		);
		expect(proofs).toHaveLength(1);
		const [notification] = await db.sql('select * from app.notifications');
		expect(notification).toMatchObject({ report_id: null, hop: null, part: null, ended: null });
		await expect(
			db
				.as(scene.supervisor)
				.callAt(later(1), 'prove_channel', { answer: notification!.attempt_id })
		).rejects.toMatchObject({ message: 'notification_not_found' });
	});

	test('is written once by two clocks, and handed to one of two dispatchers', async ({
		several
	}) => {
		const clients = await several(2);
		const [one, two] = clients.map((client) => actors(client)) as [Db, Db];
		const { south } = await gap(one);
		await one.sql('insert into app.gap_notifications (region_id) values ($1)', [south]); // as after any day
		await clients[0]!.query('begin');
		expect(await tell(one, NOON)).toBe(1);
		await clients[1]!.query(`set lock_timeout = '2s'`);
		expect(await tell(two, NOON)).toBe(0);
		await clients[0]!.query('commit');
		expect(await tell(two, later(15))).toBe(0);
		const taken = await Promise.all([take(one, later(16)), take(two, later(16))]);
		expect(taken.flat()).toHaveLength(1);
	});

	test('is written by nobody who is signed in', async ({ db }) => {
		const { supervisor } = await gap(db);
		for (const person of [supervisor, await hire(db, 'administrator'), null]) {
			await expect(db.as(person).query('select app.notify_of_gaps(now())')).rejects.toMatchObject({
				code: '42501'
			});
			await expect(
				db.as(person).query('select * from app.gap_notifications')
			).rejects.toMatchObject({
				code: '42501'
			});
		}
	});
});
