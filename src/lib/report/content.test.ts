import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf, type Content } from './content.ts';
import { drafts } from './draft.fixture.ts';
import type { Draft } from './draft.ts';
import type { Position } from './position.ts';
import { isNoted, stillNotKnown } from './topics.ts';

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
			const vehicles = draft.vehicles.filter(isNoted); // rows left empty are no vehicles
			const identifiers = draft.identifiers.filter(({ value }) => value !== '');
			expect(back(sent, draft)).toEqual({
				...draft,
				photos,
				vehicles,
				identifiers,
				notKnown: stillNotKnown(draft)
			});
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
