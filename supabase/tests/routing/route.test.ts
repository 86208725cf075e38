import { describe, expect } from 'vitest';
import {
	absent,
	appoint,
	coast,
	file,
	hire,
	hopsOf,
	later,
	NOON,
	site,
	type Coast
} from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

test('it goes to the officer of the patch when she is there @row37', async ({ db }) => {
	const scene = await coast(db);
	const receipt = await file(db, scene);
	expect(receipt).toMatchObject({
		step: 'officer',
		owner_name: 'Ona',
		reason: 'first_choice',
		hotline_alerted: false,
		received_at: NOON,
		deadline_at: later(4 * 60)
	});
	expect(await hopsOf(db, receipt.report_id)).toEqual([
		{ step: 'officer', person_id: scene.ona, part: 'owner', reason: 'first_choice' }
	]);
});

describe('an officer who cannot take it is passed over in the same second', () => {
	const ways: [string, string, (db: Db, scene: Coast) => Promise<unknown>][] = [
		['on leave', 'absent', (db, { ona }) => absent(db, ona)],
		['sick', 'absent', (db, { ona }) => absent(db, ona, 'sickness')],
		[
			'away now',
			'absent',
			(db, { ona }) => db.as(ona).callAt(later(-1), 'set_away', { away: true })
		],
		['off duty', 'off_duty', (db) => db.sql(`delete from public.duties where weekday = 3`)],
		[
			'switched off',
			'inactive',
			(db, { ona }) => db.sql('update public.people set active = false where id = $1', [ona])
		],
		[
			'moved to another role',
			'inactive',
			(db, { ona }) => db.sql(`update public.people set role = 'operator' where id = $1`, [ona])
		],
		[
			'never reached by any channel',
			'no_channel',
			(db, { ona }) =>
				db.sql('update public.channels set proven_at = null where person_id = $1', [ona])
		]
	];
	for (const [way, reason, befall] of ways) {
		test(`${way} @row37 @row38 @row39`, async ({ db }) => {
			const scene = await coast(db);
			await befall(db, scene);
			if (way === 'off duty') {
				await db.sql(
					`insert into public.duties (person_id, weekday, starts, ends) values ($1, 3, '00:00', '00:00')`,
					[scene.piet]
				);
			}
			const receipt = await file(db, scene);
			expect(receipt).toMatchObject({
				step: 'twin',
				owner_name: 'Piet',
				reason: reason === 'off_duty' ? 'officer_off_duty' : 'officer_unavailable',
				received_at: NOON,
				deadline_at: later(4 * 60)
			});
			expect(await hopsOf(db, receipt.report_id)).toEqual([
				{ step: 'officer', person_id: scene.ona, part: 'passed_over', reason },
				{ step: 'twin', person_id: scene.piet, part: 'owner', reason: 'officer_unavailable' }
			]);
		});
	}
});

test('both absent: the hotline has it, and both reasons are kept', async ({ db }) => {
	const scene = await coast(db);
	await absent(db, scene.ona);
	await absent(db, scene.piet, 'sickness');
	const receipt = await file(db, scene);
	expect(receipt).toMatchObject({ step: 'hotline', owner_name: null, reason: 'twin_unavailable' });
	expect(await hopsOf(db, receipt.report_id)).toEqual([
		{ step: 'officer', person_id: scene.ona, part: 'passed_over', reason: 'absent' },
		{ step: 'twin', person_id: scene.piet, part: 'passed_over', reason: 'absent' },
		{ step: 'hotline', person_id: null, part: 'owner', reason: 'twin_unavailable' }
	]);
});

test('leave that has ended no longer counts; the last second of it does', async ({ db }) => {
	const scene = await coast(db);
	await absent(db, scene.ona, 'leave', NOON);
	expect(await file(db, scene)).toMatchObject({ step: 'officer' });
	expect(await file(db, scene, {}, new Date(NOON.getTime() - 1))).toMatchObject({ step: 'twin' });
});

test('happening now goes to the officer and to the hotline at once', async ({ db }) => {
	const scene = await coast(db);
	const receipt = await file(db, scene, { urgency: 'now' });
	expect(receipt).toMatchObject({ step: 'officer', hotline_alerted: true, deadline_at: later(15) });
	expect(await hopsOf(db, receipt.report_id)).toEqual([
		{ step: 'officer', person_id: scene.ona, part: 'owner', reason: 'first_choice' },
		{ step: 'hotline', person_id: null, part: 'alerted', reason: 'urgent' }
	]);
	const queue = await db.as(scene.hotline).query('select id from public.desk_reports');
	expect(queue).toEqual([{ id: receipt.report_id }]);
});

describe('where nobody is named, the hotline of the region has it', () => {
	test('a site without a patch @row40', async ({ db }) => {
		const scene = await coast(db);
		const pier = await site(db, 'Lonely Quay', scene.south, null);
		expect(await file(db, { ...scene, pier })).toMatchObject({
			step: 'hotline',
			reason: 'no_patch'
		});
	});

	test('a patch without an officer goes to its twin', async ({ db }) => {
		const scene = await coast(db);
		await db.sql(`delete from public.patch_officers where standing = 'officer'`);
		expect(await file(db, scene)).toMatchObject({ step: 'twin', reason: 'no_officer' });
	});

	test('a patch without officer and twin @row40', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('delete from public.patch_officers');
		expect(await file(db, scene)).toMatchObject({ step: 'hotline', reason: 'no_officer' });
	});

	test('an empty roster @row40', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('delete from public.duties');
		expect(await file(db, scene)).toMatchObject({ step: 'hotline', reason: 'officers_off_duty' });
	});

	test('a site nobody knows: the hotline of the reporter’s own region', async ({ db }) => {
		const scene = await coast(db);
		const receipt = await file(db, { ...scene, pier: crypto.randomUUID() });
		expect(receipt).toMatchObject({ step: 'hotline', reason: 'no_patch' });
		const seen = await db.as(scene.hotline).query('select id from public.reports');
		expect(seen).toEqual([{ id: receipt.report_id }]);
	});
});

test('a late report is routed by the roster of the moment it arrives @row41', async ({ db }) => {
	const scene = await coast(db);
	await db.sql(`update public.duties set starts = '09:00', ends = '17:00' where person_id = $1`, [
		scene.ona
	]);
	const receipt = await file(db, scene, { seen_at: '2026-11-25T12:00:00Z' }, later(9 * 60));
	expect(receipt).toMatchObject({ step: 'twin', received_at: later(9 * 60) });
});

test('an officer who took over yesterday has today’s report', async ({ db }) => {
	const scene = await coast(db);
	const nico = await hire(db, 'officer', { region: scene.south, name: 'Nico' });
	await db.sql(
		`update public.patch_officers set ends_at = '2026-11-24' where standing = 'officer'`
	);
	await db.sql(
		`insert into public.duties (person_id, weekday, starts, ends) values ($1, 3, '00:00', '00:00')`,
		[nico]
	);
	await db.sql(
		`insert into public.channels (person_id, kind, address, proven_at) values ($1, 'sms', '1', '2026-01-01')`,
		[nico]
	);
	await db.sql(
		`insert into public.patch_officers (patch_id, person_id, standing, starts_at)
		values ($1, $2, 'officer', '2026-11-24')`,
		[scene.solent, nico]
	);
	expect(await file(db, scene)).toMatchObject({ step: 'officer', owner_name: 'Nico' });
});

test('a patch cannot have two officers at once, nor one person in both places', async ({ db }) => {
	const scene = await coast(db);
	const nico = await hire(db, 'officer', { region: scene.south });
	for (const [person, standing] of [
		[nico, 'officer'],
		[scene.ona, 'twin']
	] as const) {
		await db.sql('savepoint attempt');
		await expect(appoint(db, scene.solent, person, standing)).rejects.toMatchObject({
			code: '23P01'
		});
		await db.sql('rollback to savepoint attempt');
	}
});
