import { describe, expect } from 'vitest';
import { coast, content, file, NOON, type Coast } from './cast.ts';
import { test, type Db } from './harness.ts';

async function evidence(db: Db): Promise<Coast & { report_id: string }> {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
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
	for (const table of ['events', 'hops', 'addenda', 'closures']) {
		for (const attempt of [
			`update public.${table} set report_id = report_id`,
			`delete from public.${table}`,
			`truncate public.${table}`
		]) {
			test(attempt, async ({ db }) => {
				await evidence(db);
				await expect(db.sql(attempt)).rejects.toMatchObject({ message: 'append_only' });
			});
		}
	}

	for (const change of [
		`content = '{}'`,
		`content_hash = ''`,
		`filed_by = owner_id`,
		`received_at = received_at - interval '1 minute'`,
		`description = 'nothing to see'`,
		`seen_at = now()`,
		`latitude = 0, longitude = 0`
	]) {
		test(`update reports set ${change}`, async ({ db }) => {
			await evidence(db);
			await expect(db.sql(`update public.reports set ${change}`)).rejects.toMatchObject({
				message: 'append_only'
			});
		});
	}

	test('nor can a report be deleted from under its history', async ({ db }) => {
		await evidence(db);
		await expect(db.sql('delete from public.reports')).rejects.toMatchObject({ code: '23503' });
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
