import { expect, test } from 'vitest';
import { homeOf, wantedPath } from './homes.ts';

test('each role has a home, and nobody is lost', () => {
	expect(homeOf('officer')).toBe('/inbox');
	expect(homeOf('unheard of')).toBe('/sign-in');
});

test('a page of ours is where they go on to', () => {
	expect(wantedPath('/inbox/42?x=1')).toBe('/inbox/42?x=1');
});

test.each([
	null,
	'',
	'inbox',
	'//evil.example',
	'/\\evil.example',
	'https://evil.example',
	'/sign-in'
])('%s is not', (text) => {
	expect(wantedPath(text)).toBeNull();
});
