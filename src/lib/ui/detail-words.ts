import type { Topic } from '$lib/report/detail.ts';
import type { Detail } from '$lib/report/topics.ts';
import { isNoted } from '$lib/report/topics.ts';
import { checkIdentifier } from '$lib/report/identifiers.ts';
import { countryWords, identifierKindWords, identifierResultWords } from './identifier-words.ts';

const TITLES: Record<Topic, string> = {
	vessel_type: 'Kind of boat',
	vessel_name: 'Name',
	vessel_look: 'Looks',
	identifiers: 'Numbers on it',
	people: 'People aboard',
	movement: 'Course and speed',
	vehicles: 'Vehicles ashore',
	photos: 'Photos',
	contact: 'Contacting the reporter',
	also_told: 'Also told'
};

/** What a question is about, in a word or two. */
export function topicTitle(topic: Topic): string {
	return TITLES[topic];
}

/** Words for each choice. In the order in which a form offers them. */
export const VESSEL_TYPE_WORDS = {
	rib: 'RIB (rigid inflatable)',
	small_inflatable: 'Small inflatable',
	tender: 'Tender or dinghy',
	motor_cruiser: 'Motor cruiser',
	sail: 'Sailing boat',
	fishing: 'Fishing boat',
	jet_ski: 'Jet ski',
	workboat: 'Workboat or tug',
	cargo: 'Cargo ship',
	narrow_or_house_boat: 'Narrowboat or houseboat',
	other: 'Something else',
	unknown: 'Not known'
} as const;

export const LENGTH_WORDS = {
	under_5: 'Under 5 m',
	'5_to_8': '5 to 8 m',
	'8_to_12': '8 to 12 m',
	'12_to_18': '12 to 18 m',
	'18_to_24': '18 to 24 m',
	over_24: 'Over 24 m',
	unknown: 'Not known'
} as const;

export const ENGINE_WORDS = {
	one_outboard: 'One outboard',
	two_or_more_outboards: 'Two outboards or more',
	inboard: 'Inboard',
	none: 'None',
	unknown: 'Not known'
} as const;

export const LIGHT_WORDS = {
	by_day: 'It was daylight',
	as_usual: 'As usual',
	few: 'Too few',
	none: 'None',
	signalling: 'Signalling with them',
	unknown: 'Not known'
} as const;

export const AIS_WORDS = {
	on: 'On',
	off: 'Off: not seen on AIS',
	other_vessel: 'Shows another vessel',
	unknown: 'Not known'
} as const;

export const CERTAINTY_WORDS = {
	exact: 'I counted them',
	about: 'It is about right',
	unknown: 'I do not know how many'
} as const;

export const CHILDREN_WORDS = { yes: 'Yes', no: 'No', unknown: 'I could not tell' } as const;

export const LIFEJACKET_WORDS = {
	all: 'All of them',
	some: 'Some of them',
	none: 'None of them',
	unknown: 'I could not tell'
} as const;

export const SPEED_WORDS = {
	stopped: 'Stopped',
	slow: 'Slow',
	fast: 'Fast',
	unknown: 'I could not tell'
} as const;

export const POINT_WORDS = {
	N: 'North',
	NNE: 'North-north-east',
	NE: 'North-east',
	ENE: 'East-north-east',
	E: 'East',
	ESE: 'East-south-east',
	SE: 'South-east',
	SSE: 'South-south-east',
	S: 'South',
	SSW: 'South-south-west',
	SW: 'South-west',
	WSW: 'West-south-west',
	W: 'West',
	WNW: 'West-north-west',
	NW: 'North-west',
	NNW: 'North-north-west'
} as const;

export const CONTACT_WORDS = {
	call: 'By phone call',
	text: 'By text message',
	in_app: 'In this app only',
	none: 'Please do not contact me'
} as const;

export const TOLD_WORDS = {
	'999': '999',
	coastguard: 'Coastguard',
	police: 'Police',
	none: 'Nobody else'
} as const;

/** The choices of a form, in their order. "Not known" is left out where a button says so. */
export function choicesOf<T extends string>(
	words: Record<T, string>,
	{ without }: { without?: NoInfer<T> } = {}
): [T, string][] {
	return (Object.entries(words) as [T, string][]).filter(([choice]) => choice !== without);
}

function named(name: string, text: string | null | undefined): string[] {
	const said = text?.trim();
	return said ? [`${name}: ${said}`] : [];
}

/** How many were aboard: "About 7 people". */
function countWords({ count, certainty }: Detail['people']): string[] {
	if (count === null) {
		if (certainty === null) return [];
		return [certainty === 'unknown' ? 'Number not known' : 'Number not said'];
	}
	const people = count === 1 ? '1 person' : `${count} people`;
	if (certainty === 'exact') return [`${people}, counted`];
	if (certainty === 'unknown') return [`${people}, but not sure`];
	return [certainty === 'about' ? `About ${people}` : people];
}

function course({ courseDegrees, coursePoint }: Detail['movement']): string | null {
	if (courseDegrees !== null) return `${String(courseDegrees).padStart(3, '0')}° true`;
	if (coursePoint === null) return null;
	return POINT_WORDS[coursePoint as keyof typeof POINT_WORDS] ?? coursePoint;
}

const LINES: Record<Topic, (detail: Detail) => string[]> = {
	vessel_type: ({ vessel: { type } }) => (type === null ? [] : [VESSEL_TYPE_WORDS[type]]),
	vessel_name: ({ vessel }) => [
		...named('Name', vessel.name),
		...(vessel.nameHidden ? ['Name hidden or altered'] : []),
		...named('Home port', vessel.homePort),
		...named('Flag', vessel.flag && countryWords(vessel.flag))
	],
	vessel_look: ({ vessel }) => [
		...named('Hull', vessel.hullColour),
		...named('Above the deck', vessel.superstructure),
		...named('Length', vessel.length && LENGTH_WORDS[vessel.length]),
		...named('Marks', vessel.marks),
		...named('Engines', vessel.engines && ENGINE_WORDS[vessel.engines]),
		...named('Lights', vessel.lights && LIGHT_WORDS[vessel.lights]),
		...named('AIS', vessel.ais && AIS_WORDS[vessel.ais])
	],
	identifiers: ({ identifiers }) =>
		identifiers
			.filter(({ value }) => value.trim() !== '')
			.map(({ kind, value }) => {
				const { result } = checkIdentifier(kind, value);
				const found = ['ok', 'unchecked'].includes(result) ? '' : identifierResultWords(result);
				return `${identifierKindWords(kind)}: ${value.trim()}${found && ` (${found})`}`;
			}),
	people: ({ people }) => [
		...countWords(people),
		...named('Children seen', people.children && CHILDREN_WORDS[people.children]),
		...named('Wearing lifejackets', people.lifejackets && LIFEJACKET_WORDS[people.lifejackets]),
		...named('Description', people.description)
	],
	movement: ({ movement }) => [
		...named('Heading', course(movement)),
		...named('Towards', movement.towards),
		...named('Speed', movement.speed && SPEED_WORDS[movement.speed]),
		...named('Knots', movement.knots?.toString())
	],
	vehicles: ({ vehicles }) =>
		vehicles.filter(isNoted).map(({ registration, make, colour }) =>
			[registration, make, colour]
				.map((part) => part.trim())
				.filter(Boolean)
				.join(', ')
		),
	photos: ({ photos }) =>
		photos.length === 0 ? [] : [photos.length === 1 ? '1 photo' : `${photos.length} photos`],
	contact: ({ contact }) => [
		...(contact.way === null ? [] : [CONTACT_WORDS[contact.way]]),
		...named('Safe hours', contact.hours)
	],
	also_told: ({ alsoTold }) => [
		...alsoTold.who.map((who) => TOLD_WORDS[who]),
		...named('Their reference', alsoTold.reference)
	]
};

/** What was said to a question, a line for each answer. None: nothing was said. */
export function topicLines(topic: Topic, detail: Detail): string[] {
	return LINES[topic](detail);
}
