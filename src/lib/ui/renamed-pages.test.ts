import { expect, test } from 'vitest';
import { renamedPage } from './renamed-pages.ts';

test.each([
	['notice', '/notification'],
	['told', '/notifications'],
	['places', '/regions'],
	['places/42', '/regions/42'],
	['inbox/42/hand-out', '/inbox/42/redacted-copy'],
	['region/42/hand-out', '/region/42/redacted-copy'],
	['response-times/taken', '/response-times/exports'],
	['response-times/effectiveness', '/response-times/site-contact']
])('%s is now %s', (before, now) => {
	expect(renamedPage(before)).toBe(now);
});

test.each(['', 'notices', 'reports/42/hand-out', 'places/42/7', 'home'])(
	'%j was not renamed',
	(path) => {
		expect(renamedPage(path)).toBeNull();
	}
);
