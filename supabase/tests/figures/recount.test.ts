import { describe, expect } from 'vitest';
import type pg from 'pg';
import { SEED } from '../../../tests/support/seeds.ts';
import { test } from '../support/harness.ts';
import { compareAll, type Period } from '../recount/compare.ts';
import { DIMENSIONS } from '../recount/recount.ts';
import { AT, writeHistory } from '../recount/history.ts';
import { change } from '../recount/mutations.ts';

/** All there is, in whole months. */
const WHOLE: readonly Period[] = [['2025-12-01', '2027-02-01', ['period', 'month']]];

/** Months that are cut, a day, and the two weeks in which the clocks change. */
const CUT: readonly Period[] = [
	['2026-02-11', '2026-11-18', ['period', 'week']],
	['2026-06-03', '2026-06-28', ['period', 'month']],
	['2026-06-17', '2026-06-18', ['period']],
	['2026-03-23', '2026-03-30', ['day']],
	['2026-10-19', '2026-10-26', ['day']]
];

const rollUp = async (db: pg.Client, at: Date, most = 2000) =>
	Number((await db.query('select app.roll_up($1, $2) as went', [at, most])).rows[0].went);

async function rollUpAll(db: pg.Client, at: Date): Promise<void> {
	while ((await rollUp(db, at)) > 0);
}

/** What the nightly proof would mend, of every month there is. */
async function wrong(db: pg.Client, at: Date): Promise<unknown[]> {
	const { rows } = await db.query(
		`select month, counted.*::text, timed from generate_series('2025-12-01'::date, '2027-01-01', '1 month') as month
		left join lateral app.miscounted(month::date) as counted on true
		left join lateral app.mistimed(month::date, $1) as timed on true
		where counted is not null or timed is not null`,
		[at]
	);
	return rows;
}

test('every dimension of the database is recounted', async ({ db }) => {
	const rows = await db.sql('select name from app.dimensions');
	expect(rows.map(({ name }) => name).sort()).toEqual([...DIMENSIONS].sort());
});

describe('every figure is what another engine counts from the raw tables', () => {
	test('of a made-up year', async ({ several }) => {
		const [db] = await several(1);
		const at = new Date(AT);
		const regions = await writeHistory(db!, 1200, 20261126);
		await rollUpAll(db!, at);
		const whole = await compareAll(db!, regions, at, WHOLE);
		const cut = await compareAll(db!, regions.slice(0, 1), at, CUT);
		expect([...whole.unlike, ...cut.unlike].slice(0, 10)).toEqual([]);
		expect(whole.figures + cut.figures).toBeGreaterThan(50_000);
		expect(await wrong(db!, at)).toEqual([]);
	});

	test('and after more has happened while two roll up at once', async ({ several }) => {
		const [db, ...folders] = await several(3);
		const regions = await writeHistory(db!, 600, 7);
		await rollUpAll(db!, new Date(AT));
		let happening = true;
		await db!.query('select setseed($1)', [(SEED % 1000) / 1000]); // for `change`
		const happen = async () => {
			for (let turn = 1; turn <= 12; turn++) await change(db!, new Date(AT + turn * 3_700_000));
			happening = false;
		};
		const at = new Date(AT + 24 * 3_600_000);
		const rolling = async (folder: pg.Client, place: number) => {
			for (let most = place; happening; most = 1 + ((most * 7) % 31))
				await rollUp(folder, at, most);
		};
		await Promise.all([happen(), ...folders.map((folder, place) => rolling(folder, place + 1))]);
		await rollUpAll(db!, at);
		expect(await wrong(db!, at)).toEqual([]);
		const { unlike } = await compareAll(db!, regions, at, WHOLE);
		expect(unlike.slice(0, 10)).toEqual([]);
	});
});
