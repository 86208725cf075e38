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

/** Whether it says as little as the blank does. Spaces say nothing, and no order of keys does. */
function isBlank(said: unknown, blank: unknown): boolean {
	if (typeof said === 'string' && typeof blank === 'string') return said.trim() === blank.trim();
	if (Array.isArray(said)) return said.length === 0;
	if (said === null || typeof said !== 'object' || blank === null || typeof blank !== 'object')
		return said === blank;
	const parts = said as Record<string, unknown>;
	return Object.entries(blank).every(([key, part]) => isBlank(parts[key], part));
}

/** Whether anything was said to that question. "I do not know" is not an answer but stands for one. */
export function isAnswered(topic: Topic, detail: Detail): boolean {
	const noted = {
		...detail,
		identifiers: detail.identifiers.filter(({ value }) => value.trim() !== ''),
		vehicles: detail.vehicles.filter(isNoted)
	};
	// What the question does not ask for stands in the blank as it is, and differs from nothing.
	const blank = Object.entries(BLANK[topic](noted)) as [keyof Detail, unknown][];
	return blank.some(([key, part]) => !isBlank(noted[key], part));
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
