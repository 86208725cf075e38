import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf } from '$lib/report/content.ts';
import { drafts } from '$lib/report/draft.fixture.ts';
import { newDraft } from '$lib/report/draft.ts';
import { isNoted, stillNotKnown } from '$lib/report/topics.ts';
import { detailOf } from './read-detail.ts';

/** As the server leaves it: without what says nothing. */
function bare(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(bare);
	if (value === null || typeof value !== 'object') return value;
	const entries = Object.entries(value).filter(([, part]) => part !== null && part !== '');
	return Object.fromEntries(entries.map(([key, part]) => [key, bare(part)]));
}

test('what a phone sent comes back as the reporter meant it', () => {
	fc.assert(
		fc.property(drafts, (draft) => {
			const sent = JSON.parse(JSON.stringify(contentOf(draft, '1')));
			const read = detailOf(bare(sent), sent.identifiers);
			const { vessel, people, movement, contact, alsoTold, bearing, observer, landmark } = draft;
			expect(read).toMatchObject({
				...{ vessel, people, movement, contact, alsoTold, observer, stillThere: draft.stillThere },
				seenUntil: draft.seenUntil,
				vehicles: draft.vehicles.filter(isNoted),
				notKnown: stillNotKnown(draft),
				identifiers: draft.identifiers.filter(({ value }) => value !== '')
			});
			if (bearing?.fromName) expect(read.bearing).toEqual(bearing);
			if (landmark?.name) expect(read.landmark).toEqual(landmark);
		})
	);
});

test('a report of an older app has nothing in it, and is none the worse', () => {
	const { vessel, people, movement, contact, alsoTold } = newDraft(
		'barnaby',
		{ siteId: null, indicatorVersion: 1 },
		new Date()
	);
	for (const said of [null, undefined, {}, [], 'odd', { vessel: 7, vehicles: 'x', people: [] }])
		expect(detailOf(said, said)).toEqual({
			...{ vessel, people, movement, contact, alsoTold },
			...{ seenAboutMinutes: null, seenUntil: null, stillThere: null, observer: null },
			...{
				landmark: null,
				caller: { name: '', number: '' },
				bearing: null,
				identifiers: [],
				vehicles: [],
				notKnown: [],
				photos: []
			}
		});
});

test('one field of a newer app is left out, and the rest is read', () => {
	const detail = {
		vessel: { type: 'hovercraft', name: 'Ariadne' },
		also_told: { who: ['navy', 'police'] },
		observer: { latitude: 99, longitude: 0, source: 'gps' },
		not_known: ['people', 'cargo']
	};
	const identifiers = [
		{ kind: 'tonnage', as_typed: '12', normalised: '12', result: 'strange' },
		{ kind: 'imo', as_typed: 'IMO 9074728', normalised: '9074728', result: 'bad_check_digit' },
		{ kind: 'imo' }
	];
	expect(detailOf(detail, identifiers)).toMatchObject({
		vessel: { type: null, name: 'Ariadne' },
		alsoTold: { who: ['police'] },
		observer: null,
		notKnown: ['people'],
		identifiers: [
			{ kind: 'other', value: '12', result: 'unchecked' },
			{ kind: 'imo', value: 'IMO 9074728', normalised: '9074728', result: 'bad_check_digit' }
		]
	});
});
