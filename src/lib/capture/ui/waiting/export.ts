import type { Briefing } from '$lib/capture/data/briefing.ts';
import { addendumContent, type Addendum } from '$lib/report/addendum.ts';
import { contentOf } from '$lib/report/content.ts';
import type { Draft } from '$lib/report/draft.ts';
import { referenceOf } from '$lib/report/reference.ts';
import { moment } from '$lib/ui/when.ts';
import { details, essentials } from '$lib/capture/ui/writing/summary.ts';

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
	const known = { wordings, site: site?.name ?? null };
	const sections = [...essentials(draft, known, EPOCH), ...details(draft)];
	const lines = [
		`Report ${referenceOf(draft.id)}, not sent`,
		`From: ${person.name}`,
		`Saved: ${draft.savedAt ? moment(draft.savedAt, EPOCH) : 'not yet'}`,
		...sections.flatMap(({ title, rows }) => [
			'',
			title.toUpperCase(),
			...rows.map(({ name, lines }) => `${name}: ${lines.join('; ') || 'not said'}`)
		]),
		'',
		JSON.stringify({ id: draft.id, content })
	];
	return lines.join('\r\n');
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
