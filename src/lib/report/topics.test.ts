import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TOPICS } from './detail.ts';
import { drafts } from './draft.fixture.ts';
import { newDraft, type Draft } from './draft.ts';
import { firstOpen, isAnswered, isNoted, stillNotKnown, unknown } from './topics.ts';

const blank = newDraft('barnaby', { siteId: null, indicatorVersion: 1 }, new Date());

test('of a new report no question is answered, and the first one is asked first', () => {
	expect(TOPICS.filter((topic) => isAnswered(topic, blank))).toEqual([]);
	expect(firstOpen(blank)).toBe('vessel_type');
	expect(firstOpen({ ...blank, notKnown: ['vessel_type', 'vessel_name'] })).toBe('vessel_look');
	expect(firstOpen({ ...blank, notKnown: [...TOPICS] })).toBeNull();
});

test('“I do not know” takes back what was said to that question, and nothing else', () => {
	fc.assert(
		fc.property(drafts, fc.constantFrom(...TOPICS), (draft, topic) => {
			const before = TOPICS.filter((other) => isAnswered(other, draft));
			const after = { ...draft, ...unknown(topic, draft) };
			const hasPhotos = topic === 'photos' && draft.photos.length > 0;
			expect(TOPICS.filter((other) => isAnswered(other, after))).toEqual(
				before.filter((other) => other !== topic || hasPhotos)
			);
			if (!hasPhotos) expect(after.notKnown).toContain(topic);
			expect(after.photos).toEqual(draft.photos);
		})
	);
});

test('an answer takes the place of “I do not know”', () => {
	const unsure = { ...blank, ...unknown('vehicles', { ...blank, ...unknown('people', blank) }) };
	expect(stillNotKnown(unsure)).toEqual(['people', 'vehicles']);
	const seen = { ...unsure, people: { ...unsure.people, children: 'yes' as const } };
	expect(stillNotKnown(seen)).toEqual(['vehicles']);
	fc.assert(
		fc.property(drafts, (draft) => {
			const left = stillNotKnown(draft);
			expect(left.filter((topic) => isAnswered(topic, draft))).toEqual([]);
		})
	);
});

test('a row that was added and left empty is no answer', () => {
	const empty = { registration: ' ', make: '', colour: '' };
	expect(isNoted(empty)).toBe(false);
	expect(isAnswered('vehicles', { ...blank, vehicles: [empty] })).toBe(false);
	expect(isAnswered('identifiers', { ...blank, identifiers: [{ kind: 'imo', value: ' ' }] })).toBe(
		false
	);
	expect(isAnswered('vehicles', { ...blank, vehicles: [{ ...empty, colour: 'red' }] })).toBe(true);
	const named = (name: string) => ({ ...blank, vessel: { ...blank.vessel, name } });
	expect(isAnswered('vessel_name', named('  '))).toBe(false);
	expect(isAnswered('vessel_name', named(' Ariadne '))).toBe(true);
	expect(isAnswered('vessel_type', named(' Ariadne '))).toBe(false);
});

const full: Draft = {
	...blank,
	vessel: { ...blank.vessel, type: 'rib', name: 'Ariadne', hullColour: 'dark grey' },
	identifiers: [{ kind: 'mmsi', value: '235090123' }],
	people: { ...blank.people, count: 7 },
	movement: { ...blank.movement, towards: 'the harbour mouth' },
	vehicles: [{ registration: 'AB12 CDE', make: '', colour: '' }],
	photos: [],
	contact: { way: 'call', hours: 'after six' },
	alsoTold: { who: ['coastguard'], reference: 'HM 7' }
};

test.each(TOPICS)(
	'“I do not know” to %s leaves its answers as empty as a new report’s',
	(topic) => {
		expect(isAnswered(topic, full)).toBe(topic !== 'photos');
		const answers = { ...full, ...unknown(topic, full), notKnown: [] };
		const others = TOPICS.filter((other) => other !== topic && other !== 'photos');
		expect(TOPICS.filter((other) => isAnswered(other, answers))).toEqual(others);
		for (const field of [
			'identifiers',
			'people',
			'movement',
			'vehicles',
			'contact',
			'alsoTold'
		] as const)
			expect([full[field], blank[field]]).toContainEqual(answers[field]);
	}
);
