import { expect, test } from 'vitest';
import { playwrightResults, vitestResults } from './results.ts';

test('a file that could not be run is a failure', () => {
	const report = {
		testResults: [
			{ status: 'failed', name: 'a.test.ts', message: 'SyntaxError', assertionResults: [] }
		]
	};
	expect(vitestResults(report)).toEqual([
		{ title: 'a.test.ts', outcome: 'failed', why: 'SyntaxError' }
	]);
});

test('a Vitest test that did not run is skipped', () => {
	const report = {
		testResults: [
			{
				status: 'failed',
				name: 'a.test.ts',
				message: '',
				assertionResults: [
					{ fullName: 'one', status: 'passed' },
					{ fullName: 'two', status: 'failed' },
					{ fullName: 'three', status: 'pending' },
					{ fullName: 'four', status: 'todo' }
				]
			}
		]
	};
	expect(vitestResults(report).map(({ outcome }) => outcome)).toEqual([
		'passed',
		'failed',
		'skipped',
		'skipped'
	]);
});

test('of a failure its first lines are told', () => {
	const failureMessages = ['Error: expected 1\n\nto be 2\n' + '    at here\n'.repeat(30)];
	const report = {
		testResults: [
			{
				status: 'failed',
				name: 'a.test.ts',
				message: '',
				assertionResults: [{ fullName: 'one', status: 'failed', failureMessages }]
			}
		]
	};
	const why = vitestResults(report)[0]?.why;
	expect(why?.split('\n')).toEqual([
		'Error: expected 1',
		'to be 2',
		...Array<string>(4).fill('    at here')
	]);
});

test('stories are found at every depth, and one that passed only when tried again has failed', () => {
	const specs = ['expected', 'unexpected', 'flaky', 'skipped'].map((status) => ({
		title: status,
		tests: [{ status, results: [{ errors: [{ message: `\x1b[31mnot ${status}\x1b[39m` }] }] }]
	}));
	const report = {
		suites: [{ title: 'a.spec.ts', suites: [{ title: 'group', specs }], specs: [] }]
	};
	expect(playwrightResults(report)).toEqual([
		{ title: 'group expected', outcome: 'passed' },
		{ title: 'group unexpected', outcome: 'failed', why: 'not unexpected' },
		{ title: 'group flaky', outcome: 'failed', why: 'not flaky' },
		{ title: 'group skipped', outcome: 'skipped' }
	]);
});

test('a story that failed says at which line, and then what its phones showed', () => {
	const errors = [
		{ message: 'Error: no\n\nLocator: a', location: { file: '/app/tests/a.spec.ts', line: 7 } },
		{ message: 'Error: a phone at /home showed: Report' }
	];
	const specs = [{ title: 'sent', tests: [{ status: 'unexpected', results: [{ errors }] }] }];
	const why = playwrightResults({ suites: [{ title: 'a.spec.ts', specs }] })[0]?.why;
	expect(why?.split('\n')).toEqual([
		'at a.spec.ts:7',
		'Error: no',
		'Locator: a',
		'Error: a phone at /home showed: Report'
	]);
});
