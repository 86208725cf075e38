import { describe, expect } from 'vitest';
import {
	coast,
	content,
	hire,
	hopsOf,
	later,
	NOON,
	region,
	reportOf,
	site,
	sourceOf,
	type Coast
} from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const CALLER = { name: 'Jory Penrose', number: '01632 960555' };

/** What an operator writes down at NOON for somebody on the telephone. */
function writeDown(
	db: Db,
	scene: Coast,
	{ by = scene.hotline, changes = {}, ...args }: Row & { by?: string; changes?: Row } = {}
): Promise<Row> {
	return db.as(by).callAt(NOON, 'submit_report_for', {
		report_id: crypto.randomUUID(),
		reporter_id: null,
		content: content(scene.pier, { caller: CALLER, ...changes }),
		sent_at: NOON,
		...args
	});
}

test('for a caller without an account: the operator filed it, the caller is in it', async ({
	db
}) => {
	const scene = await coast(db);
	const receipt = await writeDown(db, scene);
	expect(receipt).toMatchObject({ kind: 'report', step: 'officer', owner_name: 'Ona' });
	expect(await reportOf(db, receipt.report_id as string)).toMatchObject({
		source_id: await sourceOf(db, scene.hotline),
		taken_by: scene.hotline,
		region_id: scene.south,
		content: { caller: CALLER },
		detail: { caller: CALLER }
	});
	const desk = await db.as(scene.ona).query('select * from public.desk_reports');
	expect(desk).toMatchObject([
		{ detail: { caller: CALLER }, taken_by: scene.hotline, taken_by_name: 'Hotline' }
	]);
});

test('for a caller with an account: it is theirs, and they follow it like any other', async ({
	db
}) => {
	const scene = await coast(db);
	const receipt = await writeDown(db, scene, { reporter_id: scene.harbour });
	expect(await reportOf(db, receipt.report_id as string)).toMatchObject({
		source_id: await sourceOf(db, scene.harbour),
		taken_by: scene.hotline
	});
	const mine = await db.as(scene.harbour).query('select id from public.my_reports()');
	expect(mine).toEqual([{ id: receipt.report_id }]);
	const told = await db
		.as(scene.harbour)
		.query('select kind, name, reason from public.my_report_timeline($1)', [receipt.report_id]);
	expect(told[0]).toEqual({ kind: 'received', name: null, reason: 'by_phone' });
});

test('it goes the way of any other: urgent to officer and hotline, on at the deadline', async ({
	db
}) => {
	const scene = await coast(db);
	const receipt = await writeDown(db, scene, { changes: { urgency: 'now' } });
	await db.sql('select app.escalate($1)', [later(15)]);
	const hops = await hopsOf(db, receipt.report_id as string);
	expect(hops.map(({ step, part }) => `${step} ${part}`)).toEqual([
		'officer owner',
		'hotline alerted',
		'twin owner'
	]);
});

test('the database’s door takes it too, with or without a reporter', async ({ db }) => {
	const scene = await coast(db);
	for (const who of [{}, { reporter_id: scene.harbour }]) {
		const receipt = await db.as(scene.hotline).call('submit_report_for', {
			report_id: crypto.randomUUID(),
			content: content(scene.pier),
			sent_at: NOON,
			...who
		});
		expect(receipt).toMatchObject({ kind: 'report' });
	}
});

describe('sent twice', () => {
	test('it is one report with one receipt', async ({ db }) => {
		const scene = await coast(db);
		const report_id = crypto.randomUUID();
		const first = await writeDown(db, scene, { report_id });
		expect(await writeDown(db, scene, { report_id })).toEqual(first);
		expect(await db.sql('select id from public.reports')).toHaveLength(1);
	});

	test('with a correction it is kept beside the first', async ({ db }) => {
		const scene = await coast(db);
		const report_id = crypto.randomUUID();
		await writeDown(db, scene, { report_id });
		const second = await writeDown(db, scene, { report_id, changes: { description: 'Two boats' } });
		expect(second).toMatchObject({ kind: 'addendum' });
	});

	test('an id of somebody else’s report is taken, also the caller’s own', async ({ db }) => {
		const scene = await coast(db);
		const report_id = crypto.randomUUID();
		await db.as(scene.harbour).callAt(NOON, 'submit_report', {
			report_id,
			filed_by: scene.harbour,
			content: content(scene.pier),
			sent_at: NOON
		});
		for (const reporter_id of [null, scene.harbour]) {
			await expect(writeDown(db, scene, { report_id, reporter_id })).rejects.toMatchObject({
				code: 'PT409',
				message: 'report_id_taken'
			});
		}
	});
});

describe('cannot', () => {
	test('be done by anybody but an operator', async ({ db }) => {
		const scene = await coast(db);
		const gone = await hire(db, 'operator', { region: scene.south, active: false });
		for (const by of [scene.harbour, scene.ona, scene.supervisor, gone]) {
			await expect(writeDown(db, scene, { by })).rejects.toMatchObject({
				code: 'PT403',
				message: 'not_allowed'
			});
		}
		await expect(
			db.as(null).call('submit_report_for', {
				report_id: crypto.randomUUID(),
				content: content(scene.pier),
				sent_at: NOON
			})
		).rejects.toMatchObject({ code: '42501' });
	});

	test('be put in the name of staff, of nobody, or of an account switched off', async ({ db }) => {
		const scene = await coast(db);
		const off = await hire(db, 'reporter', { region: scene.south, active: false });
		for (const reporter_id of [scene.ona, crypto.randomUUID(), off]) {
			await expect(writeDown(db, scene, { reporter_id })).rejects.toMatchObject({
				code: 'PT404',
				message: 'reporter_not_found'
			});
		}
	});

	test('be unreadable', async ({ db }) => {
		const scene = await coast(db);
		await expect(writeDown(db, scene, { changes: { seen_at: null } })).rejects.toMatchObject({
			code: 'PT422',
			detail: 'seen_at'
		});
	});
});

describe('who is calling', () => {
	const found = async (db: Db, by: string, words: string) =>
		(await db.as(by).query('select * from public.find_reporters($1)', [words])).map(
			({ name, site_name, is_home }) => [name, site_name, is_home]
		);

	test('is found by a part of their name or of their site’s, with all of their sites', async ({
		db
	}) => {
		const scene = await coast(db);
		const quay = await site(db, 'Anchor Quay', scene.south, scene.solent);
		await db.sql('insert into public.reporter_sites (person_id, site_id) values ($1, $2)', [
			scene.harbour,
			quay
		]);
		const harbour = [
			['Harbour', 'Pier Harbour', true],
			['Harbour', 'Anchor Quay', false]
		];
		expect(await found(db, scene.hotline, ' arbo')).toEqual(harbour);
		expect(await found(db, scene.hotline, 'anchor')).toEqual(harbour);
		await hire(db, 'reporter', { region: scene.south, name: 'Sam Harbourside' });
		expect(await found(db, scene.hotline, 'HARBOUR')).toEqual([
			...harbour,
			['Sam Harbourside', null, null]
		]);
	});

	test('one letter, or a sign that stands for any, finds nobody', async ({ db }) => {
		const { hotline } = await coast(db);
		for (const words of ['', 'h', ' h ', '%%', '__'])
			expect(await found(db, hotline, words)).toEqual([]);
	});

	test('staff, accounts switched off and other regions’ reporters are not found', async ({
		db
	}) => {
		const { south, hotline } = await coast(db);
		const east = await region(db, 'East');
		await hire(db, 'reporter', { region: south, name: 'Gone Testwell', active: false });
		await hire(db, 'reporter', { region: east, name: 'Far Testwell' });
		await hire(db, 'officer', { region: south, name: 'Officer Testwell' });
		expect(await found(db, hotline, 'testwell')).toEqual([]);
		const far = await hire(db, 'operator', { region: east });
		expect(await found(db, far, 'testwell')).toEqual([['Far Testwell', null, null]]);
	});

	test('at most 20 people are found', async ({ db }) => {
		const { south, hotline } = await coast(db);
		for (let n = 0; n < 21; n++)
			await hire(db, 'reporter', { region: south, name: `Many ${String(n).padStart(2, '0')}` });
		const many = await found(db, hotline, 'many');
		expect(many).toHaveLength(20);
		expect(many.at(-1)![0]).toBe('Many 19');
	});

	test('cannot be asked by anybody but an operator', async ({ db }) => {
		const { south, ona, harbour, supervisor } = await coast(db);
		const gone = await hire(db, 'operator', { region: south, active: false });
		for (const by of [ona, harbour, supervisor, gone])
			await expect(found(db, by, 'harbour')).rejects.toMatchObject({
				code: 'PT403',
				message: 'not_allowed'
			});
	});
});
