import { TOPICS, type Topic, type Vehicle, type Vessel } from './detail.ts';
import type { Draft } from './draft.ts';

/** The part of a draft that the optional questions fill. */
export type Detail = Pick<
	Draft,
	| 'vessel'
	| 'identifiers'
	| 'people'
	| 'movement'
	| 'vehicles'
	| 'photos'
	| 'contact'
	| 'alsoTold'
	| 'notKnown'
>;

const TYPE: Partial<Vessel> = { type: null };
const NAME: Partial<Vessel> = { name: '', nameHidden: false, homePort: '', flag: '' };
const LOOK: Partial<Vessel> = {
	hullColour: '',
	superstructure: '',
	length: null,
	marks: '',
	engines: null,
	lights: null,
	ais: null
};

/** What each question asks for, as it is while nobody has said anything. */
const BLANK: Record<Topic, (detail: Detail) => Partial<Detail>> = {
	vessel_type: ({ vessel }) => ({ vessel: { ...vessel, ...TYPE } }),
	vessel_name: ({ vessel }) => ({ vessel: { ...vessel, ...NAME } }),
	vessel_look: ({ vessel }) => ({ vessel: { ...vessel, ...LOOK } }),
	identifiers: () => ({ identifiers: [] }),
	people: () => ({
		people: { count: null, certainty: null, children: null, lifejackets: null, description: '' }
	}),
	movement: () => ({
		movement: { courseDegrees: null, coursePoint: null, towards: '', speed: null, knots: null }
	}),
	vehicles: () => ({ vehicles: [] }),
	photos: () => ({ photos: [] }),
	contact: () => ({ contact: { way: null, hours: '' } }),
	also_told: () => ({ alsoTold: { who: [], reference: '' } })
};

/** Whether a row of the page of vehicles has anything in it. */
export function isNoted({ registration, make, colour }: Vehicle): boolean {
	return `${registration}${make}${colour}`.trim() !== '';
}

/** Without what a person left empty: rows, and spaces. */
function tidied(value: unknown): unknown {
	if (typeof value === 'string') return value.trim();
	if (Array.isArray(value)) return value.map(tidied);
	if (value === null || typeof value !== 'object' || value instanceof Date) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, tidied(part)]));
}

/** Whether anything was said to that question. "I do not know" is not an answer but stands for one. */
export function isAnswered(topic: Topic, detail: Detail): boolean {
	const noted = {
		...detail,
		identifiers: detail.identifiers.filter(({ value }) => value.trim() !== ''),
		vehicles: detail.vehicles.filter(isNoted)
	};
	const blank = BLANK[topic](noted);
	const keys = Object.keys(blank) as (keyof Detail)[];
	return keys.some(
		(key) => JSON.stringify(tidied(noted[key])) !== JSON.stringify(tidied(blank[key]))
	);
}

/** "I do not know": what was said to that question is taken back. Photos are never taken out so. */
export function unknown(topic: Topic, detail: Detail): Partial<Detail> {
	if (topic === 'photos' && detail.photos.length > 0) return {};
	const notKnown = TOPICS.filter((other) => other === topic || detail.notKnown.includes(other));
	return { ...BLANK[topic](detail), notKnown };
}

/** The questions still answered with "I do not know": not those answered since. */
export function stillNotKnown(detail: Detail): Topic[] {
	return detail.notKnown.filter((topic) => !isAnswered(topic, detail));
}

/** The first question nobody has looked at yet; null when there is an answer to each. */
export function firstOpen(detail: Detail): Topic | null {
	const open = (topic: Topic) => !detail.notKnown.includes(topic) && !isAnswered(topic, detail);
	return TOPICS.find(open) ?? null;
}
