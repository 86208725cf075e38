/** Runs the jobs registered in cron.job, as pg_cron does on Supabase. */
import { Cron } from 'croner';
import type { Pool } from 'pg';
import { openPool, transaction } from '../process/pool.ts';

const TICK_MS = 1000;
/** A job that hangs must not keep the others waiting for ever. */
const PATIENCE_S = 60;
const SECONDS = /^(\d+) seconds?$/;

type Job = { jobid: string; jobname: string; schedule: string; command: string; username: string };

/**
 * Whether a job that last ran then has to run now. A last run in the future means that the clock was put back:
 * then every job is due. @throws for a schedule that is none.
 */
export function due(schedule: string, last: Date, now: Date): boolean {
	const seconds = SECONDS.exec(schedule);
	const from = last > now ? new Date(0) : last;
	if (seconds) return now.getTime() - from.getTime() >= Number(seconds[1]) * 1000;
	const next = new Cron(schedule, { timezone: 'UTC', paused: true }).nextRun(from);
	return next !== null && next <= now;
}

export type Clock = {
	/** Runs what is due; of two ticks at once the second does nothing. Returns the names it ran. */
	tick(now: Date): Promise<string[]>;
	stop(): Promise<void>;
};

/** Connections for the clock only: requests must not delay escalation. */
export const clockPool = (databaseUrl: string): Pool =>
	openPool(databaseUrl, { max: 2, patienceMs: (PATIENCE_S + 5) * 1000 });

/** Starts the clock over a superuser's pool. Each job runs as the person who registered it. */
export function startClock(
	pool: Pool,
	{ now: clock, ticking }: { now: () => Date; ticking: boolean }
): Clock {
	const since = clock();
	const ran = new Map<string, Date>();
	const complained = new Map<string, string>();
	let underWay: Promise<string[]> | null = null;

	/** Once for each thing that is wrong, not every five seconds. */
	function complain(job: Pick<Job, 'jobid' | 'jobname'>, words: string): void {
		if (complained.get(job.jobid) !== words)
			console.error(`The job ${job.jobname} failed: ${words}`);
		complained.set(job.jobid, words);
	}

	async function run(job: Job): Promise<void> {
		try {
			await transaction(pool, async (db) => {
				await db.query(
					`select set_config('role', $1, true), set_config('statement_timeout', $2, true)`,
					[job.username, `${PATIENCE_S}s`]
				);
				await db.query(job.command);
			});
			complained.delete(job.jobid);
		} catch (error) {
			complain(job, (error as Error).message);
		}
	}

	/** Where pg_cron itself is at work it needs no help. */
	async function ours(): Promise<boolean> {
		const { rows } = await pool.query(
			`select to_regclass('cron.job') is not null
			and not exists (select from pg_extension where extname = 'pg_cron') as ours`
		);
		return rows[0].ours;
	}

	async function pass(now: Date): Promise<string[]> {
		if (!(await ours())) return [];
		const { rows } = await pool.query<Job>(
			'select jobid, jobname, schedule, command, username from cron.job where active order by jobid'
		);
		const names: string[] = [];
		for (const job of rows) {
			try {
				if (!due(job.schedule, ran.get(job.jobid) ?? since, now)) continue;
			} catch (error) {
				complain(job, `its schedule "${job.schedule}" is none (${(error as Error).message})`);
				continue; // the others still run
			}
			ran.set(job.jobid, now);
			await run(job);
			names.push(job.jobname);
		}
		return names;
	}

	async function tick(now: Date): Promise<string[]> {
		if (underWay) return [];
		underWay = pass(now);
		try {
			return await underWay;
		} finally {
			underWay = null;
		}
	}

	const timer = ticking
		? setInterval(() => {
				tick(clock()).then(
					() => complained.delete('clock'),
					(error) => complain({ jobid: 'clock', jobname: 'clock' }, error.message)
				);
			}, TICK_MS)
		: null;
	return {
		tick,
		async stop() {
			if (timer) clearInterval(timer);
			await underWay?.catch(() => {});
		}
	};
}
