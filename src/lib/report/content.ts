import type { Draft, Urgency } from './draft.ts';
import type { PositionSource } from './position.ts';

/**
 * What is filed, version 1, letter for letter as it goes over the wire and is kept. The server
 * must read every version that was ever released: a phone may come back after three months.
 */
export type Content = {
	payload_version: 1;
	site_id: string | null;
	urgency: Urgency;
	danger_to_life: boolean;
	indicator_version: number | null;
	indicators: string[];
	description: string;
	seen_at: string;
	seen_about_minutes: number | null;
	latitude: number | null;
	longitude: number | null;
	position_source: PositionSource | null;
	accuracy_metres: number | null;
	fixed_at: string | null;
	place_text: string;
	saved_at: string;
};

/**
 * Freezes a draft that has no gaps. Made once, when it is filed: what is resent must be the same,
 * or the server would take it for an addition.
 */
export function contentOf(draft: Draft, now: Date): Content {
	if (draft.urgency === null || draft.seenAt === null) throw new Error('the draft has gaps');
	const { position } = draft;
	return {
		payload_version: 1,
		site_id: draft.siteId,
		urgency: draft.urgency,
		danger_to_life: draft.dangerToLife,
		indicator_version: draft.indicatorVersion,
		indicators: [...draft.indicators],
		description: draft.description.trim(),
		seen_at: draft.seenAt.toISOString(),
		seen_about_minutes: draft.seenAboutMinutes,
		latitude: position?.latitude ?? null,
		longitude: position?.longitude ?? null,
		position_source: position?.source ?? null,
		accuracy_metres: position?.accuracyMetres ?? null,
		fixed_at: position?.fixedAt?.toISOString() ?? null,
		place_text: draft.placeText.trim(),
		saved_at: now.toISOString()
	};
}

/** The way back, for a report that was refused and is to be mended. Keeps its id. */
export function draftOf(id: string, author: string, content: Content, now: Date): Draft {
	const { latitude, longitude, position_source: source } = content;
	return {
		id,
		author,
		siteId: content.site_id,
		urgency: content.urgency,
		dangerToLife: content.danger_to_life,
		indicatorVersion: content.indicator_version,
		indicators: [...content.indicators],
		description: content.description,
		seenAt: new Date(content.seen_at),
		seenAboutMinutes: content.seen_about_minutes,
		position:
			latitude === null || longitude === null || source === null
				? null
				: {
						latitude,
						longitude,
						source,
						accuracyMetres: content.accuracy_metres,
						fixedAt: content.fixed_at === null ? null : new Date(content.fixed_at)
					},
		placeText: content.place_text,
		createdAt: now,
		savedAt: now
	};
}
