import { expect, test } from 'vitest';
import { newDraft, type Draft } from '$lib/report/draft.ts';
import type { Keeper } from './keeper.svelte.ts';
import { Removed } from './removed.svelte.ts';

function keeperOf(start: Partial<Draft>): Keeper {
	const at = { siteId: null, indicatorVersion: 1 };
	const draft = { ...newDraft('barnaby', at, new Date('2026-11-03T14:00:00Z')), ...start };
	return { draft, change: (part: Partial<Draft>) => Object.assign(draft, part) } as never;
}

const van = { registration: 'AB12 CDE', make: 'Transit', colour: 'white' };
const car = { registration: '', make: 'Golf', colour: 'red' };

test('what was taken out can be had back, once', () => {
	const keeper = keeperOf({ vehicles: [van, car] });
	const removed = new Removed(keeper);
	expect(removed.words).toBeNull();
	removed.takeOut('vehicle AB12 CDE', { vehicles: [car] });
	expect(keeper.draft.vehicles).toEqual([car]);
	expect(removed.words).toBe('vehicle AB12 CDE');
	removed.putBack();
	expect(keeper.draft.vehicles).toEqual([van, car]);
	expect(removed.words).toBeNull();
});

test('it is not put back over what was written since, and other parts do not matter', () => {
	const keeper = keeperOf({ vehicles: [van, car] });
	const removed = new Removed(keeper);
	removed.takeOut('vehicle AB12 CDE', { vehicles: [car] });
	keeper.change({ description: 'Two men' });
	expect(removed.words).not.toBeNull();
	const blue = { ...car, colour: 'blue' };
	keeper.change({ vehicles: [blue] });
	expect(removed.words).toBeNull();
	removed.putBack();
	expect(keeper.draft.vehicles).toEqual([blue]);
});
