import { expect, test } from 'vitest';
import { gapsOf, matching, type Place, type Standing } from './cover.ts';

const coral: Standing = {
	name: 'Coral',
	active: true,
	absent: false,
	hasDuties: true,
	hasProvenChannel: true
};
const finn: Standing = { ...coral, name: 'Finn' };
const place = (changes: Partial<Place> = {}): Place => ({
	id: '1',
	name: 'Yarmouth Harbour',
	kind: 'harbour',
	county: 'Isle of Wight',
	regionName: 'South West and Solent',
	patchName: 'Solent West',
	officer: coral,
	twin: finn,
	...changes
});
const words = (changes: Partial<Place>) => gapsOf(place(changes)).map((gap) => gap.words);

test('a site with an officer and a twin has no gap', () => {
	expect(gapsOf(place())).toEqual([]);
});

test('an officer or twin who cannot be reached is a gap as well', () => {
	const mute = { ...coral, hasProvenChannel: false };
	expect(words({ officer: mute })).toEqual([
		'Coral has no proven way to be reached: reports go to the twin'
	]);
	expect(words({ twin: mute })).toEqual(['Coral has no proven way to be reached']);
});

test('a gap is serious where a report would not reach the officer', () => {
	const serious = (changes: Partial<Place>) => gapsOf(place(changes)).map((gap) => gap.serious);
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

test('a missing twin is a gap, but not a serious one', () => {
	expect(gapsOf(place({ twin: null }))).toEqual([{ serious: false, words: 'No twin' }]);
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
