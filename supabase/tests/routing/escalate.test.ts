import { describe, expect } from 'vitest';
import { absent, addTo, coast, eventsOf, file, hopsOf, later, reportOf } from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

async function escalate(db: Db, at: Date): Promise<number> {
	return (await db.sql('select app.escalate($1) as moved', [at]))[0]!.moved as number;
}

const DEADLINE = later(4 * 60);

test('at the deadline it moves to the twin, a millisecond before it does not @row43', async ({
	db
}) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	expect(await escalate(db, new Date(DEADLINE.getTime() - 1))).toBe(0);
	expect(await escalate(db, DEADLINE)).toBe(1);
	expect(await reportOf(db, report_id)).toMatchObject({
		owner_step: 'twin',
		owner_id: scene.piet,
		deadline_at: later(8 * 60)
	});
});

for (const [urgency, minutes] of [
	['now', 15],
	['today', 4 * 60],
	['routine', 24 * 60]
] as const)
	test(`what is ${urgency} has ${minutes} minutes, and not a second less @row43`, async ({
		db
	}) => {
		const scene = await coast(db);
		await file(db, scene, { urgency });
		expect(await escalate(db, later(minutes - 1 / 60))).toBe(0);
		expect(await escalate(db, later(minutes))).toBe(1);
	});

test('running it again in the same moment does nothing', async ({ db }) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	expect([await escalate(db, DEADLINE), await escalate(db, DEADLINE)]).toEqual([1, 0]);
	expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'escalated']);
});

test('an absent twin is passed over with no wait', async ({ db }) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	await absent(db, scene.piet);
	await escalate(db, DEADLINE);
	expect((await hopsOf(db, report_id)).slice(1)).toEqual([
		{ step: 'twin', person_id: scene.piet, part: 'passed_over', reason: 'absent' },
		{ step: 'hotline', person_id: null, part: 'owner', reason: 'no_answer' }
	]);
});

test('a claim that led to nothing goes back to the queue', async ({ db }) => {
	const scene = await coast(db);
	await db.sql('delete from public.patch_officers');
	const { report_id } = await file(db, scene, { urgency: 'now' });
	await db.as(scene.hotline).callAt(later(14), 'claim_report', { report_id });
	expect(await escalate(db, later(15))).toBe(0);
	expect(await escalate(db, later(19))).toBe(1);
	expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'hotline', owner_id: null });
});

describe('a roster that cannot be read', () => {
	async function withGoneZone(db: Db, person: string) {
		await db.sql('alter table public.duties drop constraint duties_zone_check');
		await db.sql(`update public.duties set zone = 'Europe/Gone' where person_id = $1`, [person]);
	}

	test('passes its officer over, and the report still comes in', async ({ db }) => {
		const scene = await coast(db);
		await withGoneZone(db, scene.ona);
		const receipt = await file(db, scene);
		expect(receipt).toMatchObject({ step: 'twin', reason: 'officer_unavailable' });
		expect((await hopsOf(db, receipt.report_id))[0]).toMatchObject({ reason: 'roster_unreadable' });
	});

	test('does not stop the clock for it or for others', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await withGoneZone(db, scene.piet);
		expect(await escalate(db, DEADLINE)).toBe(1);
		expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'hotline' });
	});
});

/** From now on that report cannot be changed by anybody. */
async function seize(db: Db, reportId: string): Promise<void> {
	await db.sql(`create function pg_temp.refuse() returns trigger language plpgsql as $$
		begin raise exception 'seized'; end $$`);
	await db.sql(`create trigger refuse before update on public.reports for each row
		when (old.id = '${reportId}') execute function pg_temp.refuse()`);
}

test('one that cannot be moved at all does not hold up the rest', async ({ db }) => {
	const scene = await coast(db);
	const stuck = await file(db, scene);
	const other = await file(db, scene);
	await seize(db, stuck.report_id);
	expect(await escalate(db, DEADLINE)).toBe(1);
	expect(await reportOf(db, other.report_id)).toMatchObject({ owner_step: 'twin' });
	expect(await reportOf(db, stuck.report_id)).toMatchObject({ owner_step: 'officer' });
});

test('one that cannot be moved is tried last, a probe hears of it, and it goes once it can', async ({
	db
}) => {
	const scene = await coast(db);
	const stuck = await file(db, scene, {}, later(-1));
	await seize(db, stuck.report_id);
	expect(await escalate(db, DEADLINE)).toBe(0);
	const other = await file(db, scene);
	expect((await db.sql('select app.escalate($1, 1) as moved', [DEADLINE]))[0]).toEqual({
		moved: 1
	});
	expect(await reportOf(db, other.report_id)).toMatchObject({ owner_step: 'twin' });
	expect(await db.as(null).call('health')).toMatchObject({ stuck: 1 });
	expect(await db.sql('select since, error from app.stuck')).toEqual([
		{ since: DEADLINE, error: 'seized' }
	]);

	await db.sql('drop trigger refuse on public.reports');
	expect(await escalate(db, later(1, DEADLINE))).toBe(1);
	expect(await db.as(null).call('health')).toMatchObject({ stuck: 0 });
});

describe('a claim', () => {
	test('that led to nothing is free again when the lease ends, and not before @row46', async ({
		db
	}) => {
		const scene = await coast(db);
		await db.sql('delete from public.patch_officers');
		const { report_id } = await file(db, scene, { urgency: 'routine' });
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		expect(await escalate(db, new Date(later(6).getTime() - 1))).toBe(0);
		expect(await escalate(db, later(6))).toBe(1);
		expect(await escalate(db, later(6))).toBe(0);
		expect(await reportOf(db, report_id)).toMatchObject({
			owner_step: 'hotline',
			owner_id: null,
			deadline_at: later(24 * 60) // nobody gains time by claiming
		});
		expect((await hopsOf(db, report_id)).at(-1)).toMatchObject({
			part: 'owner',
			reason: 'claim_expired'
		});
		expect((await eventsOf(db, report_id)).at(-1)).toBe('claim_expired');
	});

	test('that was acknowledged stays', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('delete from public.patch_officers');
		const { report_id } = await file(db, scene, { urgency: 'routine' });
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		await db.as(scene.hotline).callAt(later(2), 'acknowledge_report', { report_id });
		expect(await escalate(db, later(60))).toBe(0);
		expect(await reportOf(db, report_id)).toMatchObject({ owner_id: scene.hotline });
	});

	test('of a report nobody knew was urgent does not outlive the urgent target', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('delete from public.patch_officers');
		const { report_id } = await file(db, scene, { urgency: 'routine' });
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		await addTo(db, scene, report_id, { danger_to_life: true }, later(2));
		expect(await escalate(db, later(17))).toBe(1);
	});
});
