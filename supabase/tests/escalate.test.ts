import { describe, expect } from 'vitest';
import {
	absent,
	addTo,
	alwaysOn,
	coast,
	content,
	eventsOf,
	file,
	hire,
	hopsOf,
	later,
	reportOf
} from './cast.ts';
import { actors, test, type Db } from './harness.ts';

async function escalate(db: Db, at: Date): Promise<number> {
	return (await db.sql('select app.escalate($1) as moved', [at]))[0]!.moved as number;
}

const DEADLINE = later(4 * 60);

test('at the deadline it moves to the twin, a millisecond before it does not', async ({ db }) => {
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

test('running it again in the same moment does nothing', async ({ db }) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	expect([await escalate(db, DEADLINE), await escalate(db, DEADLINE)]).toEqual([1, 0]);
	expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'escalated']);
});

test('officer, twin, hotline, then supervisors again and again until a person acts', async ({
	db
}) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene, { urgency: 'now' });
	for (const minutes of [15, 30, 45, 60]) expect(await escalate(db, later(minutes))).toBe(1);
	expect(
		(await hopsOf(db, report_id)).map(({ step, part, reason }) => `${step} ${part} ${reason}`)
	).toEqual([
		'officer owner first_choice',
		'hotline alerted urgent',
		'twin owner no_answer',
		'hotline owner no_answer',
		'hotline owner no_answer',
		'supervisor alerted no_answer',
		'hotline owner no_answer',
		'supervisor alerted no_answer'
	]);
	await db.as(scene.hotline).callAt(later(61), 'claim_report', { report_id });
	await db.as(scene.hotline).callAt(later(62), 'acknowledge_report', { report_id });
	expect(await escalate(db, later(62 + 119))).toBe(0);
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

test('acknowledged a millisecond before the deadline, it stays', async ({ db }) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	await db
		.as(scene.ona)
		.callAt(new Date(DEADLINE.getTime() - 1), 'acknowledge_report', { report_id });
	expect(await escalate(db, DEADLINE)).toBe(0);
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

describe('many clocks at once', () => {
	test('eight on 1,000 due reports move each exactly one step', async ({ several }) => {
		const clients = await several(8);
		const scene = await coast(actors(clients[0]!));
		await clients[0]!.query(
			`select app.submit_report(gen_random_uuid(), $1, $2, now(), now() - interval '5 hours')
			from generate_series(1, 1000)`,
			[scene.harbour, JSON.stringify(content(scene.pier))]
		);
		const moved = await Promise.all(
			clients.map(async (client) => {
				let total = 0;
				for (let round = 0; round < 6; round++) {
					const { rows } = await client.query('select app.escalate(now(), 25) as n');
					total += rows[0].n;
				}
				return total;
			})
		);
		const rest = await clients[0]!.query('select app.escalate(now()) as n');
		expect(Math.max(...moved)).toBeLessThan(1000); // they did share
		expect(moved.reduce((sum, n) => sum + n, 0) + rest.rows[0].n).toBe(1000);
		const { rows } = await clients[0]!.query(
			`select count(*)::int as events, count(distinct report_id)::int as reports
			from public.events where kind = 'escalated'`
		);
		expect(rows).toEqual([{ events: 1000, reports: 1000 }]);
	});

	test('eight in the same instant on one report move it once', async ({ several }) => {
		const clients = await several(8);
		const scene = await coast(actors(clients[0]!));
		await clients[0]!.query(
			`select app.submit_report(gen_random_uuid(), $1, $2, now(), now() - interval '5 hours')`,
			[scene.harbour, JSON.stringify(content(scene.pier))]
		);
		const moved = await Promise.all(
			clients.map(
				async (client) => (await client.query('select app.escalate(now()) as n')).rows[0].n
			)
		);
		expect(moved.sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
	});

	test('a clock killed in the middle leaves the step to the next one', async ({ several }) => {
		const [dying, next] = await several(2);
		const scene = await coast(actors(next!));
		await next!.query(
			`select app.submit_report(gen_random_uuid(), $1, $2, now(), now() - interval '5 hours')`,
			[scene.harbour, JSON.stringify(content(scene.pier))]
		);
		await dying!.query('begin');
		await dying!.query('select app.escalate(now())');
		const { rows: pid } = await dying!.query('select pg_backend_pid() as pid');
		const gone = new Promise((resolve) => dying!.on('error', resolve));
		await next!.query(`set lock_timeout = '2s'`); // a clock never stands in line
		expect((await next!.query('select app.escalate(now()) as n')).rows).toEqual([{ n: 0 }]);
		await next!.query('select pg_terminate_backend($1, 5000)', [pid[0].pid]);
		await gone;
		expect((await next!.query('select app.escalate(now()) as n')).rows).toEqual([{ n: 1 }]);
		const { rows } = await next!.query(
			`select count(*)::int as events, (
				select array_agg(part || ' ' || step || ' ' || reason order by hop) from public.hops
			) as hops
			from public.events where kind = 'escalated'`
		);
		expect(rows).toEqual([
			{ events: 1, hops: ['owner officer first_choice', 'owner twin no_answer'] }
		]);
	});
});

test('two hours without a clock: each overdue step once, then the line goes on', async ({ db }) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene, { urgency: 'now' });
	expect(await escalate(db, later(120))).toBe(1);
	expect(await escalate(db, later(120))).toBe(0);
	expect(await reportOf(db, report_id)).toMatchObject({
		owner_step: 'twin',
		deadline_at: later(135)
	});
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

test('nobody on duty anywhere: the hotline at once, and supervisors hear of it for ever', async ({
	db
}) => {
	const scene = await coast(db);
	await db.sql('delete from public.duties');
	await db.sql(`update public.people set active = false where role = 'operator'`);
	const { report_id } = await file(db, scene, { urgency: 'now' });
	for (let quarter = 1; quarter <= 96; quarter++) {
		expect(await escalate(db, later(quarter * 15))).toBe(1);
	}
	const hops = await hopsOf(db, report_id);
	expect(hops.filter(({ part }) => part === 'alerted')).toHaveLength(96);
	expect(await reportOf(db, report_id)).toMatchObject({
		owner_step: 'hotline',
		deadline_at: later(97 * 15)
	});
});

test('a roster that changed between two steps is the one that counts', async ({ db }) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	const nia = await hire(db, 'officer', { region: scene.south, name: 'Nia' });
	await alwaysOn(db, nia);
	await db.sql(`update public.patch_officers set ends_at = $1 where standing = 'twin'`, [
		later(60)
	]);
	await db.sql(
		`insert into public.patch_officers (patch_id, person_id, standing, starts_at)
		values ($1, $2, 'twin', $3)`,
		[scene.solent, nia, later(60)]
	);
	await escalate(db, DEADLINE);
	expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'twin', owner_id: nia });
});

test('an owner switched off between two steps: it goes on at once, and on from there', async ({
	db
}) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	await db.sql('update public.people set active = false where id = $1', [scene.ona]);
	const held = await reportOf(db, report_id);
	expect(held).toMatchObject({ owner_step: 'twin', owner_id: scene.piet });
	await escalate(db, later(1, new Date(Date.now() + 4 * 60 * 60_000)));
	expect((await hopsOf(db, report_id)).map(({ step, reason }) => `${step} ${reason}`)).toEqual([
		'officer first_choice',
		'officer had_it',
		'twin officer_disabled',
		'hotline no_answer'
	]);
	expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'escalated', 'escalated']);
});

describe('a claim', () => {
	test('that led to nothing is free again when the lease ends, and not before', async ({ db }) => {
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
		expect((await eventsOf(db, report_id)).at(-1)).toBe('released');
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
