import { expect, test } from 'vitest';
import { needsOf, type RegionPatch, type RegionPatches } from './region.ts';

const solent: RegionPatch = {
	id: 'p',
	name: 'Solent',
	sites: 3,
	officer: 'Ona',
	twin: null,
	disusedAt: null
};
const south: RegionPatches = {
	id: 'r',
	name: 'South',
	patches: [solent],
	operators: 1,
	supervisors: 1,
	hasNumber: true
};

test('a region with a hotline, somebody over it and an officer needs nothing', () => {
	expect(needsOf(south)).toEqual([]);
	expect(needsOf({ ...south, patches: [{ ...solent, officer: null, twin: 'Piet' }] })).toEqual([]);
});

test('a new one needs all of it', () => {
	const fresh = { ...south, patches: [], operators: 0, supervisors: 0, hasNumber: false };
	expect(needsOf(fresh).map(({ kind }) => kind)).toEqual([
		'operator',
		'number',
		'supervisor',
		'patch'
	]);
});

test('a patch nobody looks after is named, unless it is closed', () => {
	const alone = { ...solent, officer: null };
	expect(needsOf({ ...south, patches: [solent, { ...alone, name: 'Lyme' }] })).toEqual([
		{ kind: 'officer', patchName: 'Lyme' }
	]);
	const closed = { ...alone, disusedAt: new Date() };
	expect(needsOf({ ...south, patches: [solent, closed] })).toEqual([]);
	expect(needsOf({ ...south, patches: [closed] })).toEqual([{ kind: 'patch' }]);
});
