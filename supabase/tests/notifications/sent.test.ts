import { describe, expect } from 'vitest';
import {
	addTo,
	alwaysOn,
	appoint,
	coast,
	content,
	file,
	hire,
	later,
	NOON,
	patch,
	site,
	type Coast
} from '../support/cast.ts';
import { actors, test, type Db } from '../support/harness.ts';
import { channel, failed, notificationsOf, sent, take } from '../support/notifications.ts';

const kinds = (messages: { kind: string }[]) => messages.map(({ kind }) => kind);

/** Ona has push and SMS beside the e-mail every officer has; one report waits for her. */
async function waiting(db: Db, urgency = 'today') {
	const scene = await coast(db);
	await channel(db, scene.ona, 'sms');
	await channel(db, scene.ona, 'push');
	const { report_id } = await file(db, scene, { urgency });
	return { ...scene, report_id };
}

describe('the next channel', () => {
	test('follows when nobody answered in time, not a moment before', async ({ db }) => {
		await waiting(db);
		const [push] = await take(db, NOON);
		expect(push).toMatchObject({ kind: 'push', reports: 1, urgency: 'today' });
		await sent(db, push!, NOON);
		expect(await take(db, new Date(later(10).getTime() - 1))).toEqual([]);
		const [mail] = await take(db, later(10));
		expect(mail).toMatchObject({ kind: 'email' });
		await sent(db, mail!, later(10));
		expect(kinds(await take(db, later(20)))).toEqual(['sms']);
	});

	test('after the last comes none', async ({ db }) => {
		await waiting(db);
		for (const minutes of [0, 10, 20]) {
			await sent(db, (await take(db, later(minutes)))[0]!, later(minutes));
		}
		expect(await take(db, later(600))).toEqual([]);
	});

	test('is not needed once the person opened it, by whichever message', async ({ db }) => {
		const { ona } = await waiting(db);
		const [push] = await take(db, NOON);
		await sent(db, push!, NOON);
		await sent(db, (await take(db, later(10)))[0]!, later(10));
		await db.as(ona).callAt(later(11), 'open_notification', { answer: push!.attempt_id });
		expect(await take(db, later(600))).toEqual([]);
	});

	test('still is when somebody else says they opened it', async ({ db }) => {
		const { piet } = await waiting(db);
		const [push] = await take(db, NOON);
		await sent(db, push!, NOON);
		await expect(
			db.as(piet).callAt(NOON, 'open_notification', { answer: push!.attempt_id })
		).rejects.toMatchObject({ code: 'PT404', message: 'notification_not_found' });
		expect(await take(db, later(10))).toHaveLength(1);
	});
});

describe('what fails', () => {
	test('goes to the next channel in the same second', async ({ db }) => {
		await waiting(db);
		await failed(db, (await take(db, NOON))[0]!, NOON);
		expect(kinds(await take(db, NOON))).toEqual(['email']);
	});

	test('everywhere, begins again later and later, until it is worth nothing', async ({ db }) => {
		const { report_id } = await waiting(db);
		const tried: number[] = [];
		for (let minutes = 0; minutes < 13 * 60; minutes++) {
			for (let [message] = await take(db, later(minutes)); message;) {
				tried.push(minutes);
				await failed(db, message, later(minutes));
				[message] = await take(db, later(minutes));
			}
		}
		const rounds = [...new Set(tried)];
		expect(rounds.slice(0, 4)).toEqual([0, 2, 17, 32]);
		expect(rounds.at(-1)).toBeLessThan(12 * 60);
		expect(await notificationsOf(db, report_id)).toMatchObject([{ ended: 'expired' }]);
	});

	test('does not come twice over a channel that took it', async ({ db }) => {
		await waiting(db);
		await sent(db, (await take(db, NOON))[0]!, NOON);
		for (const minutes of [10, 10]) {
			await failed(db, (await take(db, later(minutes)))[0]!, later(minutes));
		}
		expect(kinds(await take(db, later(30)))).toEqual(['email']);
	});

	test('as gone is forgotten, and the next channel has it at once', async ({ db }) => {
		const { ona } = await waiting(db);
		await failed(db, (await take(db, NOON))[0]!, NOON, true);
		expect(
			await db.sql(`select from public.channels where person_id = $1 and kind = 'push'`, [ona])
		).toEqual([]);
		expect(kinds(await take(db, NOON))).toEqual(['email']);
	});

	test('as gone forgets no e-mail address', async ({ db }) => {
		const { ona } = await waiting(db);
		await failed(db, (await take(db, NOON))[0]!, NOON);
		await failed(db, (await take(db, NOON))[0]!, NOON, true);
		expect(
			await db.sql(`select from public.channels where person_id = $1 and kind = 'email'`, [ona])
		).toHaveLength(1);
	});

	test('because the dispatcher died is handed out again after a minute', async ({ db }) => {
		await waiting(db);
		const [first] = await take(db, NOON);
		expect(await take(db, new Date(later(1).getTime() - 1))).toEqual([]);
		const [second] = await take(db, later(1));
		expect(second).toMatchObject({ kind: 'push' });
		await sent(db, first!, later(1)); // it was only slow: the second answer is the one that counts
		expect(kinds(await take(db, later(2)))).toEqual(['push']);
	});
});

describe('quiet hours', () => {
	/** From noon until one in London. */
	async function quiet(db: Db, urgency: string) {
		const scene = await coast(db);
		await db.as(scene.ona).call('set_quiet_hours', { starts: '12:00', ends: '13:00' });
		await file(db, scene, { urgency });
	}

	test('hold back what can wait until the very minute they end', async ({ db }) => {
		await quiet(db, 'today');
		expect(await take(db, later(59))).toEqual([]);
		expect(await take(db, later(60))).toHaveLength(1);
	});

	test('hold back nothing that happens now', async ({ db }) => {
		await quiet(db, 'now');
		expect(await take(db, NOON)).toHaveLength(1);
	});

	test('hold back nothing that became an alarm, nor what follows from it', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('delete from public.channels where person_id = $1', [scene.ona]);
		await alwaysOn(db, scene.hotline);
		await channel(db, scene.hotline, 'push');
		await channel(db, scene.supervisor, 'push');
		for (const person of [scene.hotline, scene.supervisor, scene.piet])
			await db
				.as(person)
				.callAt(NOON, 'set_quiet_hours', { starts: '12:00', ends: '20:00', zone: null });
		const { report_id } = await file(db, scene, { urgency: 'routine' });
		await addTo(db, scene, report_id, { danger_to_life: true }, later(1));
		const told = async (at: Date) =>
			(await take(db, at)).map(({ urgency, address }) => `${urgency} ${address}`).sort();
		const hotline = `now push of ${scene.hotline}`;
		expect(await told(later(1))).toEqual([hotline, 'now x@example.test']);
		await db.sql('delete from public.channels where person_id = $1', [scene.piet]);
		await db.sql('select app.escalate($1)', [later(16)]); // the twin had it: now the hotline
		expect(await told(later(16))).toContain(hotline);
	});

	test('as long as a notification is worth sending do not make it worth nothing', async ({
		db
	}) => {
		const { ona } = await waiting(db);
		const quiet = { starts: '11:00', ends: '10:00', zone: null };
		await db.as(ona).callAt(NOON, 'set_quiet_hours', quiet);
		expect(await take(db, NOON)).toEqual([]);
		expect(kinds(await take(db, later(22 * 60)))).toEqual(['push']);
		expect(await take(db, later(34 * 60))).toEqual([]); // but no longer than any other
	});

	test('are what the wall shows, before and after the clocks change', async ({ db }) => {
		const { ona } = await coast(db);
		await db.as(ona).call('set_quiet_hours', { starts: '22:00', ends: '07:00' });
		const until = async (at: string) =>
			(await db.sql('select app.quiet_until($1, $2) as ends', [ona, at]))[0]!.ends;
		expect(await until('2026-03-28T23:00:00Z')).toEqual(new Date('2026-03-29T06:00:00Z'));
		expect(await until('2026-10-24T22:00:00Z')).toEqual(new Date('2026-10-25T07:00:00Z'));
		expect(await until('2026-10-25T07:00:00Z')).toBe(null);
	});

	test('of a whole day, in which nothing would ever be sent, are refused', async ({ db }) => {
		const { ona } = await coast(db);
		for (const [starts, ends] of [
			['00:00', '24:00'],
			['09:00', '09:00']
		])
			await expect(
				db.as(ona).callAt(NOON, 'set_quiet_hours', { starts, ends, zone: null })
			).rejects.toMatchObject({ code: 'PT422', message: 'span_unreadable' });
	});

	test('in no zone there is are refused', async ({ db }) => {
		const { ona } = await coast(db);
		await expect(
			db.as(ona).call('set_quiet_hours', { starts: '22:00', ends: '07:00', zone: 'Sea/Middle' })
		).rejects.toMatchObject({ code: 'PT422', message: 'span_unreadable' });
	});
});

test('eight at once are five messages, of which the last speaks for four', async ({ db }) => {
	const scene = await coast(db);
	for (let report = 0; report < 8; report++) await file(db, scene);
	expect((await take(db, NOON)).map(({ reports }) => reports)).toEqual([1, 1, 1, 1, 4]);
	await file(db, scene);
	expect(await take(db, NOON)).toEqual([]);
	expect((await take(db, later(1))).reduce((sum, { reports }) => sum + reports, 0)).toBe(9);
});

test('what failed counts for nothing: all of it goes over the next channel at once', async ({
	db
}) => {
	const scene = await coast(db);
	await channel(db, scene.ona, 'push');
	for (let report = 0; report < 8; report++) await file(db, scene);
	for (const message of await take(db, NOON)) await failed(db, message, NOON);
	const again = await take(db, NOON);
	expect(new Set(kinds(again))).toEqual(new Set(['email']));
	expect(again.reduce((sum, { reports }) => sum + reports, 0)).toBe(8);
});

test('somebody owed very much keeps nobody else waiting', async ({ db }) => {
	const scene = await coast(db);
	await alwaysOn(db, scene.hotline);
	await channel(db, scene.hotline, 'push');
	for (let filed = 0; filed < 4; filed++) await file(db, scene);
	await file(db, { ...scene, pier: null }, {}, later(1));
	const messages = await db.sql('select * from app.take_notifications($1, 2)', [later(1)]);
	expect(messages.map(({ kind }) => kind).sort()).toEqual([...Array(4).fill('email'), 'push']);
});

test('what happens now leaves first', async ({ db }) => {
	const scene = await coast(db);
	await file(db, scene);
	await file(db, scene, { urgency: 'now' });
	expect((await take(db, NOON)).map(({ urgency }) => urgency)).toEqual(['now', 'today']);
});

test('of two dispatchers at once each message goes to one', async ({ several }) => {
	const [one, two] = await several(2);
	const db = actors(one!);
	await one!.query('begin');
	const scene = await coast(db);
	await channel(db, scene.hotline, 'email');
	await file(db, scene, { urgency: 'now' });
	await one!.query('commit');
	await one!.query('begin');
	const first = await take(db, NOON);
	await two!.query(`set lock_timeout = '2s'`); // it never stands in line
	const second = await take(actors(two!), NOON);
	await one!.query('commit');
	expect([first.length, second.length]).toEqual([2, 0]);
	expect(await take(actors(two!), NOON)).toEqual([]);
});

describe('an alarm', () => {
	test('is sent in the minute in which five other messages were, and uses up none of them @row99', async ({
		db
	}) => {
		const scene = await coast(db);
		for (let report = 0; report < 5; report++) await file(db, scene);
		for (const message of await take(db, NOON)) await sent(db, message, NOON);
		await file(db, scene, { urgency: 'routine', danger_to_life: true });
		await file(db, scene);
		const alarm = await take(db, NOON);
		expect(alarm).toMatchObject([{ urgency: 'now', reports: 1 }]);
		await sent(db, alarm[0]!, NOON);
		expect(await take(db, NOON)).toEqual([]); // the limit still holds for the other message
		expect(await take(db, later(1))).toMatchObject([{ urgency: 'today', reports: 1 }]);
	});

	test('leaves five messages a minute for what is not one @row99', async ({ db }) => {
		const scene = await coast(db);
		for (let report = 0; report < 3; report++) await file(db, scene, { urgency: 'now' });
		for (const message of await take(db, NOON)) await sent(db, message, NOON);
		for (let report = 0; report < 6; report++) await file(db, scene);
		expect((await take(db, NOON)).map(({ reports }) => reports)).toEqual([1, 1, 1, 1, 2]);
	});

	test('after another is never held back, and more than five at once are bundled', async ({
		db
	}) => {
		const scene = await coast(db);
		for (let report = 0; report < 7; report++) await file(db, scene, { urgency: 'now' });
		const first = await take(db, NOON);
		expect(first.map(({ reports }) => reports)).toEqual([1, 1, 1, 1, 3]);
		await file(db, scene, { urgency: 'now' });
		expect(await take(db, NOON)).toMatchObject([{ urgency: 'now', reports: 1 }]);
	});

	/** Files as a reporter of a second patch, whose officer is owed nothing else. */
	async function second(db: Db, scene: Coast, name: string) {
		const officer = await hire(db, 'officer', { region: scene.south, name });
		await alwaysOn(db, officer);
		await db.sql('update public.channels set address = $2 where person_id = $1', [officer, name]);
		const patchId = await patch(db, name, scene.south);
		await appoint(db, patchId, officer, 'officer');
		return { ...scene, pier: await site(db, name, scene.south, patchId) };
	}

	test('goes before older messages to others: danger to life, then now, then the rest', async ({
		db
	}) => {
		const scene = await coast(db);
		const [alarm, danger, grew] = [
			await second(db, scene, 'alarm'),
			await second(db, scene, 'danger'),
			await second(db, scene, 'grew')
		];
		await file(db, scene);
		await file(db, alarm, { urgency: 'now' }, later(1));
		const { report_id } = await file(db, grew, { urgency: 'routine' }, later(2));
		await addTo(db, scene, report_id, { danger_to_life: true }, later(2));
		await file(db, danger, { urgency: 'today', danger_to_life: true }, later(3));
		await db.sql('delete from app.notifications where person_id in ($1, $2)', [
			scene.hotline,
			scene.supervisor
		]);
		const next = async (atMost: number) =>
			(await db.sql('select * from app.take_notifications($1, $2)', [later(4), atMost])).map(
				({ address }) => address
			);
		expect(await next(1)).toEqual(['grew']);
		expect(await next(1)).toEqual(['danger']);
		expect(await next(10)).toEqual(['alarm', 'x@example.test']);
	});
});

describe('a report in danger to life owes notifications of now', () => {
	const urgencies = async (db: Db, reportId: string) =>
		db.sql(
			'select distinct urgency from app.notifications where report_id = $1 and ended_at is null',
			[reportId]
		);

	for (const [how, become] of [
		['filed so', (db, scene) => file(db, scene, { urgency: 'routine', danger_to_life: true })],
		[
			'taken down by phone',
			async (db, scene) => {
				const report_id = crypto.randomUUID();
				await db.as(scene.hotline).callAt(NOON, 'submit_report_for', {
					report_id,
					reporter_id: scene.harbour,
					content: content(scene.pier, { danger_to_life: true }),
					sent_at: NOON
				});
				return { report_id };
			}
		],
		[
			'by an addition',
			async (db, scene) => {
				const { report_id } = await file(db, scene, { urgency: 'routine' });
				await addTo(db, scene, report_id, { danger_to_life: true });
				return { report_id };
			}
		],
		[
			'by an addition once acknowledged',
			async (db, scene) => {
				const { report_id } = await file(db, scene, { urgency: 'routine' });
				await db.as(scene.ona).callAt(NOON, 'acknowledge_report', { report_id });
				await addTo(db, scene, report_id, { danger_to_life: true });
				return { report_id };
			}
		],
		[
			'by an addition once closed',
			async (db, scene) => {
				const { report_id } = await file(db, scene, { urgency: 'routine' });
				await db.as(scene.ona).callAt(NOON, 'acknowledge_report', { report_id });
				const end = { report_id, outcome: 'action_taken', reason: 'Boarded' };
				await db.as(scene.ona).callAt(NOON, 'close_report', end);
				await addTo(db, scene, report_id, { danger_to_life: true });
				return { report_id };
			}
		],
		[
			'sent again with other words',
			async (db, scene) => {
				const { report_id } = await file(db, scene, { urgency: 'routine' });
				await db.as(scene.harbour).callAt(NOON, 'submit_report', {
					report_id,
					filed_by: scene.harbour,
					content: content(scene.pier, { urgency: 'routine', danger_to_life: true }),
					sent_at: NOON
				});
				return { report_id };
			}
		]
	] satisfies [string, (db: Db, scene: Coast) => Promise<{ report_id: string }>][])
		test(how, async ({ db }) => {
			const scene = await coast(db);
			const { report_id } = await become(db, scene);
			expect(await urgencies(db, report_id)).toEqual([{ urgency: 'now' }]);
			expect(await db.sql('select app.priority(reports) from public.reports')).toEqual([
				{ priority: 1 }
			]);
			// and each later owner is told as urgently
			await db.sql('select app.escalate($1)', [later(15)]);
			expect(await urgencies(db, report_id)).toEqual([{ urgency: 'now' }]);
		});
});
