import type { Briefing } from '$lib/backend/briefing.ts';
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

/** A report as a text to be read out, mailed or printed when all else fails; its data below. */
export function exportText(
	draft: Draft,
	person: { name: string },
	briefing: Pick<Briefing, 'sites' | 'indicators'> | null
): string {
	const wordings = new Map(briefing?.indicators.map(({ code, wording }) => [code, wording]));
	const site = briefing?.sites.find(({ id }) => id === draft.siteId);
	const epoch = new Date(0); // so that every moment is written with its date
	const lines = [
		`Report ${referenceOf(draft.id)}, not sent`,
		`From: ${person.name}`,
		`When: ${draft.urgency ? urgencyWords(draft.urgency) : 'not said'}`,
		`Seen: ${draft.seenAt ? moment(draft.seenAt, epoch) : 'not said'} ${aboutWords(draft.seenAboutMinutes)}`,
		`Saved: ${draft.savedAt ? moment(draft.savedAt, epoch) : 'not yet'}`,
		`Danger to life: ${draft.dangerToLife ? 'yes' : 'no'}`,
		`Site: ${site?.name ?? 'not said'}`,
		`Where: ${draft.placeText || 'not said'}`,
		`Position: ${draft.position ? `${formatDegreesMinutes(draft.position)} (${SOURCES[draft.position.source]})` : 'not said'}`,
		`Signs: ${draft.indicators.map((code) => wordings.get(code) ?? code).join('; ') || 'none ticked'}`,
		'',
		draft.description || 'No description',
		'',
		JSON.stringify({ id: draft.id, content: contentOf(draft, 'export') })
	];
	return lines.map((line) => line.trimEnd()).join('\r\n');
}
