import * as v from 'valibot';
import { camelKeys } from '$lib/camel-case.ts';
import {
	alsoToldSchema,
	contactSchema,
	movementSchema,
	peopleSchema,
	TOPICS,
	vehicleSchema,
	vesselSchema
} from '$lib/report/detail.ts';
import { bearingSchema, type Bearing } from '$lib/report/draft.ts';
import { IDENTIFIER_KINDS } from '$lib/report/identifiers.ts';
import { positionSchema } from '$lib/report/position.ts';
import type { CheckedIdentifier, DeskDetail } from './detail.ts';
import { moment } from '$lib/moment.ts';

type Said = Record<string, unknown>;
type Shape = v.ObjectSchema<v.ObjectEntries, undefined>;

const RESULTS = [
	'ok',
	'bad_length',
	'bad_check_digit',
	'unknown_country',
	'not_a_ship',
	'bad_format',
	'unchecked'
] as const;

const identifierRow = v.object({
	kind: v.fallback(v.picklist(IDENTIFIER_KINDS), 'other'),
	as_typed: v.string(),
	normalised: v.fallback(v.string(), ''),
	result: v.fallback(v.picklist(RESULTS), 'unchecked')
});

/** What is no object has no fields. */
function camel(said: unknown): Said {
	return said === null || typeof said !== 'object' ? {} : camelKeys(said);
}

function orElse<S extends v.GenericSchema, T>(schema: S, said: unknown, other: T) {
	const parsed = v.safeParse(schema, said);
	return parsed.success ? (parsed.output as v.InferOutput<S>) : other;
}

/** Field by field: one that cannot be read is empty and takes no other with it. */
function gently<S extends Shape>(shape: S, said: unknown): v.InferOutput<S> {
	const fields = camel(said);
	const read = Object.entries(shape.entries).map(([key, entry]) => [
		key,
		orElse(entry as v.GenericSchema, fields[key], v.getDefault(entry as v.GenericSchema))
	]);
	return Object.fromEntries(read) as v.InferOutput<S>;
}

function each<T>(said: unknown, read: (part: unknown) => T | null): T[] {
	return Array.isArray(said) ? said.flatMap((part) => read(part) ?? []) : [];
}

function identifier(said: unknown): CheckedIdentifier | null {
	const row = orElse(identifierRow, said, null);
	return row && { ...row, value: row.as_typed };
}

const placeRow = v.pipe(
	v.unknown(),
	v.transform((said) => {
		const { fixedAt, accuracyMetres = null, ...place } = camel(said);
		return { ...place, accuracyMetres, fixedAt: orElse(moment, fixedAt, null) };
	}),
	positionSchema
);
const bearingRow = v.pipe(v.unknown(), v.transform(camel), bearingSchema);
const callerSchema = v.object({
	name: v.optional(v.string(), ''),
	number: v.optional(v.string(), '')
});
const stillThere = v.picklist(['yes', 'no', 'unknown']);
const landmark = v.object({ id: v.fallback(v.string(), ''), name: v.string() });

/** The columns `detail` and `identifiers` of a desk's row, whatever is in them. */
export function detailOf(detail: unknown, identifiers: unknown): DeskDetail {
	const said: Said = detail !== null && typeof detail === 'object' ? (detail as Said) : {};
	const alsoTold = camel(said.also_told);
	const who = each(alsoTold.who, (one) =>
		orElse(alsoToldSchema.entries.who.wrapped.item, one, null)
	);
	return {
		seenAboutMinutes: orElse(v.number(), said.seen_about_minutes, null),
		seenUntil: orElse(moment, said.seen_until, null),
		stillThere: orElse(stillThere, said.still_there, null),
		observer: orElse(placeRow, said.observer, null),
		landmark: orElse(landmark, said.landmark, null),
		bearing: orElse(bearingRow, said.bearing, null) as Bearing | null,
		vessel: gently(vesselSchema, said.vessel),
		identifiers: each(identifiers, identifier),
		people: gently(peopleSchema, said.people),
		movement: gently(movementSchema, said.movement),
		vehicles: each(said.vehicles, (vehicle) => gently(vehicleSchema, vehicle)),
		caller: gently(callerSchema, said.caller),
		contact: gently(contactSchema, said.contact),
		alsoTold: { ...gently(alsoToldSchema, alsoTold), who },
		notKnown: each(said.not_known, (topic) => orElse(v.picklist(TOPICS), topic, null)),
		photos: [] // they come as rows of their own
	};
}
