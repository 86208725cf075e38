import type { Urgency } from './urgency.ts';

/** A report as a desk shows it. What the reporter wrote, who has it, and until when. */
export type DeskReport = {
	readonly id: string;
	readonly reference: string;
	readonly urgency: Urgency;
	readonly dangerToLife: boolean;
	readonly siteName: string | null;
	readonly patchName: string | null;
	readonly description: string;
	/** The wording of each sign the reporter ticked, as the checklist had it then. */
	readonly indicators: readonly string[];
	readonly placeText: string;
	readonly latitude: number | null;
	readonly longitude: number | null;
	readonly positionSource: 'gps' | 'typed' | 'site' | null;
	readonly accuracyMetres: number | null;
	readonly seenAt: Date;
	readonly savedAt: Date;
	readonly receivedAt: Date;
	/** When somebody must have acknowledged it; null once somebody has. */
	readonly deadlineAt: Date | null;
	readonly ownerStep: Step;
	/** Null: it waits in the hotline's queue. */
	readonly ownerId: string | null;
	readonly ownerName: string | null;
	readonly hotlineAlerted: boolean;
	readonly acknowledgedAt: Date | null;
	readonly closedAt: Date | null;
	readonly reporterName: string;
	readonly reporterKind: ReporterKind;
	readonly reporterPhone: string | null;
	readonly addenda: number;
};

export type Step = 'officer' | 'twin' | 'hotline';
export type ReporterKind = 'harbour_master' | 'marina_manager' | 'port_facility_security_officer';

/** One way a report can end, in the words staff use. */
export type Outcome = { readonly code: string; readonly wording: string };

/** What was seen, short enough for a line: the reporter's own words, else the first sign ticked. */
export function gist({ description, indicators }: DeskReport, length = 140): string {
	const words = description.trim() || indicators.join('; ');
	return words.length <= length ? words : `${words.slice(0, length - 1).trimEnd()}…`;
}
