import { expect } from 'vitest';
import { coast, file, later, NOON } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { notificationsOf, sent, take } from '../support/notifications.ts';

const days = (count: number, from: Date) => later(count * 24 * 60, from);

test('a notification and its attempts are kept for ninety days after it ended, and no longer', async ({
	db
}) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	await sent(db, (await take(db, NOON))[0]!, NOON);
	await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
	const left = async () => (await db.sql('select from app.attempts')).length;
	await db.sql('select app.forget_notifications($1)', [days(90, later(1))]);
	expect([await notificationsOf(db, report_id), await left()]).toMatchObject([[{}], 1]);
	await db.sql('select app.forget_notifications($1)', [later(1, days(90, later(1)))]);
	expect([await notificationsOf(db, report_id), await left()]).toEqual([[], 0]);
	const [kept] = await db.sql('select count(*)::int as hops from public.hops');
	expect(kept).toEqual({ hops: 1 });
});

test('one that nobody ever answered is forgotten after it is worth nothing', async ({ db }) => {
	const { report_id } = await file(db, await coast(db));
	await sent(db, (await take(db, NOON))[0]!, NOON);
	await db.sql('select app.forget_notifications($1)', [days(90, later(12 * 60))]);
	expect(await notificationsOf(db, report_id)).toHaveLength(1);
	await db.sql('select app.forget_notifications($1)', [later(1, days(90, later(12 * 60)))]);
	expect(await notificationsOf(db, report_id)).toEqual([]);
});

test('one that still has to be sent stays, however old', async ({ db }) => {
	const { report_id } = await file(db, await coast(db));
	await db.sql('select app.forget_notifications($1)', [days(400, NOON)]);
	expect(await notificationsOf(db, report_id)).toHaveLength(1);
});

test('nobody who is signed in makes us forget', async ({ db }) => {
	const { supervisor } = await coast(db);
	await expect(
		db.as(supervisor).query('select app.forget_notifications(now())')
	).rejects.toMatchObject({
		code: '42501'
	});
});
