import type { Position } from './position.ts';

/** How soon it matters: happening or still there, earlier today, earlier. */
export type Urgency = 'now' | 'today' | 'routine';

/** What a reporter has noted so far. Any of it may still be missing. */
export type Draft = {
	/** Made on the phone, so that sending twice can never file twice. */
	readonly id: string;
	/** Whose it is: on a shared phone nobody else sees it or sends it. */
	readonly author: string;
	siteId: string | null;
	urgency: Urgency | null;
	dangerToLife: boolean;
	/** The edition of the checklist that was shown. */
	indicatorVersion: number | null;
	indicators: string[];
	description: string;
	seenAt: Date | null;
	/** "About": give or take so many minutes; null when they are sure. */
	seenAboutMinutes: number | null;
	position: Position | null;
	placeText: string;
	readonly createdAt: Date;
	/** When the last change to it was kept on this phone. */
	savedAt: Date;
};

export type Gap = {
	field: 'what' | 'where' | 'when' | 'urgency' | 'description' | 'placeText';
	why: 'missing' | 'in_future' | 'too_long';
};

/** Phone clocks drift; a sighting this far ahead of ours is still believed. */
const CLOCK_DRIFT_MS = 5 * 60_000;

const OLD_MS = 30 * 24 * 3_600_000;

/** As much as the server takes, so that nothing is refused after it was accepted here. */
export const LONGEST = { description: 2000, placeText: 200 } as const;

/** An empty draft of a person, at the site they are asked about first. */
export function newDraft(
	author: string,
	{ siteId, indicatorVersion }: { siteId: string | null; indicatorVersion: number | null },
	now: Date,
	id: string = crypto.randomUUID()
): Draft {
	return {
		id,
		author,
		siteId,
		urgency: null,
		dangerToLife: false,
		indicatorVersion,
		indicators: [],
		description: '',
		seenAt: null,
		seenAboutMinutes: null,
		position: null,
		placeText: '',
		createdAt: now,
		savedAt: now
	};
}

/** Everything that stands between a draft and the outbox. Empty means ready. */
export function gaps(draft: Draft, now: Date): Gap[] {
	const found: Gap[] = [];
	const { description, indicators, placeText, position, seenAt, siteId, urgency } = draft;
	if (description.trim() === '' && indicators.length === 0)
		found.push({ field: 'what', why: 'missing' });
	if (description.length > LONGEST.description)
		found.push({ field: 'description', why: 'too_long' });
	if (siteId === null && position === null && placeText.trim() === '') {
		found.push({ field: 'where', why: 'missing' });
	}
	if (placeText.length > LONGEST.placeText) found.push({ field: 'placeText', why: 'too_long' });
	if (urgency === null) found.push({ field: 'urgency', why: 'missing' });
	if (seenAt === null) found.push({ field: 'when', why: 'missing' });
	else if (seenAt.getTime() > now.getTime() + CLOCK_DRIFT_MS) {
		found.push({ field: 'when', why: 'in_future' });
	}
	return found;
}

/** A sighting so long ago that the reporter should look at the date again; it is taken all the same. */
export function seenLongAgo({ seenAt }: Pick<Draft, 'seenAt'>, now: Date): boolean {
	return seenAt !== null && now.getTime() - seenAt.getTime() > OLD_MS;
}

/** Whether there is anything in it that a person would miss. */
export function isEmpty(draft: Draft): boolean {
	return (
		draft.description.trim() === '' &&
		draft.indicators.length === 0 &&
		draft.placeText.trim() === '' &&
		draft.urgency === null &&
		!draft.dangerToLife &&
		(draft.position === null || draft.position.source === 'site')
	);
}
