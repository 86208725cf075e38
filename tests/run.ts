/** `npm test`: every suite, one after the other, and one line that counts them all. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { bringBrowser } from './browser.ts';

type Count = { passed: number; failed: number };

const root = new URL('..', import.meta.url);
const results = new URL('test-results/', root);
const total: Count = { passed: 0, failed: 0 };

function run(name: string, args: string[], env: Record<string, string> = {}): boolean {
	console.log(`\n— ${name} —`);
	const { status } = spawnSync(process.execPath, args, {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, ...env }
	});
	return status === 0;
}

/** Adds a runner's own count; a runner that died before it could count is one failure. */
function count(ok: boolean, read: () => Count): void {
	let counted: Count;
	try {
		counted = read();
	} catch {
		counted = { passed: 0, failed: 0 };
	}
	total.passed += counted.passed;
	total.failed += counted.failed + (!ok && counted.failed === 0 ? 1 : 0);
}

function vitest(project: string): void {
	const file = new URL(`${project}.json`, results);
	rmSync(file, { force: true });
	const ok = run(project, [
		'node_modules/vitest/vitest.mjs',
		'run',
		`--project=${project}`,
		'--reporter=dot',
		'--reporter=json',
		`--outputFile.json=test-results/${project}.json`
	]);
	count(ok, () => {
		const report = JSON.parse(readFileSync(file, 'utf8'));
		return { passed: report.numPassedTests, failed: report.numFailedTests };
	});
}

/** Those marked as long walk every page of a thing, and are asked for by name. */
function stories(name: 'stories' | 'long'): void {
	const browser = bringBrowser();
	const file = new URL('stories.json', results);
	rmSync(file, { force: true });
	const which = [name === 'long' ? '--grep' : '--grep-invert', '@long'];
	const ok = run(name, ['node_modules/@playwright/test/cli.js', 'test', ...which], {
		CHROMIUM: browser
	});
	count(ok, () => {
		const { stats } = JSON.parse(readFileSync(file, 'utf8'));
		return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
	});
}

mkdirSync(results, { recursive: true });
const asked = process.argv.slice(2);
const wanted = (suite: string) => asked.length === 0 || asked.includes(suite);

if (wanted('build') || wanted('stories') || asked.includes('long')) {
	if (!run('build', ['node_modules/vite/bin/vite.js', 'build'])) total.failed++;
}
for (const project of ['unit', 'db', 'gateway', 'contract']) if (wanted(project)) vitest(project);
if (wanted('stories')) stories('stories');
if (asked.includes('long')) stories('long');

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
