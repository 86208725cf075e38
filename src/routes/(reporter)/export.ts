import type { Briefing } from '$lib/backend/briefing.ts';
import { addendumContent, type Addendum } from '$lib/report/addendum.ts';
import { contentOf } from '$lib/report/content.ts';
import type { Draft } from '$lib/report/draft.ts';
import { formatDegreesMinutes, type Position } from '$lib/report/position.ts';
import { referenceOf } from '$lib/report/reference.ts';
import { moment } from '$lib/ui/when.ts';
import { aboutWords, urgencyWords } from './words.ts';

const SOURCES: Record<Position['source'], string> = {
	gps: 'where the phone was',
	typed: 'as typed',
	map: 'a pin on the map',
	bearing: 'by bearing and distance',
	landmark: 'a mark from the list',
	photo: 'where a photo was taken',
	site: 'where the site is'
};

const EPOCH = new Date(0); // so that every moment is written with its date

type Author = { readonly name: string };

/** A report as a text to be read out, mailed or printed when all else fails; its data below. */
export function reportText(
	draft: Draft,
	person: Author,
	briefing: Pick<Briefing, 'sites' | 'indicators'> | null,
	content: object = contentOf(draft, 'export')
): string {
	const wordings = new Map(briefing?.indicators.map(({ code, wording }) => [code, wording]));
	const site = briefing?.sites.find(({ id }) => id === draft.siteId);
	const { vessel, position } = draft;
	const numbers = draft.identifiers.map(({ kind, value }) => `${kind} ${value}`).join(', ');
	const lines = [
		`Report ${referenceOf(draft.id)}, not sent`,
		`From: ${person.name}`,
		`When: ${draft.urgency ? urgencyWords(draft.urgency) : 'not said'}`,
		`Seen: ${draft.seenAt ? moment(draft.seenAt, EPOCH) : 'not said'} ${aboutWords(draft.seenAboutMinutes)}`,
		`Saved: ${draft.savedAt ? moment(draft.savedAt, EPOCH) : 'not yet'}`,
		`Danger to life: ${draft.dangerToLife ? 'yes' : 'no'}`,
		`Site: ${site?.name ?? 'not said'}`,
		`Where: ${draft.placeText || draft.landmark?.name || 'not said'}`,
		`Position: ${position ? `${formatDegreesMinutes(position)} (${SOURCES[position.source]})` : 'not said'}`,
		`Signs: ${draft.indicators.map((code) => wordings.get(code) ?? code).join('; ') || 'none ticked'}`,
		`Vessel: ${[vessel.name, vessel.type, numbers].filter(Boolean).join(', ') || 'not said'}`,
		`People aboard: ${draft.people.count ?? 'not said'}`,
		`Photos: ${draft.photos.length}`,
		'',
		draft.description || 'No description',
		'',
		JSON.stringify({ id: draft.id, content })
	];
	return lines.map((line) => line.trimEnd()).join('\r\n');
}

/** The same of words or photos added to a report. */
export function additionText(
	addendum: Addendum,
	person: Author,
	content: object = addendumContent(addendum, 'export')
): string {
	const { id, reportId, savedAt, photos, text } = addendum;
	return [
		`Addition to report ${referenceOf(reportId)}, not sent`,
		`From: ${person.name}`,
		`Saved: ${savedAt ? moment(savedAt, EPOCH) : 'not yet'}`,
		`Photos: ${photos.length}`,
		'',
		text || 'No words',
		'',
		JSON.stringify({ id, reportId, content })
	].join('\r\n');
}

/** One thing to be put in a file: its words, and its pictures as data addresses. */
export type Leaf = { readonly text: string; readonly pictures: readonly string[] };

const escaped = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Words and pictures in one page that any browser or mail program shows, also offline. */
export function pageOf(title: string, leaves: readonly Leaf[]): string {
	const shown = leaves.map(
		({ text, pictures }) =>
			`<pre>${escaped(text)}</pre>\n${pictures.map((src) => `<img src="${src}" alt="Photo">`).join('\n')}`
	);
	return `<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>pre { white-space: pre-wrap; overflow-wrap: anywhere } img { max-width: 100% }</style>
${shown.join('\n<hr>\n')}
</html>
`;
}
