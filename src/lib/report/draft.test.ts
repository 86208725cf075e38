import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { ENGINES, LENGTHS, LIGHTS, TOPICS, VESSEL_TYPES } from './detail.ts';
import { draft, drafts, NOW } from './draft.fixture.ts';
import { draftSchema, isUntouched, newDraft } from './draft.ts';
import oldest from './draft-v1.json' with { type: 'json' };
import type { Position } from './position.ts';
import { validationErrors } from './validation.ts';

test('a draft is untouched until anything is noted in it', () => {
	const blank = newDraft('barnaby', { siteId: 'yarmouth', indicatorVersion: 1 }, NOW);
	expect(isUntouched(blank)).toBe(true);
	expect(isUntouched({ ...blank, placeText: 'Slip' })).toBe(false);
	expect(isUntouched({ ...blank, dangerToLife: true, urgency: 'now' })).toBe(false);
	expect(isUntouched(draft())).toBe(false);
	const at = (source: Position['source']): Position => ({
		...{ latitude: 50.7, longitude: -1.5, accuracyMetres: null, fixedAt: null },
		source
	});
	// what the phone filled in: where the site is, and where the phone is
	expect(isUntouched({ ...blank, position: at('site'), observer: at('gps') })).toBe(true);
	expect(isUntouched({ ...blank, position: at('gps') })).toBe(false);
	expect(isUntouched({ ...blank, savedAt: NOW })).toBe(true);
});

/** As an app of the first version left it in a phone's storage: dates come back as dates. */
function kept(): unknown {
	const dates = ['seenAt', 'createdAt', 'savedAt'];
	const row = JSON.parse(JSON.stringify(oldest), (key, value) =>
		(dates.includes(key) || key === 'fixedAt') && value !== null ? new Date(value) : value
	);
	return row;
}

test('a draft that an older app left is read, with the questions it did not know left open', () => {
	const read = v.parse(draftSchema, kept());
	expect(read).toMatchObject(kept() as object);
	expect(read).toMatchObject({
		seenUntil: null,
		observer: null,
		identifiers: [],
		vehicles: [],
		notKnown: [],
		photos: [],
		vessel: { type: null, name: '', nameHidden: false },
		people: { count: null },
		alsoTold: { who: [] }
	});
	expect(validationErrors(read, NOW)).toEqual([]);
});

test('every draft there can be is read from storage as it was written', () => {
	fc.assert(
		fc.property(drafts, (written) => {
			expect(v.parse(draftSchema, structuredClone(written))).toEqual(written);
		})
	);
});

test('the words a draft may hold stay as older apps and the server know them', () => {
	expect(VESSEL_TYPES).toEqual([
		...['rib', 'sail', 'motor_cruiser', 'fishing', 'jet_ski', 'tender', 'small_inflatable'],
		...['workboat', 'cargo', 'narrow_or_house_boat', 'other', 'unknown']
	]);
	expect(LENGTHS).toEqual([
		...['under_5', '5_to_8', '8_to_12', '12_to_18', '18_to_24', 'over_24', 'unknown']
	]);
	expect(ENGINES).toEqual(['none', 'one_outboard', 'two_or_more_outboards', 'inboard', 'unknown']);
	expect(LIGHTS).toEqual(['as_usual', 'few', 'none', 'signalling', 'by_day', 'unknown']);
	expect(TOPICS).toEqual([
		...['vessel_type', 'vessel_name', 'vessel_look', 'identifiers', 'people', 'movement'],
		...['vehicles', 'photos', 'contact', 'also_told']
	]);
});

test.each<[string, object]>([
	['an id that is none', { id: 'x' }],
	['an urgency of no app', { urgency: 'soon' }],
	['a time as text', { seenAt: '2026-11-03T14:00:00Z' }],
	['a place beyond the pole', { position: { latitude: 90.1, longitude: 0 } }],
	['a topic of no app', { notKnown: ['weather'] }],
	['a photo without its sum', { photos: [{ id: crypto.randomUUID(), sha256: 'x' }] }]
])('a row with %s is not read', (_, change) => {
	expect(v.is(draftSchema, { ...draft(), ...change })).toBe(false);
});
