import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf, type Content } from './content.ts';
import { ENGINES, LENGTHS, LIGHTS, TOPICS, VESSEL_TYPES } from './detail.ts';
import type { Draft } from './draft.ts';
import { IDENTIFIER_KINDS } from './identifiers.ts';
import type { Position } from './position.ts';

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
	type: fc.constantFrom('image/jpeg', 'image/webp'),
	width: fc.nat(4000),
	height: fc.nat(4000),
	takenAt: maybe(moment),
	latitude: maybe(within(90)),
	longitude: maybe(within(180)),
	addedAt: moment
});

const drafts: fc.Arbitrary<Draft> = fc.record({
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

const date = (text: string | null) => (text === null ? null : new Date(text));

function place(sent: NonNullable<Content['observer']>): Position {
	return {
		latitude: sent.latitude,
		longitude: sent.longitude,
		source: sent.source,
		accuracyMetres: sent.accuracy_metres,
		fixedAt: date(sent.fixed_at)
	};
}

/** What a server could rebuild from what it was sent; photos come back without when they were added. */
function back(sent: Content, { id, author, createdAt }: Draft): object {
	const { vessel, bearing, people, movement } = sent;
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
		seenUntil: date(sent.seen_until),
		stillThere: sent.still_there,
		position:
			sent.latitude === null || sent.longitude === null || sent.position_source === null
				? null
				: place({
						latitude: sent.latitude,
						longitude: sent.longitude,
						source: sent.position_source,
						accuracy_metres: sent.accuracy_metres,
						fixed_at: sent.fixed_at
					}),
		observer: sent.observer && place(sent.observer),
		bearing: bearing && {
			fromName: bearing.from_name,
			fromLatitude: bearing.from_latitude,
			fromLongitude: bearing.from_longitude,
			degreesTrue: bearing.degrees_true,
			degreesSaid: bearing.degrees_said,
			north: bearing.north,
			nauticalMiles: bearing.nautical_miles
		},
		landmark: sent.landmark,
		placeText: sent.place_text ?? '',
		vessel: {
			type: vessel.type,
			name: vessel.name,
			nameHidden: vessel.name_hidden,
			homePort: vessel.home_port,
			flag: vessel.flag,
			hullColour: vessel.hull_colour,
			superstructure: vessel.superstructure,
			length: vessel.length,
			marks: vessel.marks,
			engines: vessel.engines,
			lights: vessel.lights,
			ais: vessel.ais
		},
		identifiers: sent.identifiers.map(({ kind, as_typed: value }) => ({ kind, value })),
		people,
		movement: {
			courseDegrees: movement.course_degrees,
			coursePoint: movement.course_point,
			towards: movement.towards,
			speed: movement.speed,
			knots: movement.knots
		},
		vehicles: sent.vehicles,
		contact: sent.contact,
		alsoTold: sent.also_told,
		notKnown: sent.not_known,
		photos: sent.photos.map(({ taken_at, ...photo }) => ({ ...photo, takenAt: date(taken_at) })),
		savedAt: date(sent.saved_at)
	};
}

test('nothing a reporter noted is lost on the way', () => {
	fc.assert(
		fc.property(drafts, (draft) => {
			const sent: Content = JSON.parse(JSON.stringify(contentOf(draft, '1')));
			const photos = draft.photos.map(({ addedAt: _, ...photo }) => photo);
			expect(back(sent, draft)).toEqual({ ...draft, photos });
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
