/** Joins what two tabs wrote into one report, answer by answer. */
import { dequal } from 'dequal/lite';
import type { PhotoNote } from '$lib/report/photo.ts';

type Written = { readonly photos: readonly PhotoNote[] };
type Answers = Readonly<Record<string, unknown>>;

/** Parts whose answers do not depend on each other. A position, say, is taken whole. */
const GROUPS = new Set(['vessel', 'people', 'movement', 'contact', 'alsoTold']);

/** The answers that are written in a person's own words: the field, or its group and the field. */
export const TEXTS = [
	'description',
	'placeText',
	'text',
	'vessel.name',
	'vessel.homePort',
	'vessel.hullColour',
	'vessel.superstructure',
	'vessel.marks',
	'people.description',
	'movement.towards',
	'contact.hours',
	'alsoTold.reference'
] as const;
export type TextName = (typeof TEXTS)[number];

/** Words that stand in one tab and not in the other. */
export type OtherWords = { readonly name: TextName; readonly text: string };

/** The fields in which two states of a report differ. */
export function changedFields<P extends object>(one: P, other: P): (keyof P & string)[] {
	const fields = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof P & string>;
	return [...fields].filter((field) => !dequal(one[field], other[field]));
}

function joined(mine: Answers, base: Answers, stored: Answers): Answers {
	const result: Record<string, unknown> = { ...stored };
	for (const field of changedFields(mine, base)) {
		const [here, before, there] = [mine[field], base[field], stored[field]];
		result[field] =
			GROUPS.has(field) && here && before && there
				? joined(here as Answers, before as Answers, there as Answers)
				: here;
	}
	return result;
}

/**
 * Adds what was changed here since `base` to `stored`, which another tab may have written. Where both
 * changed an answer, the one from here stands. Photos are added and removed one by one.
 */
export function merge<P extends Written>(mine: P, base: P, stored: P): P {
	const idsOf = ({ photos }: P) => new Set(photos.map(({ id }) => id));
	const [here, before, there] = [idsOf(mine), idsOf(base), idsOf(stored)];
	const left = stored.photos.filter(({ id }) => here.has(id) || !before.has(id));
	const added = mine.photos.filter(({ id }) => !before.has(id) && !there.has(id));
	return { ...(joined(mine, base, stored) as P), photos: [...left, ...added] };
}

/** The words of that name; empty when there are none. */
export function wordsIn(value: object, name: TextName): string {
	const found = name
		.split('.')
		.reduce<unknown>((part, field) => (part as Answers | null)?.[field], value);
	return typeof found === 'string' ? found : '';
}

/** A change of these words alone. */
export function withWords<P extends object>(value: P, { name, text }: OtherWords): Partial<P> {
	const [field, answer] = name.split('.') as [keyof P & string, string?];
	const part = answer === undefined ? text : { ...(value[field] as object), [answer]: text };
	return { [field]: part } as Partial<P>;
}

/** Words of `other` that stand neither in `base` nor in `value`, so nowhere else. */
export function wordsLost(other: object, base: object, value: object): OtherWords[] {
	return TEXTS.map((name) => ({ name, text: wordsIn(other, name) })).filter(
		({ name, text }) =>
			text.trim() !== '' && text !== wordsIn(base, name) && text !== wordsIn(value, name)
	);
}
