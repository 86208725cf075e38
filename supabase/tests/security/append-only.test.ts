import { describe, expect } from 'vitest';
import { coast, content, file, later, NOON, photo, received, type Coast } from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

async function evidence(db: Db): Promise<Coast & { report_id: string }> {
	const scene = await coast(db);
	const [here, owed] = [photo(), photo()];
	const { report_id } = await file(db, scene, {
		photos: [here, owed],
		identifiers: [{ kind: 'mmsi', as_typed: '232001234' }]
	});
	await received(db, here, later(1));
	await db.as(scene.ona).call('view_photo', { photo_id: here.id });
	await db.as(scene.harbour).call('submit_report', {
		report_id,
		content: content(scene.pier, { description: 'more' }),
		sent_at: NOON
	});
	await db.as(scene.ona).call('acknowledge_report', { report_id });
	await db
		.as(scene.ona)
		.call('close_report', { report_id, outcome: 'action_taken', reason: 'Boarded' });
	return { ...scene, report_id };
}

describe('even the owner of the tables cannot rewrite what happened', () => {
	for (const table of ['events', 'hops', 'addenda', 'closures', 'identifiers', 'access_log']) {
		for (const attempt of [
			`update public.${table} set report_id = report_id`,
			`delete from public.${table}`,
			`truncate public.${table} cascade`
		]) {
			test(`${attempt} @row74`, async ({ db }) => {
				await evidence(db);
				await expect(db.sql(attempt)).rejects.toMatchObject({ message: 'append_only' });
			});
		}
	}

	for (const attempt of [
		`update public.roster_events set after = '[]'`,
		`delete from public.roster_events`,
		`truncate public.roster_events`
	]) {
		test(`${attempt} @row74`, async ({ db }) => {
			const { ona, supervisor } = await coast(db);
			await db.as(supervisor).call('set_capacity', { person_id: ona, capacity: 1 });
			await expect(db.sql(attempt)).rejects.toMatchObject({ message: 'append_only' });
		});
	}

	for (const change of [
		`content = '{}'`,
		`content_hash = ''`,
		`source_id = (select id from public.sources where person_id = owner_id)`,
		`received_at = received_at - interval '1 minute'`,
		`description = 'nothing to see'`,
		`seen_at = now()`,
		`latitude = 0, longitude = 0`,
		`observer_latitude = 0, observer_longitude = 0`,
		`phone_ahead = '1 day'`,
		`flags = '{clock_off}'`,
		`detail = '{"still_there": "no"}'`
	]) {
		test(`update reports set ${change}`, async ({ db }) => {
			await evidence(db);
			await expect(db.sql(`update public.reports set ${change}`)).rejects.toMatchObject({
				message: 'append_only'
			});
		});
	}

	for (const attempt of [
		`update public.photos set sha256 = repeat('0', 64)`,
		`update public.photos set received_at = null where received_at is not null`,
		`update public.photos set received_at = received_at where received_at is not null`,
		`update public.photos set received_at = now(), bytes = 1 where received_at is null`,
		'delete from public.photos',
		'truncate public.photos cascade'
	]) {
		test(attempt, async ({ db }) => {
			await evidence(db);
			await expect(db.sql(attempt)).rejects.toMatchObject({ message: 'append_only' });
		});
	}

	test('nor can a report be deleted from under its history', async ({ db }) => {
		await evidence(db);
		await expect(db.sql('delete from public.reports')).rejects.toMatchObject({
			message: 'append_only'
		});
	});
});

describe('a report without an owner or a deadline cannot be written down', () => {
	for (const change of [
		`owner_step = null`,
		`owner_id = null`,
		`owner_step = 'nobody'`,
		`deadline_at = null`,
		`acknowledged_at = now()`,
		`closed_at = now()`
	]) {
		test(change, async ({ db }) => {
			await file(db, await coast(db));
			await expect(db.sql(`update public.reports set ${change}`)).rejects.toMatchObject({
				code: expect.stringMatching(/^2350[24]$|^23514$/)
			});
		});
	}
});
