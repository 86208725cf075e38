/** Sending never waits for reports that move, nor they for it: nobody is told twice, nobody not at all. */
import type pg from 'pg';
import { describe, expect } from 'vitest';
import { coast, file, later, NOON } from '../support/cast.ts';
import { actors, test, type Db } from '../support/harness.ts';
import { channel, notificationsOf, take } from '../support/notifications.ts';

/** Ona was just sent one message about two reports, over a push channel that a third waits for too. */
async function bundled(several: (count: number) => Promise<pg.Client[]>) {
	const [moving, sending] = (await several(2)) as [pg.Client, pg.Client];
	const db = actors(moving);
	await moving.query('begin');
	const scene = await coast(db);
	const push = await channel(db, scene.ona, 'push');
	for (let filed = 0; filed < 3; filed++) await file(db, scene);
	const notifications = await db.sql('select id, report_id from app.notifications order by id');
	const [other, low, high] = notifications as { id: string; report_id: string }[];
	const [attempt] = await db.sql(
		`insert into app.attempts (person_id, channel_id, notification_ids, at)
		values ($1, $2, $3, $4) returning id`,
		[scene.ona, push, [low!.id, high!.id], NOON]
	);
	await db.sql(
		`update app.notifications set channel_id = $1, attempt_id = $2, next_at = $3 where id = any ($4)`,
		[push, attempt!.id, later(1), [low!.id, high!.id]]
	);
	await db.sql('update app.notifications set channel_id = $1 where id = $2', [push, other!.id]);
	await moving.query('commit');
	return { ...scene, moving, sending, other: other!, low: low!, high: high!, answer: attempt!.id };
}

const becoming: [string, (db: Db, ona: string, answer: unknown) => Promise<unknown>][] = [
	[
		'was taken on',
		(db, _, answer) => db.sql('select app.notification_sent($1, $2)', [answer, NOON])
	],
	[
		'was not taken on',
		(db, _, answer) => db.sql('select app.notification_failed($1, false, $2)', [answer, NOON])
	],
	[
		'went to a browser that is gone',
		(db, _, answer) => db.sql('select app.notification_failed($1, true, $2)', [answer, NOON])
	],
	['was opened', (db, ona, answer) => db.as(ona).callAt(NOON, 'open_notification', { answer })]
];

describe.for(becoming)('that a message %s', ([, become]) => {
	test('is written down while its reports go on one by one, and the next is told of each', async ({
		several
	}) => {
		const { ona, piet, answer, moving, sending, other, low, high } = await bundled(several);
		const release = ({ report_id }: { report_id: string }) =>
			actors(moving).as(ona).callAt(later(1), 'release_report', { report_id, reason: 'Away' });
		await moving.query('begin');
		await release(high);
		await sending.query('begin');
		await sending.query(`set local lock_timeout = '2s'`); // it never stands in line
		await become(actors(sending), ona, answer);
		await sending.query('commit');
		await release(other);
		await release(low);
		await moving.query('commit');
		for (const { report_id } of [low, high, other])
			expect(await notificationsOf(actors(moving), report_id)).toEqual([
				{ person_id: ona, hop: 1, ended: expect.stringMatching('silenced|proven') },
				{ person_id: piet, hop: 2, ended: null }
			]);
	});
});

test('what is due is handed out while its report is held by somebody', async ({ several }) => {
	const { ona, moving, sending, low } = await bundled(several);
	await moving.query('begin');
	await moving.query(`select set_config('request.jwt.claims', $1, true)`, [
		JSON.stringify({ sub: ona, aal: 'aal2' })
	]);
	await moving.query('select app.locked_report($1)', [low.report_id]);
	await sending.query(`set lock_timeout = '2s'`);
	expect(await take(actors(sending), later(1))).not.toEqual([]);
	await moving.query('rollback');
});
