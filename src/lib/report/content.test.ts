import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf, draftOf } from './content.ts';
import { newDraft, type Draft } from './draft.ts';

const now = new Date('2026-11-25T12:00:00Z');
const moment = fc.date({
	min: new Date('2020-01-01'),
	max: new Date('2030-01-01'),
	noInvalidDate: true
});

const drafts: fc.Arbitrary<Draft> = fc.record({
	id: fc.uuid(),
	author: fc.uuid(),
	siteId: fc.option(fc.uuid()),
	urgency: fc.constantFrom('now' as const, 'today' as const, 'routine' as const),
	dangerToLife: fc.boolean(),
	indicatorVersion: fc.option(fc.nat()),
	indicators: fc.array(fc.string()),
	description: fc.string().map((text) => text.trim()),
	seenAt: moment,
	seenAboutMinutes: fc.option(fc.nat()),
	position: fc.option(
		fc.record({
			latitude: fc.double({ min: -90, max: 90, noNaN: true }),
			longitude: fc.double({ min: -180, max: 180, noNaN: true }),
			source: fc.constantFrom('gps' as const, 'typed' as const, 'site' as const),
			accuracyMetres: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
			fixedAt: fc.option(moment)
		})
	),
	placeText: fc.string().map((text) => text.trim()),
	createdAt: fc.constant(now),
	savedAt: fc.constant(now)
});

test('nothing is lost on the way to the outbox and back', () => {
	fc.assert(
		fc.property(drafts, (draft) => {
			expect(draftOf(draft.id, draft.author, contentOf(draft, now), now)).toEqual(draft);
		})
	);
});

test('what is frozen does not move when the draft does', () => {
	const draft: Draft = {
		...newDraft('harbour', { siteId: null, indicatorVersion: 1 }, now),
		urgency: 'now',
		seenAt: now,
		indicators: ['drone']
	};
	const content = contentOf(draft, now);
	draft.indicators.push('landing');
	expect(content.indicators).toEqual(['drone']);
});

test('a draft with gaps is not frozen', () => {
	expect(() =>
		contentOf(newDraft('harbour', { siteId: null, indicatorVersion: 1 }, now), now)
	).toThrow();
});
