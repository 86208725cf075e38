/** Who is on duty can still not take a report without a proven channel, or with full hands. */
import { describe, expect } from 'vitest';
import { coast, file, later, NOON, site } from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

const DAY_MS = 86_400_000;

async function why(db: Db, person: string, at = NOON): Promise<unknown> {
	return (await db.sql('select app.unavailable_because($1, $2) as why', [person, at]))[0]!.why;
}

async function reach(db: Db, days = 30) {
	const scene = await coast(db);
	await db.sql('update public.reach_rules set proof_days = $1', [days]);
	return scene;
}

const proven = (db: Db, person: string, at: Date | null) =>
	db.sql('update public.channels set proven_at = $2 where person_id = $1', [person, at]);

describe('a channel counts for as long as the rule says', () => {
	test('thirty days, as delivered', async ({ db }) => {
		expect(await db.sql('select proof_days, ends_at from public.reach_rules')).toEqual([
			{ proof_days: 30, ends_at: null }
		]);
	});

	test('proven thirty days ago less a millisecond, and to the millisecond, it counts', async ({
		db
	}) => {
		const { ona } = await reach(db);
		await proven(db, ona, new Date(NOON.getTime() - 30 * DAY_MS + 1));
		expect(await why(db, ona)).toBe(null);
		await proven(db, ona, new Date(NOON.getTime() - 30 * DAY_MS));
		expect(await why(db, ona)).toBe(null);
	});

	test('a millisecond longer ago it does not, and the twin is asked in the same second', async ({
		db
	}) => {
		const scene = await reach(db);
		await proven(db, scene.piet, NOON);
		await proven(db, scene.ona, new Date(NOON.getTime() - 30 * DAY_MS - 1));
		expect(await why(db, scene.ona)).toBe('channel_unproven');
		expect(await file(db, scene)).toMatchObject({ step: 'twin' });
	});

	test('thirty days are as long across a change of clocks, whatever the session’s zone', async ({
		db
	}) => {
		const { ona } = await reach(db);
		await db.sql(`set local timezone = 'Europe/London'`);
		const at = new Date('2026-11-10T12:00:00Z');
		await proven(db, ona, new Date(at.getTime() - 30 * DAY_MS));
		expect(await why(db, ona, at)).toBe(null);
		await proven(db, ona, new Date(at.getTime() - 30 * DAY_MS - 1));
		expect(await why(db, ona, at)).toBe('channel_unproven');
	});

	test('one fresh channel of several is enough; none that ever answered is none', async ({
		db
	}) => {
		const { ona } = await reach(db);
		await proven(db, ona, null);
		expect(await why(db, ona)).toBe('no_channel');
		await db.sql(
			`insert into public.channels (person_id, kind, address, proven_at)
			values ($1, 'sms', '1', $2), ($1, 'push', '2', '2026-01-01')`,
			[ona, later(-1)]
		);
		expect(await why(db, ona)).toBe(null);
	});

	test('the rule is dated: a stricter one holds from its first moment', async ({ db }) => {
		const { ona } = await reach(db);
		await proven(db, ona, later(-8 * 24 * 60));
		await db.sql('update public.reach_rules set ends_at = $1', [NOON]);
		await db.sql('insert into public.reach_rules (proof_days, starts_at) values (7, $1)', [NOON]);
		expect(await why(db, ona, new Date(NOON.getTime() - 1))).toBe(null);
		expect(await why(db, ona, NOON)).toBe('channel_unproven');
	});

	test('two rules cannot hold at once, and with none every proof counts', async ({ db }) => {
		const { ona } = await reach(db);
		await db.sql('savepoint one');
		await expect(
			db.sql(`insert into public.reach_rules (proof_days) values (7)`)
		).rejects.toMatchObject({ code: '23P01' });
		await db.sql('rollback to savepoint one');
		await db.sql('delete from public.reach_rules');
		expect(await why(db, ona)).toBe(null);
	});
});

describe('capacity', () => {
	test('reached, reports go to the twin; freed, to the officer again', async ({ db }) => {
		const scene = await coast(db);
		await db
			.as(scene.supervisor)
			.callAt(NOON, 'set_capacity', { person_id: scene.ona, capacity: 2 });
		const first = await file(db, scene);
		expect(first).toMatchObject({ step: 'officer' });
		expect(await file(db, scene)).toMatchObject({ step: 'officer' });
		expect(await why(db, scene.ona)).toBe('at_capacity');
		const third = await file(db, scene);
		expect(third).toMatchObject({ step: 'twin' });
		expect(
			await db.sql('select reason from public.hops where report_id = $1 order by hop', [
				third.report_id
			])
		).toEqual([{ reason: 'at_capacity' }, { reason: 'officer_unavailable' }]);

		const { report_id } = first;
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		expect(await why(db, scene.ona, later(1))).toBe('at_capacity');
		await db
			.as(scene.ona)
			.callAt(later(2), 'close_report', { report_id, outcome: 'action_taken', reason: 'Boarded' });
		expect(await why(db, scene.ona, later(2))).toBe(null);
		expect(await file(db, scene, {}, later(3))).toMatchObject({ step: 'officer' });
	});

	test('holds for reports that go on together: the rest go to the hotline in the same tick', async ({
		db
	}) => {
		const scene = await coast(db);
		const set = { person_id: scene.piet, capacity: 3 };
		await db.as(scene.supervisor).callAt(NOON, 'set_capacity', set);
		const elsewhere = await site(db, 'Lymington', scene.south, scene.solent);
		for (let n = 0; n < 8; n++) await file(db, n % 2 ? scene : { ...scene, pier: elsewhere });
		const [tick] = await db.sql('select app.escalate($1) as moved', [later(240)]);
		expect(tick).toEqual({ moved: 8 });
		expect(
			await db.sql(
				`select owner_step, owner_id, count(*)::int from public.reports group by 1, 2 order by 3`
			)
		).toEqual([
			{ owner_step: 'twin', owner_id: scene.piet, count: 3 },
			{ owner_step: 'hotline', owner_id: null, count: 5 }
		]);
		expect(await db.sql('select 1 from public.hops where hop > 4')).toEqual([]);
	});

	test('none at all is a capacity too, and no limit is the rule', async ({ db }) => {
		const scene = await coast(db);
		const set = (capacity: number | null) =>
			db.as(scene.supervisor).callAt(NOON, 'set_capacity', { person_id: scene.ona, capacity });
		await set(0);
		expect(await why(db, scene.ona)).toBe('at_capacity');
		await set(null);
		expect(await why(db, scene.ona)).toBe(null);
	});

	test('less than nothing is refused', async ({ db }) => {
		const { supervisor, ona } = await coast(db);
		await expect(
			db.as(supervisor).call('set_capacity', { person_id: ona, capacity: -1 })
		).rejects.toMatchObject({ code: 'PT422', message: 'capacity_unreadable' });
	});
});
