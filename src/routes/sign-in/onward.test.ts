import { expect, test } from 'vitest';
import { afterSignIn } from './onward.ts';

test('whoever is in goes on to where they wanted, else home', () => {
	expect(afterSignIn({ role: 'officer' }, '/inbox/42')).toBe('/inbox/42');
	expect(afterSignIn({ role: 'officer' }, null)).toBe('/inbox');
});

test('whoever owes a second factor goes there first, and on from there', () => {
	expect(afterSignIn(null, null)).toBe('/sign-in/second');
	expect(afterSignIn(null, '/inbox/42?a=1')).toBe('/sign-in/second?next=%2Finbox%2F42%3Fa%3D1');
});
