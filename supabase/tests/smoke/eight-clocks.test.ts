import { expect } from 'vitest';
import { coast, content } from '../support/cast.ts';
import { actors, test } from '../support/harness.ts';

const REPORTS = 1000;

test('eight clocks on 1,000 due reports fire 1,000 steps, and write down whom to tell of each once @row44 @mode14', async ({
	several
}) => {
	const clocks = await several(8);
	const db = actors(clocks[0]!);
	const { harbour, pier, piet } = await coast(db);
	await db.sql('delete from app.submission_limits'); // one reporter files them all
	await db.sql(
		`select app.submit_report(gen_random_uuid(), $1, $2, now(), now() - interval '5 hours')
		from generate_series(1, $3)`,
		[harbour, JSON.stringify(content(pier)), REPORTS]
	);
	const moved = await Promise.all(
		clocks.map(async (clock) => {
			let total = 0;
			for (let round = 0; round < 6; round++) {
				const { rows } = await clock.query('select app.escalate(now(), 25) as n');
				total += rows[0].n;
			}
			return total;
		})
	);
	const [{ rest }] = (await db.sql('select app.escalate(now(), $1) as rest', [REPORTS])) as [
		{ rest: number }
	];
	expect(Math.max(...moved)).toBeLessThan(REPORTS); // they did share
	expect(moved.reduce((sum, n) => sum + n, 0) + rest).toBe(REPORTS);
	expect(
		await db.sql(
			`select count(*)::int as steps, count(distinct report_id)::int as reports,
				(select count(*)::int from app.notifications where person_id = $1) as twin_is_told
			from public.events where kind = 'escalated'`,
			[piet]
		)
	).toEqual([{ steps: REPORTS, reports: REPORTS, twin_is_told: REPORTS }]);
});

test('eight in the same instant on one report move it once @row44', async ({ several }) => {
	const clocks = await several(8);
	const db = actors(clocks[0]!);
	const { harbour, pier } = await coast(db);
	await db.sql(
		`select app.submit_report(gen_random_uuid(), $1, $2, now(), now() - interval '5 hours')`,
		[harbour, JSON.stringify(content(pier))]
	);
	const moved = await Promise.all(
		clocks.map(async (clock) => (await clock.query('select app.escalate(now()) as n')).rows[0].n)
	);
	expect(moved.sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
});
