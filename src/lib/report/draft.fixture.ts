import fc from 'fast-check';
import { ENGINES, LENGTHS, LIGHTS, TOPICS, VESSEL_TYPES } from './detail.ts';
import { newDraft, type Draft } from './draft.ts';
import { IDENTIFIER_KINDS } from './identifiers.ts';

const moment = fc.date({
	noInvalidDate: true,
	min: new Date('2020-01-01'),
	max: new Date('2040-01-01')
});
const words = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.trim());

const within = (size: number) =>
	fc.double({ min: -size, max: size, noNaN: true }).map((x) => x + 0);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value);

const places = fc.record({
	latitude: within(90),
	longitude: within(180),
	source: fc.constantFrom('gps', 'typed', 'map', 'bearing', 'landmark', 'photo', 'site'),
	accuracyMetres: maybe(fc.double({ min: 0, max: 1e5, noNaN: true })),
	fixedAt: maybe(moment)
});

const photos = fc.record({
	id: fc.uuid(),
	sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
	bytes: fc.nat(600_000),
	type: fc.constant('image/jpeg' as const),
	width: fc.nat(4000),
	height: fc.nat(4000),
	takenAt: maybe(moment),
	latitude: maybe(within(90)),
	longitude: maybe(within(180)),
	addedAt: moment
});

/** Every draft there can be. */
export const drafts: fc.Arbitrary<Draft> = fc.record({
	id: fc.uuid(),
	author: fc.uuid(),
	siteId: maybe(fc.uuid()),
	urgency: fc.constantFrom('now', 'today', 'routine'),
	dangerToLife: fc.boolean(),
	indicatorVersion: fc.nat(99),
	indicators: fc.array(fc.constantFrom('no_lights', 'landing', 'drone')),
	description: words,
	seenAt: moment,
	seenAboutMinutes: maybe(fc.nat(600)),
	seenUntil: maybe(moment),
	stillThere: maybe(fc.constantFrom('yes', 'no', 'unknown')),
	position: maybe(places),
	observer: maybe(places),
	bearing: maybe(
		fc.record({
			fromName: words,
			fromLatitude: within(90),
			fromLongitude: within(180),
			degreesTrue: fc.nat(359),
			degreesSaid: fc.nat(359),
			north: fc.constantFrom('true', 'magnetic'),
			nauticalMiles: fc.nat(30)
		})
	),
	landmark: maybe(fc.record({ id: fc.uuid(), name: words })),
	placeText: words,
	vessel: fc.record({
		type: maybe(fc.constantFrom(...VESSEL_TYPES)),
		name: words,
		nameHidden: fc.boolean(),
		homePort: words,
		flag: fc.constantFrom('', 'GB', 'FR'),
		hullColour: words,
		superstructure: words,
		length: maybe(fc.constantFrom(...LENGTHS)),
		marks: words,
		engines: maybe(fc.constantFrom(...ENGINES)),
		lights: maybe(fc.constantFrom(...LIGHTS)),
		ais: maybe(fc.constantFrom('on', 'off', 'other_vessel', 'unknown'))
	}),
	identifiers: fc.array(fc.record({ kind: fc.constantFrom(...IDENTIFIER_KINDS), value: words })),
	people: fc.record({
		count: maybe(fc.nat(999)),
		certainty: maybe(fc.constantFrom('exact', 'about', 'unknown')),
		children: maybe(fc.constantFrom('yes', 'no', 'unknown')),
		lifejackets: maybe(fc.constantFrom('all', 'some', 'none', 'unknown')),
		description: words
	}),
	movement: fc.record({
		courseDegrees: maybe(fc.nat(359)),
		coursePoint: maybe(fc.constantFrom('N', 'NNE')),
		towards: words,
		speed: maybe(fc.constantFrom('stopped', 'slow', 'fast', 'unknown')),
		knots: maybe(fc.nat(99))
	}),
	vehicles: fc.array(fc.record({ registration: words, make: words, colour: words })),
	contact: fc.record({
		way: maybe(fc.constantFrom('call', 'text', 'in_app', 'none')),
		hours: words
	}),
	alsoTold: fc.record({
		who: fc.array(fc.constantFrom('999', 'coastguard', 'police', 'none')),
		reference: words
	}),
	notKnown: fc.array(fc.constantFrom(...TOPICS)),
	photos: fc.array(photos, { maxLength: 5 }),
	createdAt: moment,
	savedAt: moment
});

export const NOW = new Date('2026-11-03T14:00:00Z');

/** A draft at `NOW` that lacks nothing, with these changes. */
export function draft(change: Partial<Draft> = {}): Draft {
	const start = newDraft('barnaby', { siteId: 'yarmouth', indicatorVersion: 1 }, NOW);
	return { ...start, indicators: ['no_lights'], urgency: 'now', seenAt: NOW, ...change };
}
