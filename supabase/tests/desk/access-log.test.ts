import { describe, expect } from 'vitest';
import { schemaFiles } from '../../../tests/support/schema.ts';
import {
	addTo,
	coast,
	content,
	file,
	hire,
	later,
	NOON,
	photo,
	received,
	region
} from '../support/cast.ts';
import { sendCanary } from '../support/canaries.ts';
import { test, type Db } from '../support/harness.ts';

const entries = (db: Db, report_id: string) =>
	db.sql('select kind, what, person_id from public.access_log where report_id = $1 order by id', [
		report_id
	]);

describe('opening a report', () => {
	test('answers it and writes down who and when, once in five minutes @row74', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		expect(await db.as(scene.ona).call('open_report', { report_id })).toMatchObject({
			id: report_id,
			description: 'Grey RHIB, no lights'
		});
		for (const minutes of [10, 12, 14, 16]) {
			await db.as(scene.supervisor).callAt(later(minutes), 'open_report', { report_id });
		}
		await db.as(scene.ona).call('open_report', { report_id });
		const seen = await db.sql(
			`select person_id, count(*)::int from public.access_log
			where kind = 'consultation' and what = 'report' group by 1 order by 2`
		);
		expect(seen).toEqual([
			{ person_id: scene.ona, count: 1 },
			{ person_id: scene.supervisor, count: 2 }
		]);
	});

	test('is not for anybody else, who cannot tell that it exists, and leaves no entry', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const east = await region(db, 'East');
		for (const person of [
			scene.harbour,
			scene.hotline,
			await hire(db, 'officer', { region: scene.south }),
			await hire(db, 'officer', { region: scene.south, active: false }),
			await hire(db, 'supervisor', { region: east }),
			await hire(db, 'administrator')
		]) {
			await expect(db.as(person).call('open_report', { report_id })).rejects.toMatchObject({
				message: 'report_not_found'
			});
		}
		expect(await entries(db, report_id)).toMatchObject([{ kind: 'collection' }]);
	});
});

describe('what is done with a report is written down', () => {
	test('collection without the name of its reporter, alteration with who did it', async ({
		db
	}) => {
		const scene = await coast(db);
		const picture = photo();
		const { report_id } = await file(db, scene, { photos: [picture] });
		await received(db, picture);
		await addTo(db, scene, report_id);
		const ona = db.as(scene.ona);
		await ona.call('acknowledge_report', { report_id });
		await ona.call('acknowledge_report', { report_id }); // quiet, and changes nothing
		await ona.call('add_note', {
			report_id,
			note_id: crypto.randomUUID(),
			kind: 'opinion',
			words: 'Worth a visit'
		});
		await ona.call('grade_item', {
			report_id,
			grade_id: crypto.randomUUID(),
			item: 'A grey RHIB',
			about: 'vessel',
			source: 2,
			assessment: 'A',
			handling: 'P'
		});
		await ona.callAt(NOON, 'set_review', { report_id, due_on: '2027-01-01', reason: 'Season' });
		await ona.call('close_report', { report_id, outcome: 'action_taken', reason: 'Boarded' });
		const altered = (what: string) => ({ kind: 'alteration', what, person_id: scene.ona });
		expect(await entries(db, report_id)).toEqual([
			{ kind: 'collection', what: 'received', person_id: null },
			{ kind: 'collection', what: 'photo_received', person_id: null },
			{ kind: 'collection', what: 'addendum', person_id: null },
			...['acknowledged', 'note', 'grade', 'review', 'closed'].map(altered)
		]);
	});

	test('combination in both reports, also when it is taken back', async ({ db }) => {
		const scene = await coast(db);
		const one = (await file(db, scene)).report_id;
		const other = (await file(db, scene)).report_id;
		for (const linked of [true, true, false]) {
			await db.as(scene.ona).call('link_reports', { one, other, linked });
		}
		for (const id of [one, other]) {
			expect((await entries(db, id)).slice(1)).toEqual(
				['linked', 'unlinked'].map((what) => ({
					kind: 'combination',
					what,
					person_id: scene.ona
				}))
			);
		}
	});

	test('who wrote it down for a caller is named, with an account of the caller or without', async ({
		db
	}) => {
		const scene = await coast(db);
		for (const reporter_id of [scene.harbour, null]) {
			const report_id = crypto.randomUUID();
			await db.as(scene.hotline).callAt(NOON, 'submit_report_for', {
				report_id,
				reporter_id,
				content: content(scene.pier),
				sent_at: NOON
			});
			expect(await entries(db, report_id)).toEqual([
				{ kind: 'collection', what: 'received', person_id: scene.hotline }
			]);
		}
	});

	test('what is made up is not', async ({ db }) => {
		await sendCanary(db, NOON);
		expect(await db.sql('select from public.access_log')).toEqual([]);
	});
});

describe('the log', () => {
	test('is for supervisors of the region, not for those it is about, nor for administrators', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.ona).call('open_report', { report_id });
		const seen = (person: string) => db.as(person).query('select kind from public.access_log');
		expect(await seen(scene.supervisor)).toHaveLength(2);
		for (const person of [
			scene.ona,
			scene.harbour,
			scene.hotline,
			await hire(db, 'administrator'),
			await hire(db, 'supervisor', { region: await region(db, 'East') })
		]) {
			expect(await seen(person)).toEqual([]);
		}
	});

	test('is a store apart: nothing that measures, routes or tells reads it', async () => {
		const readers = schemaFiles()
			.filter(({ sql }) => /\b(from|join)\s+public\.access_log\b/.test(sql))
			.map(({ path }) => path);
		expect(readers).toEqual(['32_desk/access_log.sql']);
	});
});

test('response times are the same whoever looked', async ({ db }) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	const measure = () =>
		db.sql('select received_at, acknowledge_seconds from app.times_of($1, $2)', [
			[report_id],
			later(60)
		]);
	const before = await measure();
	await db.as(scene.ona).callAt(later(1), 'open_report', { report_id });
	expect(await measure()).toEqual(before);
	expect(before).toEqual([{ received_at: NOON, acknowledge_seconds: null }]);
	expect(await db.sql('select from app.pending')).toHaveLength(1);
});
