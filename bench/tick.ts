/**
 * One tick of the clock over ten thousand reports (with `--full`: and over a million) of which none,
 * 100 or 10,000 are due, beside a bare update of the same rows by the same index, in turns.
 */
import pg from 'pg';
import { startBenchGateway } from './gateway.ts';
import { fillReports, FROM, OPEN } from './reports.ts';
import { bySize, isSmallest } from './size.ts';
import { median, print } from './table.ts';
import { judge, type Target } from './target.ts';

const ROUNDS = bySize({ smallest: 3, usual: 5 });
const SIZES = bySize({ smallest: [1_000], usual: [10_000], full: [10_000, 1_000_000] });
const DUE = bySize({ smallest: [0, 100], usual: [0, 100, 10_000] });
/**
 * In bare updates; the gate allows twice as many. With nothing due 8 on a quiet machine and 14 on a busy
 * one: the tick stamps its heartbeat and the update does nothing. With 100 and 10,000 due 5 and 10
 * (docs/performance.md): each report has a hop, an event and notifications.
 */
const RATIO = isSmallest ? { idle: 60, due: 40 } : { idle: 30, due: 20 };
/** The issue asked for a flat line: a tick with nothing due costs the same over any number of reports. */
const GROWTH = 1.5;

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

type Measured = { size: number; due: number; tick: number; bare: number; ratio: number };

async function measure(db: pg.Client, size: number, due: number): Promise<Measured> {
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
	const ratio = median(ticks.map((tick, round) => tick / bares[round]!));
	return { size, due, tick: median(ticks), bare: median(bares), ratio };
}

export async function tick(): Promise<boolean> {
	const gateway = await startBenchGateway();
	const db = new pg.Client({ connectionString: gateway.databaseUrl });
	await db.connect();
	try {
		// the clock of the gateway itself would move them meanwhile
		await db.query('update cron.job set active = false');
		const all: Measured[] = [];
		let filled = 0;
		for (const size of SIZES) {
			await fillReports(db, filled + 1, size);
			await db.query('analyze');
			filled = size;
			for (const due of DUE) all.push(await measure(db, size, due));
		}
		const { rows: version } = await db.query('show server_version');
		console.log(
			`PostgreSQL ${version[0].server_version}, median of ${ROUNDS} rounds; the update runs the same trigger`
		);
		print(
			['reports', 'due', 'tick, ms', 'bare update, ms', 'ratio (median of rounds)'],
			all.map(({ size, due, tick, bare, ratio }) => [
				size.toLocaleString('en'),
				due.toLocaleString('en'),
				tick.toFixed(2),
				bare.toFixed(2),
				ratio.toFixed(2)
			])
		);
		const targets: Target[] = all.map(({ size, due, ratio }) => ({
			name: `${due.toLocaleString('en')} of ${size.toLocaleString('en')} due, x a bare update`,
			measured: ratio,
			limit: due === 0 ? RATIO.idle : RATIO.due,
			is: 'at most'
		}));
		const idle = all.filter(({ due }) => due === 0);
		if (SIZES.length > 1) {
			targets.push({
				name: 'nothing due, growth from the smallest to the largest',
				measured: idle.at(-1)!.tick / idle[0]!.tick,
				limit: GROWTH,
				is: 'at most'
			});
		}
		return judge(targets);
	} finally {
		await db.end();
		await gateway.stop();
	}
}
