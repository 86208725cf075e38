import { describe, expect } from 'vitest';
import {
	coast,
	eventsOf,
	file,
	hire,
	hopsOf,
	later,
	region,
	reportOf,
	type Coast
} from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

async function escalate(db: Db, at: Date): Promise<number> {
	return (await db.sql('select app.escalate($1) as moved', [at]))[0]!.moved as number;
}

/** An urgent report that Ona acknowledged five minutes after it came. */
async function acknowledged(db: Db, scene: Coast): Promise<string> {
	const { report_id } = await file(db, scene, { urgency: 'now' });
	await db.as(scene.ona).callAt(later(5), 'acknowledge_report', { report_id });
	return report_id;
}

const LAPSE = later(5 + 120);

describe('an acknowledgement without an outcome', () => {
	test('lapses on the millisecond and goes to the twin @row45', async ({ db }) => {
		const scene = await coast(db);
		const report_id = await acknowledged(db, scene);
		expect(await reportOf(db, report_id)).toMatchObject({ deadline_at: null, lapses_at: LAPSE });
		expect(await escalate(db, new Date(LAPSE.getTime() - 1))).toBe(0);
		expect(await escalate(db, LAPSE)).toBe(1);
		expect(await reportOf(db, report_id)).toMatchObject({
			owner_step: 'twin',
			owner_id: scene.piet,
			acknowledged_at: null,
			lapses_at: null,
			deadline_at: later(15, LAPSE)
		});
		expect((await hopsOf(db, report_id)).at(-1)).toMatchObject({ step: 'twin', reason: 'lapsed' });
	});

	test('lapses once: after that it goes on by its deadline @row45', async ({ db }) => {
		const scene = await coast(db);
		const report_id = await acknowledged(db, scene);
		expect([await escalate(db, LAPSE), await escalate(db, LAPSE)]).toEqual([1, 0]);
		expect(await escalate(db, later(15, LAPSE))).toBe(1);
		const reasons = (await hopsOf(db, report_id)).map(({ reason }) => reason);
		expect(reasons.slice(2)).toEqual(['lapsed', 'no_answer']);
	});

	test('still was the first answer: response times do not change', async ({ db }) => {
		const scene = await coast(db);
		const report_id = await acknowledged(db, scene);
		await escalate(db, LAPSE);
		await db.as(scene.piet).callAt(later(1, LAPSE), 'acknowledge_report', { report_id });
		expect(await reportOf(db, report_id)).toMatchObject({
			first_acknowledged_at: later(5),
			lapses_at: later(121, LAPSE)
		});
	});

	test('of the hotline goes back to its queue, and supervisors are told', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('delete from public.patch_officers');
		const { report_id } = await file(db, scene, { urgency: 'now' });
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		await db.as(scene.hotline).callAt(later(5), 'acknowledge_report', { report_id });
		await escalate(db, LAPSE);
		expect((await hopsOf(db, report_id)).slice(-2)).toEqual([
			{ step: 'hotline', person_id: null, part: 'owner', reason: 'lapsed' },
			{ step: 'supervisor', person_id: null, part: 'alerted', reason: 'lapsed' }
		]);
	});

	test('does not lapse once it has an outcome', async ({ db }) => {
		const scene = await coast(db);
		const report_id = await acknowledged(db, scene);
		await db.as(scene.ona).callAt(later(60), 'close_report', {
			report_id,
			outcome: 'action_taken',
			reason: 'Boarded'
		});
		expect(await reportOf(db, report_id)).toMatchObject({ deadline_at: null, lapses_at: null });
		expect(await escalate(db, later(100_000))).toBe(0);
		expect((await eventsOf(db, report_id)).at(-1)).toBe('closed');
	});
});

test('no report can be written down that is open and has no next moment, or two', async ({
	db
}) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	const answered = await acknowledged(db, scene);
	for (const [id, change] of [
		[report_id, 'deadline_at = null'],
		[report_id, 'lapses_at = now()'],
		[answered, 'lapses_at = null'],
		[answered, 'deadline_at = now()'],
		[answered, 'closed_at = now()']
	] as const) {
		await db.sql('savepoint tried');
		await expect(
			db.sql(`update public.reports set ${change} where id = $1`, [id])
		).rejects.toMatchObject({ code: '23514' });
		await db.sql('rollback to savepoint tried');
	}
});

describe('the policy', () => {
	async function policy(
		db: Db,
		regionId: string | null,
		lapse: string,
		alert: string | null = null
	) {
		await db.sql(
			`update public.escalation_policies set ends_at = $2
			where urgency = 'now' and ends_at is null and region_id is not distinct from $1`,
			[regionId, later(1)]
		);
		await db.sql(
			`insert into public.escalation_policies
				(region_id, urgency, lapse_within, alert_every, claim_lease, starts_at)
			values ($1, 'now', $2, $3, '1 minute', $4)`,
			[regionId, lapse, alert, later(1)]
		);
	}

	test('that changes while a report runs changes nothing for it', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('delete from public.patch_officers');
		const { report_id } = await file(db, scene, { urgency: 'now' });
		await policy(db, null, '10 minutes', '1 hour');
		await db.sql(`update public.urgency_targets set acknowledge_within = '1 minute'`);
		await db.as(scene.hotline).callAt(later(14), 'claim_report', { report_id });
		expect(await escalate(db, later(16))).toBe(0); // the lease of then: five minutes
		await db.as(scene.hotline).callAt(later(16), 'acknowledge_report', { report_id });
		expect(await escalate(db, later(16 + 119))).toBe(0);
		expect(await escalate(db, later(16 + 120))).toBe(1);
		expect(await escalate(db, later(16 + 135))).toBe(1);
		expect(await reportOf(db, report_id)).toMatchObject({ deadline_at: later(16 + 150) });
	});

	test('of its region goes before that of everywhere, which another region keeps', async ({
		db
	}) => {
		const scene = await coast(db);
		await policy(db, scene.south, '30 minutes', '5 minutes');
		const east = await region(db, 'East');
		const far = await hire(db, 'reporter', { region: east });
		const near = await file(db, scene, { urgency: 'now' }, later(2));
		const other = await file(db, { pier: null, harbour: far }, { urgency: 'now' }, later(2));
		const said = async (id: string) => {
			const { lapse_within, alert_every } = await reportOf(db, id);
			return [lapse_within, alert_every];
		};
		expect(await said(near.report_id)).toMatchObject([{ minutes: 30 }, { minutes: 5 }]);
		expect(await said(other.report_id)).toMatchObject([{ hours: 2 }, { minutes: 15 }]);
	});

	test('says how often supervisors are told at the end of the line', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('delete from public.patch_officers');
		await policy(db, null, '2 hours', '5 minutes');
		await file(db, scene, { urgency: 'now' }, later(1));
		for (const minutes of [16, 21, 26]) expect(await escalate(db, later(minutes))).toBe(1);
		expect(await escalate(db, later(30))).toBe(0);
	});

	test('there is one at a time, and without any there still is one', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('savepoint tried');
		await expect(
			db.sql(
				`insert into public.escalation_policies (urgency, lapse_within) values ('now', '1 hour')`
			)
		).rejects.toMatchObject({ code: '23P01' });
		await db.sql('rollback to savepoint tried');
		await db.sql('delete from public.escalation_policies');
		const report_id = await acknowledged(db, scene);
		expect(await escalate(db, LAPSE)).toBe(1);
		expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'twin' });
	});
});

describe('keeping a report', () => {
	const keep = (db: Db, who: string, report_id: string, at: Date) =>
		db.as(who).callAt(at, 'extend_report', { report_id, reason: 'Waiting for the radar plot' });

	test('gives its owner as long again, from now on, and says why in its history', async ({
		db
	}) => {
		const scene = await coast(db);
		const report_id = await acknowledged(db, scene);
		await keep(db, scene.ona, report_id, later(65));
		expect(await escalate(db, LAPSE)).toBe(0);
		expect(await reportOf(db, report_id)).toMatchObject({
			owner_id: scene.ona,
			lapses_at: later(65 + 120)
		});
		expect(await escalate(db, later(65 + 120))).toBe(1);
		expect(
			await db.sql(`select actor_id, note from public.events where kind = 'extended'`)
		).toEqual([{ actor_id: scene.ona, note: 'Waiting for the radar plot' }]);
	});

	test('is quiet the second time', async ({ db }) => {
		const scene = await coast(db);
		const report_id = await acknowledged(db, scene);
		for (let n = 0; n < 2; n++) await keep(db, scene.ona, report_id, later(65));
		expect((await eventsOf(db, report_id)).filter((kind) => kind === 'extended')).toHaveLength(1);
	});

	test('is for its owner, once it is acknowledged and while it is open', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene, { urgency: 'now' });
		const refused = async (who: string, message: string) =>
			expect(keep(db, who, report_id, later(6))).rejects.toMatchObject({ message });
		await refused(scene.ona, 'acknowledge_first');
		await db.as(scene.ona).callAt(later(5), 'acknowledge_report', { report_id });
		await refused(scene.piet, 'not_allowed');
		await refused(scene.harbour, 'report_not_found');
		await expect(
			db.as(scene.ona).callAt(later(6), 'extend_report', { report_id, reason: ' ' })
		).rejects.toMatchObject({ message: 'reason_required' });
		const end = { report_id, outcome: 'action_taken', reason: 'Boarded' };
		await db.as(scene.ona).callAt(later(6), 'close_report', end);
		await refused(scene.ona, 'already_closed');
	});
});
