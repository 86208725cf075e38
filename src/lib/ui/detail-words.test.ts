import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TOPICS } from '$lib/report/detail.ts';
import { drafts } from '$lib/report/draft.fixture.ts';
import { newDraft, type Draft } from '$lib/report/draft.ts';
import { checkIdentifier } from '$lib/report/identifiers.ts';
import vectors from '$lib/report/identifier-vectors.json' with { type: 'json' };
import { isAnswered } from '$lib/report/topics.ts';
import { topicLines } from './detail-words.ts';
import { identifierAdvice } from './identifier-words.ts';

const blank = newDraft('barnaby', { siteId: null, indicatorVersion: 1 }, new Date());

test('a question has lines exactly when something was said to it', () => {
	fc.assert(
		fc.property(drafts, (draft) => {
			for (const topic of TOPICS)
				expect(topicLines(topic, draft).length > 0, topic).toBe(isAnswered(topic, draft));
		})
	);
});

test('every word that was typed stands in the lines', () => {
	const typed: Draft = {
		...blank,
		vessel: {
			...blank.vessel,
			name: 'Ariadne',
			homePort: 'Poole',
			flag: 'FR',
			hullColour: 'blue',
			superstructure: 'white',
			marks: 'stripe'
		},
		identifiers: [{ kind: 'imo', value: '9074728' }],
		people: { ...blank.people, count: 7, certainty: 'about', description: 'soaked' },
		movement: { ...blank.movement, courseDegrees: 45, towards: 'mouth', knots: 12 },
		vehicles: [{ registration: 'AB12 CDE', make: 'Transit', colour: 'grey' }],
		contact: { way: 'call', hours: 'evenings' },
		alsoTold: { who: ['999', 'police'], reference: 'CAD 12' }
	};
	const text = TOPICS.flatMap((topic) => topicLines(topic, typed)).join('\n');
	for (const word of ['Ariadne', 'Poole', 'France', 'blue', 'white', 'stripe', '9074728'])
		expect(text).toContain(word);
	for (const word of ['About 7 people', 'soaked', '045° true', 'mouth', '12', 'AB12 CDE'])
		expect(text).toContain(word);
	for (const word of ['Transit', 'grey', 'By phone call', 'evenings', '999', 'Police', 'CAD 12'])
		expect(text).toContain(word);
	expect(text).toContain('does not add up');
});

test('how many there were is as sure as the reporter was', () => {
	const lines = (people: Partial<Draft['people']>) =>
		topicLines('people', { ...blank, people: { ...blank.people, ...people } });
	expect(lines({ count: 1, certainty: 'exact' })).toEqual(['1 person, counted']);
	expect(lines({ count: 0 })).toEqual(['0 people']);
	expect(lines({ count: 3, certainty: 'unknown' })).toEqual(['3 people, but not sure']);
	expect(lines({ certainty: 'unknown' })).toEqual(['Number not known']);
});

test('of every doubtful number the reporter is told why, and to keep it', () => {
	for (const { kind, typed } of vectors.checks) {
		const known = kind as Parameters<typeof identifierAdvice>[0];
		const advice = identifierAdvice(known, typed);
		const { result } = checkIdentifier(known, typed);
		if (result === 'unchecked') expect(advice).toBeNull();
		else if (result === 'ok') expect(advice).toMatch(/^This can be an? /);
		else expect(advice, `${kind} ${typed}`).toContain('Keep it if that is');
		expect(advice ?? '').not.toMatch(/undefined|null| {2}/);
	}
	expect(identifierAdvice('imo', '9074728')).toBe(
		'This does not add up as an IMO number. Keep it if that is what you saw: a false number is a sign in itself.'
	);
	expect(identifierAdvice('mmsi', '992351234')).toContain('a buoy or mark');
	expect(identifierAdvice('mmsi', '227123456')).toBe('This can be an MMSI (France).');
});
