/** The outcome of each test, read from the reports that the runners write. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export type Outcome = 'passed' | 'failed' | 'skipped';
export type Result = {
	readonly title: string;
	readonly outcome: Outcome;
	/** What a failed test said first, in plain text. */
	readonly why?: string;
};

type VitestReport = {
	testResults: {
		status: string;
		name: string;
		message: string;
		assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
	}[];
};

/** The lines of an error that fit on a screen beside others. */
const WHY_LINES = 6;

function firstLines(message: string): string {
	const lines = stripVTControlCharacters(message)
		.split('\n')
		.filter((line) => line.trim());
	return lines.slice(0, WHY_LINES).join('\n');
}

function failed(title: string, message = ''): Result {
	return { title, outcome: 'failed', why: firstLines(message) };
}

/** Of Vitest's JSON report. A file that could not be run is one failure under its own name. */
export function vitestResults({ testResults }: VitestReport): Result[] {
	return testResults.flatMap(({ status, name, message, assertionResults }) => {
		const results = assertionResults.map(({ fullName, status, failureMessages }): Result =>
			status === 'failed'
				? failed(fullName, failureMessages?.[0])
				: { title: fullName, outcome: status === 'passed' ? 'passed' : 'skipped' }
		);
		const unexplained = status === 'failed' && !results.some(({ outcome }) => outcome === 'failed');
		return unexplained ? [...results, failed(name, message)] : results;
	});
}

type PlaywrightError = { message?: string; location?: { file: string; line: number } };
type PlaywrightTest = { status: string; results?: { errors?: PlaywrightError[] }[] };
type Suite = {
	title: string;
	suites?: Suite[];
	specs?: { title: string; tests: PlaywrightTest[] }[];
};

/** Playwright's message has the step in words only: which line it is comes first. */
function told({ message = '', location }: PlaywrightError): string {
	const at = location && `at ${basename(location.file)}:${location.line}\n`;
	return `${at ?? ''}${firstLines(message)}`;
}

const PLAYWRIGHT: Readonly<Record<string, Outcome>> = { expected: 'passed', skipped: 'skipped' };

/**
 * Of Playwright's JSON report. A story that passed only when tried again has failed. In the report of
 * `--list` every story is `skipped`: none was run.
 */
export function playwrightResults({ suites }: { suites: Suite[] }): Result[] {
	return suites.flatMap((suite) => [
		...playwrightResults({ suites: suite.suites ?? [] }),
		...(suite.specs ?? []).flatMap(({ title, tests }) =>
			tests.map(({ status, results }): Result => {
				const outcome = PLAYWRIGHT[status];
				const whole = `${suite.title} ${title}`;
				if (outcome) return { title: whole, outcome };
				const errors = (results ?? []).flatMap(({ errors }) => errors ?? []);
				return { title: whole, outcome: 'failed', why: errors.map(told).join('\n') };
			})
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
