/**
 * One tick of the clock over ten thousand reports (with `--full`: and over a million) of which none,
 * 100 or 10,000 are due, beside a bare update of the same rows by the same index, in turns.
 */
import pg from 'pg';
import { startBenchGateway } from './gateway.ts';
import { fillReports, FROM, OPEN } from './reports.ts';
import { median, print } from './table.ts';

const ROUNDS = 5;
const DUE = [0, 100, 10_000];

const BARE = `
	update public.reports
	set deadline_at = $1::timestamptz + acknowledge_within, hop = hop + 1
	where closed_at is null and due_at <= $1`;

/** Milliseconds, and the rows it touched; nothing of it stays. */
async function timed(db: pg.Client, text: string, values: unknown[]): Promise<[number, number]> {
	await db.query('begin');
	const began = performance.now();
	const { rows, rowCount } = await db.query(text, values);
	const took = performance.now() - began;
	await db.query('rollback');
	return [took, rows[0]?.moved ?? rowCount];
}

async function measure(db: pg.Client, due: number): Promise<string[]> {
	const { rows } = await db.query(`select ${FROM} + $1::integer * interval '1 second' as at`, [
		due
	]);
	const { at } = rows[0];
	const ticks: number[] = [];
	const bares: number[] = [];
	for (let round = 0; round <= ROUNDS; round++) {
		await db.query('vacuum public.reports, public.hops, public.events');
		const tick = await timed(db, 'select app.escalate($1, $2) as moved', [at, OPEN]);
		await db.query('vacuum public.reports');
		const bare = await timed(db, BARE, [at]);
		if (tick[1] !== due || bare[1] !== due) {
			throw new Error(`${due} were due, the tick moved ${tick[1]} and the update ${bare[1]}`);
		}
		if (round === 0) continue; // what is read for the first time
		ticks.push(tick[0]);
		bares.push(bare[0]);
	}
	return [
		median(ticks).toFixed(2),
		median(bares).toFixed(2),
		median(ticks.map((tick, round) => tick / bares[round]!)).toFixed(2)
	];
}

export async function tick(): Promise<boolean> {
	const gateway = await startBenchGateway();
	const db = new pg.Client({ connectionString: gateway.databaseUrl });
	await db.connect();
	try {
		// the clock of the gateway itself would move them meanwhile
		await db.query('update cron.job set active = false');
		const rows: string[][] = [];
		let filled = 0;
		for (const count of process.argv.includes('--full') ? [10_000, 1_000_000] : [10_000]) {
			await fillReports(db, filled + 1, count);
			await db.query('analyze');
			filled = count;
			for (const due of DUE) {
				rows.push([count.toLocaleString('en'), String(due), ...(await measure(db, due))]);
			}
		}
		const { rows: version } = await db.query('show server_version');
		console.log(
			`PostgreSQL ${version[0].server_version}, median of ${ROUNDS} rounds; the update runs the same trigger`
		);
		print(['reports', 'due', 'tick, ms', 'bare update, ms', 'ratio (median of rounds)'], rows);
		return true;
	} finally {
		await db.end();
		await gateway.stop();
	}
}
