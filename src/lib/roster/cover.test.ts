import { expect, test } from 'vitest';
import { gapsOf, matching, missingOf, type OfficerStatus, type SiteCover } from './cover.ts';
import { bySite, type CoverageGap } from './roster.ts';

const coral: OfficerStatus = {
	name: 'Coral',
	active: true,
	absent: false,
	hasDuties: true,
	hasProvenChannel: true
};
const finn: OfficerStatus = { ...coral, name: 'Finn' };
const place = (changes: Partial<SiteCover> = {}): SiteCover => ({
	id: '1',
	name: 'Yarmouth Harbour',
	kind: 'harbour',
	county: 'Isle of Wight',
	regionName: 'South West and Solent',
	patchId: 'solent',
	patchName: 'Solent West',
	officer: coral,
	twin: finn,
	...changes
});
const words = (changes: Partial<SiteCover>) => missingOf(place(changes)).map(({ words }) => words);

const gap = (kind: CoverageGap['kind'], patchId: string, day: number): CoverageGap => ({
	kind,
	patchId,
	patchName: patchId,
	sites: [patchId],
	startsAt: new Date(2026, 11, day),
	endsAt: new Date(2026, 11, day + 1)
});

test('a site has the gaps that the rosters list for its patch, although nothing is missing', () => {
	const gaps = [gap('patch', 'kent', 1), gap('patch', 'solent', 1), gap('patch', 'solent', 3)];
	const yarmouth = place();
	expect(missingOf(yarmouth)).toEqual([]);
	expect(gapsOf(yarmouth, gaps)).toEqual([gaps[1], gaps[2]]);
	expect(gapsOf(yarmouth, gaps)).toEqual(bySite(gaps)[1]!.gaps);
});

test('a missing twin is no gap while the officer is on duty', () => {
	expect(gapsOf(place({ twin: null }), [])).toEqual([]);
});

test('a site without a patch has its own gap, and no site that of a hotline', () => {
	const alone = place({ patchId: null, patchName: null });
	const gaps = [gap('hotline', 'south', 1), gap('patch', 'solent', 1), gap('site', '1', 1)];
	expect(gapsOf(alone, gaps)).toEqual([gaps[2]]);
	expect(gapsOf({ ...alone, id: '2' }, gaps)).toEqual([]);
});

test('a site with an officer and a twin misses nothing', () => {
	expect(missingOf(place())).toEqual([]);
});

test('an officer or twin who cannot be reached is missing', () => {
	const mute = { ...coral, hasProvenChannel: false };
	expect(words({ officer: mute })).toEqual([
		'Coral has no proven way to be reached: reports go to the twin'
	]);
	expect(words({ twin: mute })).toEqual(['Coral has no proven way to be reached']);
});

test('it is serious where a report would not reach the officer', () => {
	const serious = (changes: Partial<SiteCover>) =>
		missingOf(place(changes)).map(({ serious }) => serious);
	expect(serious({ patchName: null })).toEqual([true]);
	expect(serious({ officer: null })).toEqual([true]);
	expect(serious({ officer: null, twin: null })).toEqual([true, true]);
	expect(serious({ twin: null })).toEqual([false]);
});

test('nobody at all means the hotline', () => {
	expect(words({ patchName: null })).toEqual(['No patch: reports go to the hotline']);
	expect(words({ officer: null, twin: null })).toEqual([
		'No officer: reports go to the hotline',
		'No twin'
	]);
});

test('an officer who cannot be asked means the twin', () => {
	expect(words({ officer: null })).toEqual(['No officer: reports go to the twin']);
	expect(words({ officer: { ...coral, absent: true } })).toEqual([
		'Coral is away or on leave now: reports go to the twin'
	]);
	expect(
		words({ officer: { ...coral, hasDuties: false }, twin: { ...finn, active: false } })
	).toEqual([
		'Coral has no duty hours: reports go to the hotline',
		'Finn’s account is switched off'
	]);
});

test('a missing twin is not serious', () => {
	expect(missingOf(place({ twin: null }))).toEqual([{ serious: false, words: 'No twin' }]);
});

test('a site is found by its name, county or patch', () => {
	const places = [
		place(),
		place({ id: '2', name: 'Rye Harbour', county: 'East Sussex', patchName: null })
	];
	expect(matching(places, ' RYE ').map(({ id }) => id)).toEqual(['2']);
	expect(matching(places, 'solent').map(({ id }) => id)).toEqual(['1']);
	expect(matching(places, '')).toHaveLength(2);
	expect(matching(places, 'r').map(({ id }) => id)).toEqual(['1', '2']);
	expect(matching(places, 'nowhere')).toEqual([]);
	expect(matching([place({ patchName: null })], 's')).toHaveLength(1); // Isle
	expect(matching([place({ patchName: null })], 'solent')).toEqual([]);
});
