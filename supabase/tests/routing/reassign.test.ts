import { describe, expect } from 'vitest';
import {
	absent,
	alwaysOn,
	appoint,
	coast,
	eventsOf,
	file,
	hire,
	hopsOf,
	later,
	patch,
	region,
	reportOf
} from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

const NOT_ALLOWED = { code: 'PT403', message: 'not_allowed' };
const UNAVAILABLE = { code: 'PT409', message: 'person_unavailable' };

/** The coast, an officer of the same region who looks after another patch, and a report of Ona's. */
async function scene(db: Db) {
	const set = await coast(db);
	const west = await patch(db, 'West', set.south);
	const nia = await hire(db, 'officer', { region: set.south, name: 'Nia' });
	await alwaysOn(db, nia);
	await appoint(db, west, nia, 'officer');
	const { report_id } = await file(db, set);
	const give = (by: string, person_id: string, at = later(10), reason = 'She knows the boat') =>
		db.as(by).callAt(at, 'reassign_report', { report_id, person_id, reason });
	return { ...set, nia, report_id, give };
}

test('a supervisor gives it to another officer: same id, history kept, clock begins again @row42', async ({
	db
}) => {
	const { ona, nia, supervisor, report_id, give } = await scene(db);
	await db.as(ona).callAt(later(5), 'acknowledge_report', { report_id });
	expect(await give(supervisor, nia)).toMatchObject({
		owner_step: 'officer',
		owner_id: nia,
		acknowledged_at: null,
		deadline_at: later(10 + 4 * 60)
	});
	expect(await hopsOf(db, report_id)).toEqual([
		{ step: 'officer', person_id: ona, part: 'owner', reason: 'first_choice' },
		{ step: 'officer', person_id: nia, part: 'owner', reason: 'reassigned' }
	]);
	expect((await reportOf(db, report_id)).first_acknowledged_at).toEqual(later(5));
	expect(await eventsOf(db, report_id)).toEqual([
		'received',
		'routed',
		'acknowledged',
		'reassigned'
	]);
});

test('from there it goes on: twin, hotline', async ({ db }) => {
	const { nia, supervisor, report_id, give } = await scene(db);
	await give(supervisor, nia);
	for (const hours of [4, 8]) await db.sql('select app.escalate($1)', [later(10 + hours * 60)]);
	expect((await hopsOf(db, report_id)).slice(2).map(({ step }) => step)).toEqual([
		'twin',
		'hotline'
	]);
});

test('its owner gives it away, twice is quiet, and can then read it no more unless it is her patch @row42', async ({
	db
}) => {
	const { ona, piet, nia, report_id, give } = await scene(db);
	expect(await give(ona, nia)).toEqual(await give(ona, nia));
	expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'reassigned']);
	await give(nia, piet);
	expect(await db.as(ona).query('select id from public.reports')).toHaveLength(1);
	expect(await db.as(nia).query('select id from public.reports')).toHaveLength(0);
	expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'twin', owner_id: piet });
});

test('to an operator it is the hotline’s, and its lease is the whole target', async ({ db }) => {
	const { supervisor, hotline, report_id, give } = await scene(db);
	await give(supervisor, hotline);
	expect(await reportOf(db, report_id)).toMatchObject({
		owner_step: 'hotline',
		owner_id: hotline,
		deadline_at: later(10 + 4 * 60),
		claimed_until: null
	});
});

test('to whoever has it already changes nothing', async ({ db }) => {
	const { supervisor, ona, report_id, give } = await scene(db);
	expect(await give(supervisor, ona)).toMatchObject({ deadline_at: later(4 * 60) });
	expect(await eventsOf(db, report_id)).toEqual(['received', 'routed']);
});

describe('cannot', () => {
	test('be done by somebody else, nor from another region', async ({ db }) => {
		const { piet, nia, harbour, hotline, give } = await scene(db);
		const far = await hire(db, 'supervisor', { region: await region(db, 'East') });
		await expect(give(piet, nia)).rejects.toMatchObject(NOT_ALLOWED);
		for (const person of [nia, harbour, hotline, far]) {
			await expect(give(person, nia)).rejects.toMatchObject({ message: 'report_not_found' });
		}
	});

	test('be done without a reason, or after closing @row42', async ({ db }) => {
		const { ona, nia, supervisor, report_id, give } = await scene(db);
		await expect(give(supervisor, nia, later(10), ' ')).rejects.toMatchObject({
			code: 'PT422',
			message: 'reason_required'
		});
		await db.as(ona).callAt(later(5), 'acknowledge_report', { report_id });
		await db.as(ona).callAt(later(6), 'close_report', {
			report_id,
			outcome: 'action_taken',
			reason: 'Boarded'
		});
		await expect(give(supervisor, nia)).rejects.toMatchObject({
			code: 'PT409',
			message: 'already_closed'
		});
	});

	test('go to somebody who is away, switched off, elsewhere or does not take reports', async ({
		db
	}) => {
		const { supervisor, nia, south, harbour, report_id, give } = await scene(db);
		const east = await region(db, 'East');
		const abroad = await hire(db, 'officer', { region: east });
		await alwaysOn(db, abroad);
		await absent(db, nia);
		for (const person of [
			nia,
			abroad,
			harbour,
			supervisor,
			await hire(db, 'operator', { region: east }),
			await hire(db, 'operator', { region: south, active: false }),
			crypto.randomUUID()
		]) {
			await expect(give(supervisor, person)).rejects.toMatchObject(UNAVAILABLE);
		}
		expect(await eventsOf(db, report_id)).toEqual(['received', 'routed']);
	});
});

test('the reporter is told with whom it is now, and not why', async ({ db }) => {
	const { harbour, supervisor, nia, report_id, give } = await scene(db);
	await give(supervisor, nia);
	const told = await db
		.as(harbour)
		.query('select kind, step, name, reason from public.my_report_timeline($1)', [report_id]);
	expect(told.at(-1)).toEqual({
		kind: 'reassigned',
		step: 'officer',
		name: 'Nia',
		reason: 'reassigned'
	});
});

describe('who can have it', () => {
	const asked = async (db: Db, by: string, report_id: string) =>
		db.as(by).query('select * from public.assignees($1)', [report_id]);

	test('those of its patch first, then other officers, then operators, and why not', async ({
		db
	}) => {
		const { south, piet, nia, hotline, ona, supervisor, report_id } = await scene(db);
		const lone = await hire(db, 'officer', { region: south, name: 'Abe' });
		await absent(db, nia, 'sickness');
		const rows = await asked(db, ona, report_id);
		const can = { available: true, reason: null };
		expect(rows).toEqual([
			{ person_id: piet, name: 'Piet', step: 'twin', of_patch: true, ...can },
			{
				person_id: lone,
				name: 'Abe',
				step: 'officer',
				of_patch: false,
				available: false,
				reason: 'off_duty'
			},
			{
				person_id: nia,
				name: 'Nia',
				step: 'officer',
				of_patch: false,
				available: false,
				reason: 'absent'
			},
			{ person_id: hotline, name: 'Hotline', step: 'hotline', of_patch: false, ...can }
		]);
		expect(await asked(db, supervisor, report_id)).toEqual(rows);
	});

	test('whoever is in it as available can be given it, and nobody else', async ({ db }) => {
		const { supervisor, nia, report_id } = await scene(db);
		await absent(db, nia);
		for (const { person_id, available, step } of await asked(db, supervisor, report_id)) {
			const given = db.as(supervisor).call('reassign_report', {
				report_id,
				person_id,
				reason: 'She knows the boat'
			});
			if (available) expect(await given).toMatchObject({ owner_id: person_id, owner_step: step });
			else await expect(given).rejects.toMatchObject(UNAVAILABLE);
		}
		expect(await eventsOf(db, report_id)).toHaveLength(4);
	});

	test('once the hotline has it, the operator who claimed it sees its officers again', async ({
		db
	}) => {
		const { hotline, ona, report_id, give, supervisor } = await scene(db);
		await give(supervisor, hotline);
		expect((await asked(db, hotline, report_id))[0]).toMatchObject({ person_id: ona });
	});

	test('nobody of another region, switched off, or without reports is in it', async ({ db }) => {
		const { south, ona, report_id } = await scene(db);
		const before = await asked(db, ona, report_id);
		await hire(db, 'officer', { region: await region(db, 'East') });
		for (const role of ['officer', 'operator'] as const)
			await hire(db, role, { region: south, active: false });
		await hire(db, 'supervisor', { region: south });
		expect(await asked(db, ona, report_id)).toEqual(before);
	});

	test('cannot be asked by anybody who could not give it away', async ({ db }) => {
		const { ona, piet, nia, harbour, hotline, report_id } = await scene(db);
		await expect(asked(db, piet, report_id)).rejects.toMatchObject(NOT_ALLOWED);
		const far = await hire(db, 'supervisor', { region: await region(db, 'East') });
		const admin = await hire(db, 'administrator');
		for (const person of [nia, harbour, hotline, far, admin])
			await expect(asked(db, person, report_id)).rejects.toMatchObject({
				code: 'PT404',
				message: 'report_not_found'
			});
		await db.as(ona).call('acknowledge_report', { report_id });
		const end = { report_id, outcome: 'action_taken', reason: 'Boarded' };
		await db.as(ona).call('close_report', end);
		await expect(asked(db, ona, report_id)).rejects.toMatchObject({ message: 'already_closed' });
	});
});
