/** Seconds from `npm start` to the address: the first time, the first time with a build there, and later. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../supabase/gateway/process/free-port.ts';
import { startPostgres } from '../supabase/gateway/process/postgres.ts';
import { bySize, isSmallest } from './size.ts';
import { median, print } from './table.ts';
import { judge, type Target } from './target.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const RUNS = bySize({ smallest: 1, usual: 5 });
/** Asked for when `npm start` was first built: seconds of a quiet machine of two cores. */
const SECONDS = { withBuild: 15, cold: 3 };
/**
 * In starts of PostgreSQL alone from an empty folder, in turns in the same run: 5.8 and 2.5 on a busy
 * machine. The gate starts each once, so it allows twice as many.
 */
const RATIO = isSmallest ? { cold: 20, warm: 12 } : { cold: 10, warm: 6 };

/** From `npm start` to the address it prints, which must then serve the app. */
async function seconds(data: string): Promise<number> {
	const began = performance.now();
	const child = spawn('npm', ['start'], {
		cwd: ROOT,
		env: { ...process.env, KRAKEN_DATA: data, PORT: String(await freePort()) },
		stdio: ['ignore', 'pipe', 'inherit'],
		detached: true
	});
	// npm ends before the product does; the pipe closes with the last of them
	const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
	let said = '';
	const ready = new Promise<void>((resolve) =>
		child.stdout.setEncoding('utf8').on('data', (words: string) => {
			said += words;
			if (said.includes('Ctrl-C')) resolve();
		})
	);
	try {
		await Promise.race([ready, gone]);
		const took = (performance.now() - began) / 1000;
		const address = /http:\/\/\S+/.exec(said)?.[0];
		if (!address) throw new Error(`npm start ended without an address: ${said}`);
		const page = await fetch(address);
		if (!page.ok) throw new Error(`${address}: ${page.status}`);
		return took;
	} finally {
		if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGTERM');
		await gone;
	}
}

/** PostgreSQL alone, from an empty folder until it answers: the least that a cold start can take. */
async function secondsOfPostgres(): Promise<number> {
	const began = performance.now();
	const postgres = await startPostgres();
	const took = (performance.now() - began) / 1000;
	await postgres.stop();
	return took;
}

/** The first start of a checkout, which builds the app; null where the gate has built it already. */
async function secondsWithBuild(data: string): Promise<number | null> {
	if (isSmallest) return null;
	rmSync(join(ROOT, 'build'), { recursive: true, force: true });
	return seconds(data);
}

export async function start(): Promise<boolean> {
	const data = mkdtempSync(join(tmpdir(), 'kraken-start-'));
	try {
		const first = await secondsWithBuild(join(data, 'first'));
		const [cold, warm, least]: [number[], number[], number[]] = [[], [], []];
		for (let run = 0; run < RUNS; run++) {
			const folder = join(data, String(run));
			least.push(await secondsOfPostgres());
			cold.push(await seconds(folder));
			warm.push(await seconds(folder));
		}
		const row = (name: string, took: number) => [
			name,
			took.toFixed(1),
			(took / median(least)).toFixed(1)
		];
		print(
			['npm start', 'seconds', 'x PostgreSQL alone'],
			[
				...(first === null ? [] : [row('cold, with the build of the app', first)]),
				row(`cold, the app built (median of ${RUNS})`, median(cold)),
				row(`warm (median of ${RUNS})`, median(warm)),
				row(`PostgreSQL alone (median of ${RUNS})`, median(least))
			]
		);
		const ratio = (took: readonly number[]) =>
			median(took.map((seconds, run) => seconds / least[run]!));
		const inSeconds = (name: string, measured: number, limit: number): Target => ({
			name: `${name}, s`,
			measured,
			limit,
			is: 'at most',
			isPrintedOnly: true
		});
		return judge([
			{
				name: 'cold, x PostgreSQL alone',
				measured: ratio(cold),
				limit: RATIO.cold,
				is: 'at most'
			},
			{
				name: 'warm, x PostgreSQL alone',
				measured: ratio(warm),
				limit: RATIO.warm,
				is: 'at most'
			},
			...(first === null ? [] : [inSeconds('cold, with the build', first, SECONDS.withBuild)]),
			inSeconds('cold', median(cold), SECONDS.cold)
		]);
	} finally {
		rmSync(data, { recursive: true, force: true });
	}
}
