import type { Draft, Urgency } from './draft.ts';

/** What is sent, version 1. The server keeps it word for word and compares a resend with it. */
export type Content = {
	readonly payload_version: 1;
	readonly site_id: string | null;
	readonly urgency: Urgency | null;
	readonly danger_to_life: boolean;
	readonly indicator_version: number;
	readonly indicators: string[];
	readonly description: string;
	readonly seen_at: string | null;
	readonly seen_about_minutes: number | null;
	readonly latitude: number | null;
	readonly longitude: number | null;
	readonly position_source: 'gps' | 'typed' | 'site' | null;
	readonly accuracy_metres: number | null;
	readonly fixed_at: string | null;
	readonly place_text: string | null;
	readonly saved_at: string | null;
	readonly app_version: string;
};

/** Without what no database keeps, a NUL or half an emoji: one such sign must not stop a report. */
function legible(text: string): string {
	return text.toWellFormed().replaceAll('\0', '').trim();
}

/** The same draft gives the same content, whenever it is sent: only `app_version` may differ. */
export function contentOf(draft: Draft, appVersion: string): Content {
	const { position } = draft;
	return {
		payload_version: 1,
		site_id: draft.siteId,
		urgency: draft.urgency,
		danger_to_life: draft.dangerToLife,
		indicator_version: draft.indicatorVersion,
		indicators: [...draft.indicators],
		description: legible(draft.description),
		seen_at: draft.seenAt?.toISOString() ?? null,
		seen_about_minutes: draft.seenAboutMinutes,
		latitude: position?.latitude ?? null,
		longitude: position?.longitude ?? null,
		position_source: position?.source ?? null,
		accuracy_metres: position?.accuracyMetres ?? null,
		fixed_at: position?.fixedAt?.toISOString() ?? null,
		place_text: legible(draft.placeText) || null,
		saved_at: draft.savedAt?.toISOString() ?? null,
		app_version: appVersion
	};
}
