import { describe, expect } from 'vitest';
import { absent, coast, content, eventsOf, file, hopsOf, later, reportOf } from './cast.ts';
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
	expect(await escalate(db, later(24 * 60))).toBe(0);
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
	test('eight on 400 due reports move each exactly one step', async ({ several }) => {
		const clients = await several(8);
		const scene = await coast(actors(clients[0]!));
		await clients[0]!.query(
			`select app.submit_report(gen_random_uuid(), $1, $2, now(), now() - interval '5 hours')
			from generate_series(1, 400)`,
			[scene.harbour, JSON.stringify(content(scene.pier))]
		);
		const moved = await Promise.all(
			clients.map(async (client) => {
				let total = 0;
				for (let round = 0; round < 5; round++) {
					const { rows } = await client.query('select app.escalate(now(), 25) as n');
					total += rows[0].n;
				}
				return total;
			})
		);
		const rest = await clients[0]!.query('select app.escalate(now()) as n');
		expect(moved.reduce((sum, n) => sum + n, 0) + rest.rows[0].n).toBe(400);
		const { rows } = await clients[0]!.query(
			`select count(*)::int as events, count(distinct report_id)::int as reports
			from public.events where kind = 'escalated'`
		);
		expect(rows).toEqual([{ events: 400, reports: 400 }]);
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
			`select count(*)::int as n from public.events where kind = 'escalated'`
		);
		expect(rows).toEqual([{ n: 1 }]);
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

test('one that cannot be moved at all does not hold up the rest', async ({ db }) => {
	const scene = await coast(db);
	const stuck = await file(db, scene);
	const other = await file(db, scene);
	await db.sql(`create function pg_temp.refuse() returns trigger language plpgsql as $$
		begin raise exception 'stuck'; end $$`);
	await db.sql(`create trigger refuse before update on public.reports for each row
		when (old.id = '${stuck.report_id}') execute function pg_temp.refuse()`);
	expect(await escalate(db, DEADLINE)).toBe(1);
	expect(await reportOf(db, other.report_id)).toMatchObject({ owner_step: 'twin' });
	expect(await reportOf(db, stuck.report_id)).toMatchObject({ owner_step: 'officer' });
});
