import { describe, expect } from 'vitest';
import { coast, file, later, NOON } from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';
import { channel, take } from '../support/notifications.ts';

const PUSH = {
	kind: 'push',
	address: 'https://fcm.googleapis.com/fcm/send/abc',
	p256dh: 'B'.repeat(87),
	auth: 'a'.repeat(22)
};

const provenAt = async (db: Db, id: string) =>
	(await db.sql('select proven_at from public.channels where id = $1', [id]))[0]!.proven_at;

describe('a channel', () => {
	test('is kept at each launch and stays one @row62', async ({ db }) => {
		const { ona } = await coast(db);
		const first = await db.as(ona).call('keep_channel', PUSH);
		expect(await db.as(ona).call('keep_channel', PUSH)).toEqual(first);
	});

	test('of a shared phone belongs to whoever signed in last', async ({ db }) => {
		const { ona, piet } = await coast(db);
		await db.as(ona).call('keep_channel', PUSH);
		await db.as(piet).call('keep_channel', PUSH);
		const rows = await db.sql(`select person_id from public.channels where kind = 'push'`);
		expect(rows).toEqual([{ person_id: piet }]);
	});

	test.for([
		['an address of ours', { ...PUSH, address: 'https://10.0.0.1/x' }],
		['one that only looks like it', { ...PUSH, address: 'https://evilpush.apple.com.x.org/y' }],
		['no keys', { ...PUSH, auth: null }],
		['no address at all', { kind: 'email', address: 'ona' }],
		['a kind there is not', { kind: 'pigeon', address: 'x@example.test' }]
	] as const)('with %s is refused', async ([, said], { db }) => {
		const { ona } = await coast(db);
		await expect(db.as(ona).call('keep_channel', said)).rejects.toMatchObject({
			code: 'PT422',
			message: 'channel_unreadable'
		});
	});

	test('is nothing a reporter has', async ({ db }) => {
		const { harbour } = await coast(db);
		await expect(db.as(harbour).call('keep_channel', PUSH)).rejects.toMatchObject({
			code: 'PT403'
		});
	});

	test('is forgotten by its owner and by no other', async ({ db }) => {
		const { ona, piet } = await coast(db);
		const id = await channel(db, ona, 'sms');
		await expect(db.as(piet).call('forget_channel', { channel_id: id })).rejects.toMatchObject({
			code: 'PT404',
			message: 'channel_not_found'
		});
		await db.as(ona).call('forget_channel', { channel_id: id });
		expect(await db.sql('select from public.channels where id = $1', [id])).toEqual([]);
	});
});

describe('a test', () => {
	async function tested(db: Db) {
		const { ona, piet } = await coast(db);
		const id = await channel(db, ona, 'sms');
		await db.as(ona).callAt(NOON, 'test_channel', { channel_id: id });
		const [message] = await take(db, NOON);
		return { ona, piet, id, answer: message!.attempt_id, message };
	}

	test('goes over that channel, and its answer proves it', async ({ db }) => {
		const { ona, id, answer, message } = await tested(db);
		expect(message).toMatchObject({ kind: 'sms', urgency: 'test', reports: 0 });
		await db.as(ona).callAt(later(1), 'prove_channel', { answer });
		expect(await provenAt(db, id)).toEqual(NOON);
	});

	test('answered by another, or too late, proves nothing', async ({ db }) => {
		const { ona, piet, id, answer } = await tested(db);
		for (const [person, at] of [
			[piet, later(1)],
			[ona, later(15)]
		] as const) {
			await expect(db.as(person).callAt(at, 'prove_channel', { answer })).rejects.toMatchObject({
				code: 'PT404',
				message: 'notification_not_found'
			});
		}
		expect(await provenAt(db, id)).toEqual(new Date('2026-01-01T00:00:00Z'));
	});

	test('asked for twice in a minute is sent once', async ({ db }) => {
		const { ona, id } = await tested(db);
		await db.as(ona).callAt(NOON, 'test_channel', { channel_id: id });
		expect(await take(db, NOON)).toEqual([]);
	});

	test('of a colleague is not there to ask for', async ({ db }) => {
		const { piet, id } = await tested(db);
		await expect(
			db.as(piet).callAt(NOON, 'test_channel', { channel_id: id })
		).rejects.toMatchObject({ code: 'PT404', message: 'channel_not_found' });
	});
});

test('opening the notification of a report proves that its channel worked when it was sent', async ({
	db
}) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	const [message] = await take(db, NOON);
	const answer = { answer: message!.attempt_id };
	const opened = await db.as(scene.ona).callAt(later(2), 'open_notification', answer);
	expect(opened).toEqual({ open_notification: report_id });
	const rows = await db.sql('select proven_at from public.channels where person_id = $1', [
		scene.ona
	]);
	expect(rows).toEqual([{ proven_at: NOON }]);
});

test('a message about several reports leads to none of them', async ({ db }) => {
	const scene = await coast(db);
	for (let each = 0; each < 7; each++) await file(db, scene);
	const bundle = (await take(db, NOON)).find(({ reports }) => reports > 1);
	const answer = { answer: bundle!.attempt_id };
	const opened = await db.as(scene.ona).callAt(later(2), 'open_notification', answer);
	expect(opened).toEqual({ open_notification: null });
});

test('nobody who is signed in takes what is due, nor says what became of it', async ({ db }) => {
	const { ona } = await coast(db);
	for (const call of [
		'take_notifications()',
		`notification_sent('${ona}')`,
		`notification_failed('${ona}', true)`
	]) {
		await expect(db.as(ona).query(`select public.${call}`)).rejects.toMatchObject({
			code: '42501'
		});
	}
});
