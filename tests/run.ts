/**
 * `npm test`: every suite, one after the other, the acceptance table against their tests, and one line
 * that counts them all. `npm test -- db stories` runs those suites. `quick` is the inner loop, and `full`
 * runs the faults and kills that are too long for the gate.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { judge, rowsOf } from './acceptance.ts';
import { bringBrowser } from './support/browser.ts';
import {
	benchResults,
	playwrightResults,
	readReport,
	vitestResults,
	type Result
} from './results.ts';

const SUITES = ['build', 'unit', 'db', 'gateway', 'contract', 'stories', 'bench'] as const;

/** Rounds of each property in the inner loop; the gate runs 1,000. */
const QUICK_ROUNDS = '20';

/** Left out of the inner loop: tests over thousands of reports. */
const SLOW = ['supabase/tests/smoke/**', 'supabase/tests/figures/recount.test.ts'];

/** Before a release, for hours: each fault at each position, and a kill at each await. */
const FULL = ['tests/faults/every-fault.spec.ts', 'tests/faults/every-kill.spec.ts'];

const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

const root = new URL('..', import.meta.url);
const reports = new URL('test-results/', root);
const results: Result[] = [];

function run(name: string, args: string[], env: Record<string, string> = {}): boolean {
	console.log(`\n— ${name} —`);
	const began = Date.now();
	const { status } = spawnSync(process.execPath, args, {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, ...env }
	});
	console.log(`${name}: ${((Date.now() - began) / 60_000).toFixed(1)} min`);
	return status === 0;
}

/** Adds a check that is not a test of a runner. */
function check(title: string, ok: boolean): void {
	results.push({ title, outcome: ok ? 'passed' : 'failed' });
}

/**
 * Adds the tests of a report. A runner that failed without a failed test, or died before it wrote the
 * report, is one failure.
 */
function collect(suite: string, ok: boolean, read: () => Result[]): Result[] {
	let found: Result[] = [];
	try {
		found = read();
	} catch (error) {
		console.error(`${suite} left no report: ${(error as Error).message}`);
	}
	results.push(...found);
	const explained = found.some(({ outcome }) => outcome === 'failed');
	if (found.length === 0 || (!ok && !explained)) check(`${suite} ran to its end`, false);
	return found;
}

function reportOf(name: string): URL {
	const file = new URL(`${name}.json`, reports);
	rmSync(file, { force: true });
	return file;
}

function vitest(project: string, more: string[] = [], env: Record<string, string> = {}): void {
	const file = reportOf(project);
	const ok = run(
		project,
		[
			'node_modules/vitest/vitest.mjs',
			'run',
			`--project=${project}`,
			'--reporter=dot',
			'--reporter=json',
			`--outputFile.json=test-results/${project}.json`,
			...more
		],
		env
	);
	collect(project, ok, () => vitestResults(readReport(file)));
}

/** How many stories the files hold. */
function listStories(files: readonly string[], env: Record<string, string>): number {
	const file = reportOf('listed');
	const { status } = spawnSync(
		process.execPath,
		[PLAYWRIGHT, 'test', ...files, '--list', '--reporter=json'],
		{
			cwd: root,
			stdio: ['ignore', 'ignore', 'inherit'],
			env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file.pathname }
		}
	);
	return status === 0 ? playwrightResults(readReport(file)).length : -1;
}

/** All stories, or those of some files. */
function stories(files: readonly string[] = [], settings: Record<string, string> = {}): void {
	const env = { CHROMIUM: bringBrowser(), ...settings };
	const listed = listStories(files, env);
	const file = reportOf('stories');
	const ok = run('stories', [PLAYWRIGHT, 'test', ...files], env);
	const found = collect('stories', ok, () => playwrightResults(readReport(file)));
	const ran = found.filter(({ outcome }) => outcome !== 'skipped').length;
	console.log(`${listed} stories listed, ${ran} run`);
	// A machine without WebKit skips one story. The gate has all that the stories need.
	check('every story that is listed was run', listed === (process.env.CI ? ran : found.length));
}

function benches(): void {
	const file = reportOf('bench');
	const ok = run('bench', ['bench/run.ts', '--smallest'], { CHROMIUM: bringBrowser() });
	collect('bench', ok, () => benchResults(readReport(file)));
}

function acceptance(): void {
	console.log('\n— acceptance —');
	const rows = rowsOf(readFileSync(new URL('docs/acceptance.md', root), 'utf8'));
	const { proven, planned, faults } = judge(rows, results);
	for (const fault of faults) console.log(fault);
	console.log(`${proven.length} of ${rows.length} rows proven; planned: ${planned.join(', ')}`);
	check('every row of the acceptance table has a passing test', faults.length === 0);
}

mkdirSync(reports, { recursive: true });
const asked = process.argv.slice(2);
const [quick, full] = [asked.includes('quick'), asked.includes('full')];
const known: readonly string[] = [...SUITES, 'quick', 'full'];
const unknown = asked.filter((word) => !known.includes(word));
if (unknown.length > 0) {
	console.error(`There is no suite "${unknown[0]}": choose from ${known.join(', ')}.`);
	process.exit(1);
}
const wanted = (suite: (typeof SUITES)[number]) => asked.length === 0 || asked.includes(suite);

if (quick) {
	vitest('unit');
	vitest(
		'db',
		SLOW.map((files) => `--exclude=${files}`),
		{ FC_ROUNDS: QUICK_ROUNDS }
	);
} else {
	if (wanted('build') || wanted('stories') || wanted('bench') || full)
		check('the app builds', run('build', ['node_modules/vite/bin/vite.js', 'build']));
	for (const project of ['unit', 'db', 'gateway', 'contract'] as const)
		if (wanted(project)) vitest(project);
	if (wanted('stories')) stories();
	if (full) stories(FULL, { FAULTS: 'all', KILL: 'all' });
	if (wanted('bench')) benches();
	if (asked.length === 0) acceptance();
}

const those = (which: Result['outcome']) => results.filter(({ outcome }) => outcome === which);
const [passed, failed, skipped] = [those('passed'), those('failed'), those('skipped')];
for (const { title } of skipped) console.log(`skipped: ${title}`);
for (const { title, why } of failed)
	console.log([`FAILED: ${title}`, ...(why ? why.split('\n') : [])].join('\n    '));
console.log(`${skipped.length} skipped`);
console.log(`\n${passed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 && passed.length > 0 ? 0 : 1;
