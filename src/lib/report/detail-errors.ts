import type { Draft } from './draft.ts';

/** A part of the optional detail that can be too long or out of range. */
export type DetailField =
	| 'vessel.name'
	| 'vessel.homePort'
	| 'vessel.hullColour'
	| 'vessel.superstructure'
	| 'vessel.marks'
	| 'identifiers'
	| 'people.count'
	| 'people.description'
	| 'movement.courseDegrees'
	| 'movement.towards'
	| 'movement.knots'
	| 'vehicles'
	| 'contact.hours'
	| 'alsoTold.reference';

export type DetailError = {
	readonly field: DetailField;
	readonly why: 'too_long' | 'out_of_range';
	/** As many characters, or as much. */
	readonly most: number;
	/** In a list: which of them. */
	readonly index?: number;
};

/** How many numbers, or vehicles, one report may have. */
export const MOST_ROWS = 20;

type Texts = (draft: Draft) => readonly (string | readonly string[])[];

/** Texts that are one, or the rows of a list with the texts of each. */
const TEXTS: [DetailField, number, Texts][] = [
	['vessel.name', 60, ({ vessel }) => [vessel.name]],
	['vessel.homePort', 60, ({ vessel }) => [vessel.homePort]],
	['vessel.hullColour', 60, ({ vessel }) => [vessel.hullColour]],
	['vessel.superstructure', 100, ({ vessel }) => [vessel.superstructure]],
	['vessel.marks', 500, ({ vessel }) => [vessel.marks]],
	['identifiers', 60, ({ identifiers }) => identifiers.map(({ value }) => [value])],
	['people.description', 1000, ({ people }) => [people.description]],
	['movement.towards', 100, ({ movement }) => [movement.towards]],
	[
		'vehicles',
		60,
		({ vehicles }) =>
			vehicles.map((vehicle) => [vehicle.registration, vehicle.make, vehicle.colour])
	],
	['contact.hours', 200, ({ contact }) => [contact.hours]],
	['alsoTold.reference', 60, ({ alsoTold }) => [alsoTold.reference]]
];

const NUMBERS: [DetailField, number, (draft: Draft) => number | null][] = [
	['people.count', 999, ({ people }) => people.count],
	['movement.courseDegrees', 359, ({ movement }) => movement.courseDegrees],
	['movement.knots', 99, ({ movement }) => movement.knots]
];

/** How long that text may be. */
export function longest(field: DetailField): number {
	return TEXTS.find(([name]) => name === field)?.[1] ?? 0;
}

/** Whole, and from nothing to the most. */
function isOutOf(value: number | null, most: number): boolean {
	return value !== null && !(Number.isInteger(value) && value >= 0 && value <= most);
}

/** What of the optional detail the server could not use. */
export function detailErrors(draft: Draft): DetailError[] {
	const found: DetailError[] = [];
	for (const [field, most, texts] of TEXTS) {
		for (const [index, text] of texts(draft).entries()) {
			if (typeof text === 'string') {
				if (text.length > most) found.push({ field, why: 'too_long', most });
			} else if (text.some((part) => part.length > most))
				found.push({ field, why: 'too_long', most, index });
		}
	}
	for (const [field, most, read] of NUMBERS)
		if (isOutOf(read(draft), most)) found.push({ field, why: 'out_of_range', most });
	return found;
}
