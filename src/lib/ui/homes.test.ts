import { expect, test } from 'vitest';
import { deskOf, gapsPathOf, homeOf, reportPathOf, roleOfPart, wantedPath } from './homes.ts';

test('each role has a home, and nobody is lost', () => {
	expect(homeOf('officer')).toBe('/inbox');
	expect(homeOf('unheard of')).toBe('/sign-in');
});

test('who reads reports goes to the one they were told of', () => {
	expect(reportPathOf('operator', '42')).toBe('/hotline/42');
	expect(reportPathOf('officer', null)).toBe('/inbox');
	expect(reportPathOf('administrator', '42')).toBe('/regions');
});

test('each part of the address of staff has a role', () => {
	expect(['inbox', 'hotline', 'region', 'now'].map(roleOfPart)).toEqual([
		'officer',
		'operator',
		'supervisor',
		'supervisor'
	]);
	expect(deskOf('region').href).toBe('/region');
	expect(() => roleOfPart('toString')).toThrow('/toString');
});

test('who keeps rosters reads of their gaps, and nobody else', () => {
	expect(gapsPathOf('supervisor')).toBe('/region/gaps');
	expect(gapsPathOf('administrator')).toBe('/rosters');
	expect(gapsPathOf('officer')).toBeNull();
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
