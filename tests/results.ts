/** The outcome of each test, read from the reports that the runners write. */
import { readFileSync } from 'node:fs';

export type Outcome = 'passed' | 'failed' | 'skipped';
export type Result = { readonly title: string; readonly outcome: Outcome };

type VitestReport = {
	testResults: {
		status: string;
		name: string;
		message: string;
		assertionResults: { fullName: string; status: string }[];
	}[];
};

const VITEST: Readonly<Record<string, Outcome>> = { passed: 'passed', failed: 'failed' };

/** Of Vitest's JSON report. A file that could not be run is one failure under its own name. */
export function vitestResults({ testResults }: VitestReport): Result[] {
	return testResults.flatMap(({ status, name, assertionResults }) => {
		const results = assertionResults.map(({ fullName, status }) => ({
			title: fullName,
			outcome: VITEST[status] ?? ('skipped' as const)
		}));
		const unexplained = status === 'failed' && !results.some(({ outcome }) => outcome === 'failed');
		return unexplained ? [...results, { title: name, outcome: 'failed' as const }] : results;
	});
}

type Suite = {
	title: string;
	suites?: Suite[];
	specs?: { title: string; tests: { status: string }[] }[];
};

const PLAYWRIGHT: Readonly<Record<string, Outcome>> = { expected: 'passed', skipped: 'skipped' };

/**
 * Of Playwright's JSON report. A story that passed only when tried again has failed. In the report of
 * `--list` every story is `skipped`: none was run.
 */
export function playwrightResults({ suites }: { suites: Suite[] }): Result[] {
	return suites.flatMap((suite) => [
		...playwrightResults({ suites: suite.suites ?? [] }),
		...(suite.specs ?? []).flatMap(({ title, tests }) =>
			tests.map(({ status }) => ({
				title: `${suite.title} ${title}`,
				outcome: PLAYWRIGHT[status] ?? ('failed' as const)
			}))
		)
	]);
}

/** Of the benches' report: one line a bench. */
export function benchResults(benches: { title: string; passed: boolean }[]): Result[] {
	return benches.map(({ title, passed }) => ({ title, outcome: passed ? 'passed' : 'failed' }));
}

/** @throws when the runner died before it wrote the report. */
export function readReport(file: URL): never {
	return JSON.parse(readFileSync(file, 'utf8')) as never;
}
