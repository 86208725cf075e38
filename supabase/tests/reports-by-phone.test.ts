import { describe, expect } from 'vitest';
import { coast, content, hire, hopsOf, later, NOON, reportOf, type Coast } from './cast.ts';
import { test, type Db, type Row } from './harness.ts';

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
		filed_by: scene.hotline,
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
		filed_by: scene.harbour,
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
