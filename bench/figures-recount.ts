/** A hundred thousand reports of a made-up year, every figure of them beside DuckDB's own count. */
import pg from 'pg';
import { applyPlatform, migrate } from '../supabase/gateway/process/migrate.ts';
import { startPostgres } from '../supabase/gateway/process/postgres.ts';
import { compareAll } from '../supabase/tests/recount/compare.ts';
import { AT, writeHistory } from '../supabase/tests/recount/history.ts';
import { bySize } from './size.ts';
import { judge } from './target.ts';

const REPORTS = Number(process.env.REPORTS ?? bySize({ smallest: 300, usual: 100_000 }));
const SEED = 20261126;
/**
 * 300 reports give 794,345 figures and a hundred thousand give 9,078,700. With fewer than this, the
 * comparison has lost a dimension or a period.
 */
const FIGURES = 500_000;

export async function figuresRecount(): Promise<boolean> {
	const postgres = await startPostgres({ fast: true });
	try {
		await applyPlatform(postgres.url);
		await migrate(postgres.url, { folder: 'supabase/migrations' });
		const db = new pg.Client({ connectionString: postgres.url });
		await db.connect();
		try {
			const regions = await writeHistory(db, REPORTS, SEED);
			const began = performance.now();
			for (;;) {
				const { rows } = await db.query('select app.roll_up($1) as went', [new Date(AT)]);
				if (rows[0].went === 0) break;
			}
			const rollUpMs = (performance.now() - began) / REPORTS;
			console.log(
				`${REPORTS.toLocaleString('en')} reports, seed ${SEED}, ${rollUpMs.toFixed(1)} ms to roll one up`
			);
			const { figures, unlike } = await compareAll(
				db,
				regions,
				new Date(AT),
				undefined,
				console.log
			);
			for (const one of unlike.slice(0, 20)) console.error(one);
			return judge([
				{
					name: 'figures compared',
					measured: figures,
					limit: FIGURES,
					is: 'at least'
				},
				{ name: 'figures unlike', measured: unlike.length, limit: 0, is: 'exactly' }
			]);
		} finally {
			await db.end();
		}
	} finally {
		await postgres.stop();
	}
}
