/** Seconds from `npm start` to the address: the first time, the first time with a build there, and later. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../supabase/local/postgres.ts';
import { median, print } from './table.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const RUNS = 5;

async function seconds(data: string): Promise<number> {
	const began = performance.now();
	const child = spawn('npm', ['start'], {
		cwd: ROOT,
		env: { ...process.env, KRAKEN_DATA: data, PORT: String(await freePort()) },
		stdio: ['ignore', 'pipe', 'inherit'],
		detached: true
	});
	let said = '';
	for await (const chunk of child.stdout) {
		said += chunk;
		if (said.includes('Ctrl-C')) break;
	}
	const took = (performance.now() - began) / 1000;
	const gone = new Promise((resolve) => child.once('exit', resolve));
	process.kill(-child.pid!, 'SIGTERM');
	await gone;
	return took;
}

export async function start(): Promise<boolean> {
	const data = mkdtempSync(join(tmpdir(), 'kraken-start-'));
	const build = join(ROOT, 'build');
	try {
		rmSync(build, { recursive: true, force: true });
		const first = await seconds(join(data, 'first'));
		const cold: number[] = [];
		for (let run = 0; run < RUNS; run++) cold.push(await seconds(join(data, `cold ${run}`)));
		const warm: number[] = [];
		for (let run = 0; run < RUNS; run++) warm.push(await seconds(join(data, 'first')));
		print(
			['npm start', 'seconds', 'target'],
			[
				['cold, with the build of the app', first.toFixed(1), '15'],
				[`cold, the app built (median of ${RUNS})`, median(cold).toFixed(1), '3'],
				[`warm (median of ${RUNS})`, median(warm).toFixed(1), '']
			]
		);
		return true;
	} finally {
		rmSync(data, { recursive: true, force: true });
	}
}
