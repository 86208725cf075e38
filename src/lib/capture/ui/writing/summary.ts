import type { Topic } from '$lib/report/detail.ts';
import type { Draft } from '$lib/report/draft.ts';
import { isTimeOfPhoto } from '$lib/report/photo.ts';
import { formatDecimal, formatDegreesMinutes, type Position } from '$lib/report/position.ts';
import { isAnswered, stillNotKnown } from '$lib/report/topics.ts';
import { aboutWords } from '$lib/ui/about-words.ts';
import { topicLines, topicTitle } from '$lib/ui/detail-words.ts';
import { bearingWords, sourceWords } from '$lib/ui/place-words.ts';
import { moment } from '$lib/ui/when.ts';
import { indicatorWords, stillThereWords, urgencyWords } from '$lib/capture/ui/words.ts';

/** One answer, a line for each part of it. No line: it was not given. */
export type Row = {
	readonly name: string;
	/** Where it is changed; null: nowhere. */
	readonly page: string | null;
	readonly lines: readonly string[];
};
export type Section = { readonly title: string; readonly rows: readonly Row[] };

/** What a draft names by a code, in words, as far as this phone has them. */
export type Known = {
	readonly wordings: ReadonlyMap<string, string>;
	readonly site: string | null;
};

const DETAIL: [string, Topic[]][] = [
	['The boat', ['vessel_type', 'vessel_name', 'vessel_look', 'identifiers']],
	['People and movement', ['people', 'movement', 'vehicles']],
	['Photos', ['photos']],
	['You', ['contact', 'also_told']]
];

const spoken = (text: string | null | undefined) => (text?.trim() ? [text.trim()] : []);

function placeLines(position: Position | null, now: Date): string[] {
	if (position === null) return [];
	const { source, fixedAt } = position;
	const taken = source === 'gps' && fixedAt ? `, taken ${moment(fixedAt, now)}` : '';
	return [
		formatDegreesMinutes(position),
		`${formatDecimal(position)}: ${sourceWords(position)}${taken}`
	];
}

function whenLines(draft: Draft, now: Date): string[] {
	const { seenAt, seenUntil, stillThere, photos } = draft;
	const source = seenAt && isTimeOfPhoto(seenAt, photos) ? ' (from a photo)' : '';
	return [
		...(draft.urgency ? [urgencyWords(draft.urgency)] : []),
		...(seenAt
			? [`Seen ${moment(seenAt, now)}${source} ${aboutWords(draft.seenAboutMinutes)}`.trim()]
			: []),
		...(seenUntil ? [`Until ${moment(seenUntil, now)}`] : []),
		...(stillThere ? [stillThereWords(stillThere)] : [])
	];
}

/** What every report has: what, where and when. */
export function essentials(draft: Draft, known: Known, now: Date): Section[] {
	const { bearing, landmark, placeText } = draft;
	const indicators = draft.indicators.map((code) => indicatorWords(code, known.wordings));
	const own = placeLines(draft.observer, now);
	return [
		{
			title: 'What',
			rows: [
				{ name: 'What you saw', page: 'what', lines: spoken(draft.description) },
				{ name: 'Signs', page: 'what', lines: indicators }
			]
		},
		{
			title: 'Where',
			rows: [
				{ name: 'Site', page: 'where', lines: spoken(known.site) },
				{
					name: 'Where exactly',
					page: 'where',
					lines: [...spoken(landmark?.name), ...spoken(placeText)]
				},
				{
					name: 'Position of the boat',
					page: 'where',
					lines: [
						...placeLines(draft.position, now),
						...(bearing && draft.position?.source === 'bearing' ? [bearingWords(bearing)] : [])
					]
				},
				...(own.length > 0 ? [{ name: 'Your own position', page: 'where', lines: own }] : [])
			]
		},
		{
			title: 'When',
			rows: [
				{ name: 'When', page: 'when', lines: whenLines(draft, now) },
				...(draft.dangerToLife
					? [{ name: 'Danger to life', page: null, lines: ['Yes, said at the start'] }]
					: [])
			]
		}
	];
}

/** What the optional questions gave, "I do not know" among it. */
export function details(draft: Draft): Section[] {
	const unknown = stillNotKnown(draft);
	return DETAIL.map(([title, topics]) => ({
		title,
		rows: topics.map((topic) => ({
			name: topic === 'contact' ? 'Contacting you' : topicTitle(topic),
			page: topic.replaceAll('_', '-'),
			lines: unknown.includes(topic) ? ['I do not know'] : topicLines(topic, draft)
		}))
	}));
}

/** Whether any optional question has been looked at. */
export function hasDetails(draft: Draft): boolean {
	const topics = DETAIL.flatMap(([, topics]) => topics);
	return draft.notKnown.length > 0 || topics.some((topic) => isAnswered(topic, draft));
}
