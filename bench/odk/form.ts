/** The report's questions as an ODK XForm, so that another form engine can ask them. */
import {
	alsoToldSchema,
	contactSchema,
	ENGINES,
	identifierSchema,
	LENGTHS,
	LIGHTS,
	movementSchema,
	peopleSchema,
	TOPICS,
	vehicleSchema,
	VESSEL_TYPES,
	vesselSchema
} from '../../src/lib/report/detail.ts';
import { IDENTIFIER_KINDS } from '../../src/lib/report/identifiers.ts';

export type Choice = { readonly code: string; readonly wording: string };

type Kind = 'words' | 'line' | 'many' | 'one' | 'place' | 'moment' | 'int' | 'decimal' | 'photo';

type Question = {
	readonly name: string;
	readonly label: string;
	readonly hint?: string;
	readonly kind: Kind;
	readonly choices?: readonly Choice[];
	/** An XPath that says when it is asked. */
	readonly when?: string;
};

type Group = {
	readonly name: string;
	readonly title: string;
	readonly questions: readonly Question[];
	/** Asked as often as there are such things. */
	readonly repeats?: boolean;
};

const YES_NO = ['yes', 'no', 'unknown'];

const TYPES: Record<Kind, string> = {
	words: 'string',
	line: 'string',
	many: 'string',
	one: 'string',
	place: 'geopoint',
	moment: 'dateTime',
	int: 'int',
	decimal: 'decimal',
	photo: 'binary'
};

const spoken = (code: string) => (code[0]!.toUpperCase() + code.slice(1)).replaceAll('_', ' ');
const choicesOf = (codes: readonly string[]): Choice[] =>
	codes.map((code) => ({ code, wording: spoken(code) }));
const one = (name: string, label: string, codes: readonly string[]): Question => ({
	name,
	label,
	kind: 'one',
	choices: choicesOf(codes)
});
const line = (name: string, label: string): Question => ({ name, label, kind: 'line' });

/** What, where and when: all that a report needs. */
function quickPath(indicators: readonly Choice[]): Group[] {
	const notNow = "/data/when/urgency != 'now'";
	return [
		{
			name: 'what',
			title: 'What did you see?',
			questions: [
				{
					name: 'description',
					label: 'In your own words',
					hint: 'What, and why it is odd. Or tick signs below: one is enough.',
					kind: 'words'
				},
				{ name: 'indicators', label: 'Signs', kind: 'many', choices: indicators }
			]
		},
		{
			name: 'where',
			title: 'Where was it?',
			questions: [
				{ name: 'position', label: 'Position of the vessel', kind: 'place' },
				line('place_text', 'Where exactly?')
			]
		},
		{
			name: 'when',
			title: 'When did you see it?',
			questions: [
				one('urgency', 'When was it?', ['now', 'today', 'routine']),
				{ name: 'seen_at', label: 'Date and time', kind: 'moment', when: notNow },
				{ ...one('seen_about', 'How sure are you?', ['sure', '15', '60', '240']), when: notNow }
			]
		}
	];
}

/** What may be added afterwards: the fields of detail.ts. */
function details(): Group[] {
	return [
		{
			name: 'vessel',
			title: 'The vessel',
			questions: [
				one('type', 'What kind is it?', VESSEL_TYPES),
				line('name', 'Name'),
				one('name_hidden', 'Is the name painted out, covered or altered?', YES_NO),
				line('home_port', 'Port written on the stern'),
				line('flag', 'Flag'),
				line('hull_colour', 'Colour of the hull'),
				line('superstructure', 'What stands on deck'),
				one('length', 'Length in metres', LENGTHS),
				line('marks', 'Marks and damage'),
				one('engines', 'Engines', ENGINES),
				one('lights', 'Lights', LIGHTS),
				one('ais', 'AIS', ['on', 'off', 'other_vessel', 'unknown'])
			]
		},
		{
			name: 'identifiers',
			title: 'Numbers and call signs',
			repeats: true,
			questions: [one('kind', 'What kind of number?', IDENTIFIER_KINDS), line('value', 'Number')]
		},
		{
			name: 'people',
			title: 'People aboard',
			questions: [
				{ name: 'count', label: 'How many?', kind: 'int' },
				one('certainty', 'How sure?', ['exact', 'about', 'unknown']),
				one('children', 'Children?', YES_NO),
				one('lifejackets', 'Lifejackets?', ['all', 'some', 'none', 'unknown']),
				{ name: 'description', label: 'What they did and wore', kind: 'words' }
			]
		},
		{
			name: 'movement',
			title: 'Course and speed',
			questions: [
				{ name: 'course_degrees', label: 'Course, degrees true', kind: 'int' },
				line('course_point', 'Or a point of the compass'),
				line('towards', 'Towards what?'),
				one('speed', 'How fast?', ['stopped', 'slow', 'fast', 'unknown']),
				{ name: 'knots', label: 'Knots', kind: 'decimal' }
			]
		},
		{
			name: 'vehicles',
			title: 'Vehicles',
			repeats: true,
			questions: [
				line('registration', 'Registration'),
				line('make', 'Make and model'),
				line('colour', 'Colour')
			]
		},
		{
			name: 'photos',
			title: 'Photos',
			questions: [1, 2, 3].map((number) => ({
				name: `photo_${number}`,
				label: `Photo ${number}`,
				kind: 'photo' as const
			}))
		},
		{
			name: 'contact',
			title: 'May we contact you?',
			questions: [
				one('way', 'How?', ['call', 'text', 'in_app', 'none']),
				line('hours', 'When is it safe to call?')
			]
		},
		{
			name: 'also_told',
			title: 'Whom else have you told?',
			questions: [
				{
					name: 'who',
					label: 'Who?',
					kind: 'many',
					choices: choicesOf(['999', 'coastguard', 'police', 'none'])
				},
				line('reference', 'Their reference')
			]
		},
		{
			name: 'rest',
			title: 'Anything else',
			questions: [
				{
					name: 'not_known',
					label: 'What do you not know?',
					kind: 'many',
					choices: choicesOf(TOPICS)
				}
			]
		}
	];
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (found) => `&#${found.codePointAt(0)};`);

function control(ref: string, { label, hint, kind, choices = [] }: Question): string {
	const inside = [
		`<label>${escaped(label)}</label>`,
		hint ? `<hint>${escaped(hint)}</hint>` : '',
		...choices.map(
			({ code, wording }) =>
				`<item><label>${escaped(wording)}</label><value>${escaped(code)}</value></item>`
		)
	].join('');
	if (kind === 'many') return `<select ref="${ref}">${inside}</select>`;
	if (kind === 'one') return `<select1 ref="${ref}">${inside}</select1>`;
	if (kind === 'photo') return `<upload mediatype="image/*" ref="${ref}">${inside}</upload>`;
	const look = kind === 'words' ? ' appearance="multiline"' : '';
	return `<input${look} ref="${ref}">${inside}</input>`;
}

function body({ name, title, questions, repeats }: Group): string {
	const path = `/data/${name}`;
	const asked = questions.map((question) => control(`${path}/${question.name}`, question)).join('');
	const inside = repeats ? `<repeat nodeset="${path}">${asked}</repeat>` : asked;
	return `<group ref="${path}"><label>${escaped(title)}</label>${inside}</group>`;
}

function binds({ name, questions }: Group): string {
	return questions
		.map(({ name: leaf, kind, when }) => {
			const relevant = when ? ` relevant="${escaped(when)}"` : '';
			return `<bind nodeset="/data/${name}/${leaf}" type="${TYPES[kind]}"${relevant}/>`;
		})
		.join('');
}

const SCHEMAS = {
	vessel: vesselSchema,
	identifiers: identifierSchema,
	people: peopleSchema,
	movement: movementSchema,
	vehicles: vehicleSchema,
	contact: contactSchema,
	also_told: alsoToldSchema
};

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The same questions, or no comparison: a field that our report gained must be asked here too. */
function assertAllAsked(groups: readonly Group[]): void {
	for (const [name, { entries }] of Object.entries(SCHEMAS)) {
		const asked = groups.find((group) => group.name === name)?.questions ?? [];
		for (const field of Object.keys(entries).map(snake)) {
			if (!asked.some((question) => question.name === field))
				throw new Error(`The ODK form does not ask for ${name}.${field}.`);
		}
	}
}

/** The quick path alone, or with all that may be added afterwards. */
export function xform(indicators: readonly Choice[], extent: 'quick' | 'whole'): string {
	const groups =
		extent === 'quick' ? quickPath(indicators) : [...quickPath(indicators), ...details()];
	if (extent === 'whole') assertAllAsked(groups);
	const instance = groups
		.map(({ name, questions }) => {
			const leaves = questions.map((question) => `<${question.name}/>`).join('');
			return `<${name}>${leaves}</${name}>`;
		})
		.join('');
	return `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<h:head><h:title>Report something suspicious</h:title>
<model><instance><data id="report" orx:version="1">${instance}<orx:meta><orx:instanceID/></orx:meta></data></instance>
${groups.map(binds).join('')}<bind nodeset="/data/orx:meta/orx:instanceID" type="string" preload="uid" jr:preload="uid"/>
</model></h:head>
<h:body>${groups.map(body).join('')}</h:body>
</h:html>`;
}
