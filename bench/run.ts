/**
 * `npm run bench -- [name…] [--smallest | --full]`: what the product costs. Each bench runs in a
 * process of its own, so that one that throws or hangs stops no other, and fails when it misses a
 * target. `test-results/bench.json` lists them for `npm test`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { apiKeys } from '../supabase/gateway/keys.ts';
import { buildIfDue } from '../supabase/gateway/start.ts';
import { BENCHES, type Bench } from './benches.ts';
import { isFull, isSmallest } from './size.ts';

type Result = { readonly title: string; readonly passed: boolean };

/** The slowest took three minutes on a busy machine, so only a bench that hangs is ended. */
const PATIENCE_MS = isSmallest ? 10 * 60_000 : null;

const results = new URL('../test-results/', import.meta.url);
const words = process.argv.slice(2);
const options = words.filter((word) => word.startsWith('--'));
const asked = words.filter((word) => !word.startsWith('--'));
const benches = BENCHES.filter(({ name }) => asked.length === 0 || asked.includes(name));

const unknown = asked.filter((word) => !BENCHES.some(({ name }) => name === word));
if (unknown.length > 0) {
	const known = BENCHES.map(({ name }) => name).join(', ');
	console.error(`There is no bench "${unknown[0]}": choose from ${known}.`);
	process.exit(1);
}
if (isFull && isSmallest) {
	console.error('Choose --smallest or --full, not both.');
	process.exit(1);
}

/** Runs one bench. @returns whether it held its targets. */
function passes({ name }: Bench): Promise<boolean> {
	const child = spawn(process.execPath, [`${import.meta.dirname}/one.ts`, name, ...options], {
		stdio: 'inherit'
	});
	const timer =
		PATIENCE_MS &&
		setTimeout(() => {
			console.error(`${name} did not end within ${PATIENCE_MS / 60_000} minutes.`);
			child.kill('SIGKILL');
		}, PATIENCE_MS);
	return new Promise((resolve) => {
		child.once('error', () => resolve(false));
		child.once('exit', (code) => {
			if (timer) clearTimeout(timer);
			resolve(code === 0);
		});
	});
}

mkdirSync(results, { recursive: true });
rmSync(new URL('bench.json', results), { force: true });
if (benches.some(({ needsApp }) => needsApp)) buildIfDue(apiKeys());

const measured: Result[] = [];
const lines: string[] = [];
for (const bench of benches) {
	console.log(`\n— ${bench.name} —`);
	const began = performance.now();
	const passed = await passes(bench);
	const title = `${bench.name}: ${bench.title}`;
	measured.push({ title, passed });
	const took = ((performance.now() - began) / 1000).toFixed(0);
	lines.push(`${passed ? 'held  ' : 'MISSED'} ${title} (${took} s)`);
}
writeFileSync(new URL('bench.json', results), `${JSON.stringify(measured, null, '\t')}\n`);

const missed = measured.filter(({ passed }) => !passed).length;
console.log(`\n${lines.join('\n')}`);
console.log(`\n${measured.length - missed} benches held, ${missed} missed`);
process.exitCode = missed === 0 ? 0 : 1;
