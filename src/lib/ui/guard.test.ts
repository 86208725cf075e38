import { expect, test } from 'vitest';
import { guard } from './guard.ts';

const url = new URL('http://localhost/inbox/42?show=closed');
const coral = { name: 'Coral Sampleton', role: 'officer' };

test('an officer comes to an officer’s page', () => {
	expect(guard(coral, 'officer', url)).toBe(coral);
});

test('somebody else is told whose page it is', () => {
	expect(() => guard(coral, 'operator', url)).toThrow(
		expect.objectContaining({
			status: 403,
			body: { message: 'This page is for hotline operators.' }
		})
	);
});

test('nobody signs in, and comes back afterwards', () => {
	expect(() => guard(null, 'officer', url)).toThrow(
		expect.objectContaining({
			status: 307,
			location: '/sign-in?next=%2Finbox%2F42%3Fshow%3Dclosed'
		})
	);
});
