import * as v from 'valibot';
import { expect, test } from 'vitest';
import { keptSchema } from './briefing.ts';

const KEPT = {
	sites: [{ id: 'cowes', name: 'Cowes', latitude: 50.762, longitude: -1.296, isHome: true }],
	officers: [],
	hotline: null,
	numbers: [],
	indicatorVersion: 1,
	indicators: []
};
const BERTH = {
	id: 'a1',
	siteId: 'cowes',
	name: 'Fuel berth',
	kind: 'berth',
	latitude: null,
	longitude: null
};

test('a briefing kept by an app that knew no landmarks is still a briefing', () => {
	expect(v.parse(keptSchema, KEPT)).toEqual({ ...KEPT, landmarks: [] });
});

test('a berth needs no position, and a kind of a later day is something on the shore', () => {
	const landmarks = [BERTH, { ...BERTH, id: 'a2', kind: 'wind_turbine' }];
	const { landmarks: kept } = v.parse(keptSchema, { ...KEPT, landmarks });
	expect(kept).toEqual([BERTH, { ...BERTH, id: 'a2', kind: 'landmark' }]);
});
