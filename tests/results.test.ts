import { expect, test } from 'vitest';
import { playwrightResults, vitestResults } from './results.ts';

test('a file that could not be run is a failure', () => {
	const report = {
		testResults: [
			{ status: 'failed', name: 'a.test.ts', message: 'SyntaxError', assertionResults: [] }
		]
	};
	expect(vitestResults(report)).toEqual([{ title: 'a.test.ts', outcome: 'failed' }]);
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

test('stories are found at every depth, and one that passed only when tried again has failed', () => {
	const specs = ['expected', 'unexpected', 'flaky', 'skipped'].map((status) => ({
		title: status,
		tests: [{ status }]
	}));
	const report = {
		suites: [{ title: 'a.spec.ts', suites: [{ title: 'group', specs }], specs: [] }]
	};
	expect(playwrightResults(report)).toEqual([
		{ title: 'group expected', outcome: 'passed' },
		{ title: 'group unexpected', outcome: 'failed' },
		{ title: 'group flaky', outcome: 'failed' },
		{ title: 'group skipped', outcome: 'skipped' }
	]);
});
