import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf, type Content } from './content.ts';
import type { Draft } from './draft.ts';

const moment = fc.date({
	noInvalidDate: true,
	min: new Date('2020-01-01'),
	max: new Date('2040-01-01')
});
const words = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.trim());

const drafts: fc.Arbitrary<Draft> = fc.record({
	id: fc.uuid(),
	author: fc.uuid(),
	siteId: fc.option(fc.uuid()),
	urgency: fc.constantFrom('now', 'today', 'routine'),
	dangerToLife: fc.boolean(),
	indicatorVersion: fc.nat(99),
	indicators: fc.array(fc.constantFrom('no_lights', 'landing', 'drone')),
	description: words,
	seenAt: moment,
	seenAboutMinutes: fc.option(fc.nat(600)),
	position: fc.option(
		fc.record({
			latitude: fc.double({ min: -90, max: 90, noNaN: true }).map((x) => x + 0),
			longitude: fc.double({ min: -180, max: 180, noNaN: true }).map((x) => x + 0),
			source: fc.constantFrom('gps', 'typed', 'site'),
			accuracyMetres: fc.option(fc.double({ min: 0, max: 1e5, noNaN: true })),
			fixedAt: fc.option(moment)
		})
	),
	placeText: words,
	createdAt: moment,
	savedAt: moment
});

/** What a server could rebuild from what it was sent. */
function back(sent: Content, { id, author, createdAt }: Draft): Draft {
	const date = (text: string | null) => (text === null ? null : new Date(text));
	return {
		id,
		author,
		createdAt,
		siteId: sent.site_id,
		urgency: sent.urgency,
		dangerToLife: sent.danger_to_life,
		indicatorVersion: sent.indicator_version,
		indicators: sent.indicators,
		description: sent.description,
		seenAt: date(sent.seen_at),
		seenAboutMinutes: sent.seen_about_minutes,
		position:
			sent.latitude === null || sent.longitude === null || sent.position_source === null
				? null
				: {
						latitude: sent.latitude,
						longitude: sent.longitude,
						source: sent.position_source,
						accuracyMetres: sent.accuracy_metres,
						fixedAt: date(sent.fixed_at)
					},
		placeText: sent.place_text ?? '',
		savedAt: date(sent.saved_at)
	};
}

test('nothing a reporter noted is lost on the way', () => {
	fc.assert(
		fc.property(drafts, (draft) => {
			const sent: Content = JSON.parse(JSON.stringify(contentOf(draft, '1')));
			expect(back(sent, draft)).toEqual(draft);
		})
	);
});

test('sent again it is the same, but for the version of the app', () => {
	fc.assert(
		fc.property(drafts, (draft) => {
			const { app_version: _, ...later } = contentOf(structuredClone(draft), '2');
			expect(contentOf(draft, '1')).toMatchObject(later);
		})
	);
});

test('a report without a position says so in every part of it', () => {
	fc.assert(
		fc.property(drafts, (draft) => {
			const { latitude, longitude, position_source } = contentOf({ ...draft, position: null }, '1');
			expect([latitude, longitude, position_source]).toEqual([null, null, null]);
		})
	);
});

test('a sign that no database keeps does not stop the report', () => {
	const [draft] = fc.sample(drafts, 1);
	const odd = { ...draft!, description: '\0Grey RHIB \ud83d', placeText: '\0' };
	expect(contentOf(odd, '1')).toMatchObject({ description: 'Grey RHIB \ufffd', place_text: null });
});
