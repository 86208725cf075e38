/** Runs the jobs registered in cron.job, as pg_cron does on Supabase. */
import { Cron } from 'croner';
import type { Pool } from 'pg';

const TICK_MS = 5000;
const SECONDS = /^(\d+) seconds?$/;

type Job = { jobid: string; jobname: string; schedule: string; command: string; username: string };

/** Whether a job that last ran then has to run now. @throws for a schedule that is none. */
export function due(schedule: string, last: Date, now: Date): boolean {
	const seconds = SECONDS.exec(schedule);
	if (seconds) return now.getTime() - last.getTime() >= Number(seconds[1]) * 1000;
	const next = new Cron(schedule, { timezone: 'UTC', paused: true }).nextRun(last);
	return next !== null && next <= now;
}

export type Clock = {
	/** Runs what is due; of two ticks at once the second does nothing. Returns the names it ran. */
	tick(now: Date): Promise<string[]>;
	stop(): Promise<void>;
};

/** Starts the clock over a superuser's pool. Each job runs as the person who registered it. */
export function startClock(
	pool: Pool,
	{ since, ticking }: { since: Date; ticking: boolean }
): Clock {
	const ran = new Map<string, Date>();
	const complained = new Map<string, string>();
	let underWay: Promise<string[]> | null = null;

	async function run(job: Job): Promise<void> {
		const db = await pool.connect();
		try {
			await db.query('begin');
			await db.query(`select set_config('role', $1, true)`, [job.username]);
			await db.query(job.command);
			await db.query('commit');
			complained.delete(job.jobid);
		} catch (error) {
			await db.query('rollback').catch(() => {});
			const words = (error as Error).message;
			if (complained.get(job.jobid) !== words)
				console.error(`The job ${job.jobname} failed: ${words}`);
			complained.set(job.jobid, words);
		} finally {
			db.release();
		}
	}

	async function pass(now: Date): Promise<string[]> {
		const { rows } = await pool.query<Job>(
			'select jobid, jobname, schedule, command, username from cron.job where active order by jobid'
		);
		const names: string[] = [];
		for (const job of rows) {
			if (!due(job.schedule, ran.get(job.jobid) ?? since, now)) continue;
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
				tick(new Date()).catch((error) =>
					console.error(`The clock missed a tick: ${error.message}`)
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
