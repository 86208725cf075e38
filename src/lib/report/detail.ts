import * as v from 'valibot';
import { IDENTIFIER_KINDS } from './identifiers.ts';

/** Text that may be left empty; rows of an older app do not have the field at all. */
const text = v.optional(v.string(), '');

/** One of some words, or null while nobody has said. */
function oneOf<const T extends readonly string[]>(words: T) {
	return v.optional(v.nullable(v.picklist(words)), null);
}

const yesNo = ['yes', 'no', 'unknown'] as const;

export const VESSEL_TYPES = [
	'rib',
	'sail',
	'motor_cruiser',
	'fishing',
	'jet_ski',
	'tender',
	'small_inflatable',
	'workboat',
	'cargo',
	'narrow_or_house_boat',
	'other',
	'unknown'
] as const;

/** Metres. */
export const LENGTHS = [
	'under_5',
	'5_to_8',
	'8_to_12',
	'12_to_18',
	'18_to_24',
	'over_24',
	'unknown'
] as const;

export const ENGINES = [
	'none',
	'one_outboard',
	'two_or_more_outboards',
	'inboard',
	'unknown'
] as const;

export const LIGHTS = ['as_usual', 'few', 'none', 'signalling', 'by_day', 'unknown'] as const;

export const vesselSchema = v.object({
	type: oneOf(VESSEL_TYPES),
	name: text,
	/** Painted out, covered, altered or taken off. */
	nameHidden: v.optional(v.boolean(), false),
	/** The port written on the stern. */
	homePort: text,
	/** A country by its two letters (ISO 3166), or none. */
	flag: text,
	hullColour: text,
	superstructure: text,
	length: oneOf(LENGTHS),
	marks: text,
	engines: oneOf(ENGINES),
	lights: oneOf(LIGHTS),
	ais: oneOf(['on', 'off', 'other_vessel', 'unknown'])
});

/** As typed; checks never change it and never stop it. */
export const identifierSchema = v.object({
	kind: v.picklist(IDENTIFIER_KINDS),
	value: v.string()
});

export const peopleSchema = v.object({
	count: v.optional(v.nullable(v.number()), null),
	certainty: oneOf(['exact', 'about', 'unknown']),
	children: oneOf(yesNo),
	lifejackets: oneOf(['all', 'some', 'none', 'unknown']),
	/** What they did and wore. Never what they are thought to be. */
	description: text
});

export const movementSchema = v.object({
	/** True, 0 to 359. */
	courseDegrees: v.optional(v.nullable(v.number()), null),
	/** One of the sixteen points: "NNE". */
	coursePoint: v.optional(v.nullable(v.string()), null),
	/** "towards the harbour mouth" */
	towards: text,
	speed: oneOf(['stopped', 'slow', 'fast', 'unknown']),
	knots: v.optional(v.nullable(v.number()), null)
});

export const vehicleSchema = v.object({ registration: text, make: text, colour: text });

export const contactSchema = v.object({
	way: oneOf(['call', 'text', 'in_app', 'none']),
	/** When it is safe to call, in their own words. */
	hours: text
});

export const alsoToldSchema = v.object({
	who: v.optional(v.array(v.picklist(['999', 'coastguard', 'police', 'none'])), () => []),
	reference: text
});

export type Vessel = v.InferOutput<typeof vesselSchema>;
export type Identifier = v.InferOutput<typeof identifierSchema>;
export type People = v.InferOutput<typeof peopleSchema>;
export type Movement = v.InferOutput<typeof movementSchema>;
export type Vehicle = v.InferOutput<typeof vehicleSchema>;
export type Contact = v.InferOutput<typeof contactSchema>;
export type AlsoTold = v.InferOutput<typeof alsoToldSchema>;

/** The questions that can be answered with "I do not know", one a page. */
export const TOPICS = [
	'vessel_type',
	'vessel_name',
	'vessel_look',
	'identifiers',
	'people',
	'movement',
	'vehicles',
	'photos',
	'contact',
	'also_told'
] as const;
export type Topic = (typeof TOPICS)[number];
