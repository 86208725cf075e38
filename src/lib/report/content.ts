import type { Draft } from './draft.ts';
import type { Urgency } from './urgency.ts';
import { checkIdentifier, type IdentifierKind, type IdentifierResult } from './identifiers.ts';
import { legible } from './legible.ts';
import { photoContent, type PhotoContent } from './photo.ts';
import type { Position } from './position.ts';
import { isNoted, stillNotKnown } from './topics.ts';
import { coastOffsetMinutes } from './wall-clock.ts';

/** A place, as it is sent: whose it is says the field it stands in. */
export type PositionContent = {
	readonly latitude: number;
	readonly longitude: number;
	readonly source: Position['source'];
	readonly accuracy_metres: number | null;
	readonly fixed_at: string | null;
};

export type IdentifierContent = {
	readonly kind: IdentifierKind;
	readonly as_typed: string;
	readonly normalised: string;
	readonly result: IdentifierResult;
};

/**
 * What is sent, version 2. The server keeps it word for word and compares a resend with it. Version
 * 1 was the part up to `app_version`; the server takes both for as long as a phone may hold one.
 */
export type Content = {
	readonly payload_version: 2;
	readonly site_id: string | null;
	readonly urgency: Urgency | null;
	readonly danger_to_life: boolean;
	readonly indicator_version: number;
	readonly indicators: string[];
	readonly description: string;
	readonly seen_at: string | null;
	readonly seen_about_minutes: number | null;
	readonly latitude: number | null;
	readonly longitude: number | null;
	readonly position_source: Position['source'] | null;
	readonly accuracy_metres: number | null;
	readonly fixed_at: string | null;
	readonly place_text: string | null;
	readonly saved_at: string | null;
	readonly app_version: string;

	readonly seen_until: string | null;
	/** What clocks on the coast were ahead of UTC when it was seen. */
	readonly seen_utc_offset_minutes: number | null;
	readonly still_there: 'yes' | 'no' | 'unknown' | null;
	/** Where the reporter was; `latitude` and `longitude` are where the vessel was. */
	readonly observer: PositionContent | null;
	readonly landmark: { readonly id: string; readonly name: string } | null;
	readonly bearing: {
		readonly from_name: string;
		readonly from_latitude: number;
		readonly from_longitude: number;
		readonly degrees_true: number;
		readonly degrees_said: number;
		readonly north: 'true' | 'magnetic';
		readonly nautical_miles: number;
	} | null;
	readonly vessel: {
		readonly type: string | null;
		readonly name: string;
		readonly name_hidden: boolean;
		readonly home_port: string;
		readonly flag: string;
		readonly hull_colour: string;
		readonly superstructure: string;
		readonly length: string | null;
		readonly marks: string;
		readonly engines: string | null;
		readonly lights: string | null;
		readonly ais: string | null;
	};
	readonly identifiers: IdentifierContent[];
	readonly people: {
		readonly count: number | null;
		readonly certainty: string | null;
		readonly children: string | null;
		readonly lifejackets: string | null;
		readonly description: string;
	};
	readonly movement: {
		readonly course_degrees: number | null;
		readonly course_point: string | null;
		readonly towards: string;
		readonly speed: string | null;
		readonly knots: number | null;
	};
	readonly vehicles: { registration: string; make: string; colour: string }[];
	readonly contact: { readonly way: string | null; readonly hours: string };
	readonly also_told: { readonly who: string[]; readonly reference: string };
	/** Questions answered with "I do not know", as against not asked. */
	readonly not_known: string[];
	readonly photos: PhotoContent[];
};

function place(position: Position): PositionContent {
	return {
		latitude: position.latitude,
		longitude: position.longitude,
		source: position.source,
		accuracy_metres: position.accuracyMetres,
		fixed_at: position.fixedAt?.toISOString() ?? null
	};
}

/** The same draft gives the same content, whenever it is sent: only `app_version` may differ. */
export function contentOf(draft: Draft, appVersion: string): Content {
	const { position, vessel, people, movement, bearing, contact, alsoTold } = draft;
	return {
		payload_version: 2,
		site_id: draft.siteId,
		urgency: draft.urgency,
		danger_to_life: draft.dangerToLife,
		indicator_version: draft.indicatorVersion,
		indicators: [...draft.indicators],
		description: legible(draft.description),
		seen_at: draft.seenAt?.toISOString() ?? null,
		seen_about_minutes: draft.seenAboutMinutes,
		latitude: position?.latitude ?? null,
		longitude: position?.longitude ?? null,
		position_source: position?.source ?? null,
		accuracy_metres: position?.accuracyMetres ?? null,
		fixed_at: position?.fixedAt?.toISOString() ?? null,
		place_text: legible(draft.placeText) || null,
		saved_at: draft.savedAt?.toISOString() ?? null,
		app_version: appVersion,

		seen_until: draft.seenUntil?.toISOString() ?? null,
		seen_utc_offset_minutes: draft.seenAt && coastOffsetMinutes(draft.seenAt),
		still_there: draft.stillThere,
		observer: draft.observer && place(draft.observer),
		landmark: draft.landmark && { ...draft.landmark },
		bearing: bearing && {
			from_name: legible(bearing.fromName),
			from_latitude: bearing.fromLatitude,
			from_longitude: bearing.fromLongitude,
			degrees_true: bearing.degreesTrue,
			degrees_said: bearing.degreesSaid,
			north: bearing.north,
			nautical_miles: bearing.nauticalMiles
		},
		vessel: {
			type: vessel.type,
			name: legible(vessel.name),
			name_hidden: vessel.nameHidden,
			home_port: legible(vessel.homePort),
			flag: legible(vessel.flag),
			hull_colour: legible(vessel.hullColour),
			superstructure: legible(vessel.superstructure),
			length: vessel.length,
			marks: legible(vessel.marks),
			engines: vessel.engines,
			lights: vessel.lights,
			ais: vessel.ais
		},
		identifiers: draft.identifiers
			.filter(({ value }) => legible(value) !== '')
			.map(({ kind, value }) => ({
				kind,
				as_typed: legible(value),
				...checkIdentifier(kind, value)
			})),
		people: {
			count: people.count,
			certainty: people.certainty,
			children: people.children,
			lifejackets: people.lifejackets,
			description: legible(people.description)
		},
		movement: {
			course_degrees: movement.courseDegrees,
			course_point: movement.coursePoint,
			towards: legible(movement.towards),
			speed: movement.speed,
			knots: movement.knots
		},
		vehicles: draft.vehicles.filter(isNoted).map(({ registration, make, colour }) => ({
			registration: legible(registration),
			make: legible(make),
			colour: legible(colour)
		})),
		contact: { way: contact.way, hours: legible(contact.hours) },
		also_told: { who: [...alsoTold.who], reference: legible(alsoTold.reference) },
		not_known: stillNotKnown(draft),
		photos: draft.photos.map(photoContent)
	};
}
