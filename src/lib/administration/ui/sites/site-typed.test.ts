import { expect, test } from 'vitest';
import { factsOf, newSite, siteErrors, typedOf } from './site-typed.ts';

const QUAY = {
	name: ' Quay ',
	kind: 'marina' as const,
	county: 'Dorset',
	position: '50°45.720′N 001°17.760′W',
	locode: 'gb fal',
	berths: ' 120 ',
	patchId: 'p'
};

test('a site is read as people write it', () => {
	expect(siteErrors(QUAY)).toEqual([]);
	expect(factsOf(QUAY)).toEqual({
		name: 'Quay',
		kind: 'marina',
		county: 'Dorset',
		latitude: 50.762,
		longitude: -1.296,
		locode: 'GBFAL',
		berths: 120,
		patchId: 'p'
	});
});

test('what is there can be saved again as it is', () => {
	const site = {
		...factsOf(QUAY),
		id: 's',
		patchName: 'P',
		regionName: 'R',
		disusedAt: null,
		locode: null,
		berths: null
	};
	expect(siteErrors(typedOf(site))).toEqual([]);
	expect(factsOf(typedOf(site))).toEqual({ ...factsOf(QUAY), locode: null, berths: null });
});

test('each thing missing or unreadable is told at its own field', () => {
	expect(siteErrors(newSite()).map(({ field }) => field)).toEqual([
		'site-name',
		'site-kind-harbour',
		'site-county',
		'site-position',
		'site-patch'
	]);
	const wrong = { position: 'off the pier', locode: 'Falmouth', berths: 'many' };
	const fields = siteErrors({ ...QUAY, ...wrong });
	expect(fields.map(({ field }) => field)).toEqual(['site-position', 'site-locode', 'site-berths']);
	expect(siteErrors({ ...QUAY, berths: '0' })).toHaveLength(1);
});
