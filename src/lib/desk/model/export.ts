import type { Urgency } from '$lib/report/draft.ts';
import type { DeskDetail } from './detail.ts';

/** How near a copy says where it was. */
export type ExportPlace = 'exact' | 'patch' | 'none';

/** What in a report could say who told us. */
export const EXPORT_WARNINGS = [
	'names_source',
	'names_site',
	'own_position',
	'one_reporter',
	'one_reporter_in_patch'
] as const;
export type ExportWarning = (typeof EXPORT_WARNINGS)[number];

/** One graded item, as a copy gives it. */
export type ExportedGrade = {
	readonly item: string;
	readonly about: string;
	readonly source: number;
	readonly assessment: string;
	readonly handling: 'P' | 'C';
	readonly conditions: string | null;
};

/** A report as it may leave the service: nothing of who told us. */
export type ExportedReport = {
	readonly reference: string;
	readonly exportedAt: Date;
	readonly urgency: Urgency;
	readonly dangerToLife: boolean;
	readonly description: string;
	readonly indicators: readonly string[];
	readonly seenAt: Date;
	readonly receivedAt: Date;
	readonly place: {
		readonly patch: string | null;
		readonly text: string;
		readonly landmark: string;
		readonly latitude: number | null;
		readonly longitude: number | null;
	};
	readonly detail: DeskDetail;
	readonly added: readonly { readonly receivedAt: Date; readonly text: string }[];
	readonly photos: number;
	readonly grades: readonly ExportedGrade[];
};

/** A copy, as people read it and as a machine does, and what to look at before it leaves. */
export type Exported = {
	readonly report: ExportedReport;
	/** All of it, to be kept as a file. */
	readonly file: string;
	readonly warnings: readonly ExportWarning[];
};
