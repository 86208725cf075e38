import * as v from 'valibot';
import type { CoverageGap } from './roster.ts';

/** An officer as the roster knows them today. */
export type OfficerStatus = {
	readonly name: string;
	readonly active: boolean;
	/** On leave, sick or away at this moment. */
	readonly absent: boolean;
	readonly hasDuties: boolean;
	readonly hasProvenChannel: boolean;
};

export const coveredSite = v.object({
	id: v.string(),
	name: v.string(),
	kind: v.string(),
	county: v.string(),
	regionName: v.string(),
	patchId: v.nullable(v.string()),
	patchName: v.nullable(v.string())
});
/** A site, and who looks after it. */
export type SiteCover = v.InferOutput<typeof coveredSite> & {
	readonly officer: OfficerStatus | null;
	readonly twin: OfficerStatus | null;
};

export type Missing = { readonly serious: boolean; readonly words: string };

/** Why this person would be passed over, whatever the hour. Null: they would not. */
function whyNot({
	name,
	active,
	absent,
	hasDuties,
	hasProvenChannel
}: OfficerStatus): string | null {
	if (!active) return `${name}’s account is switched off`;
	if (!hasDuties) return `${name} has no duty hours`;
	if (!hasProvenChannel) return `${name} has no proven way to be reached`;
	if (absent) return `${name} is away or on leave now`;
	return null;
}

/** The coverage gaps of a site: those of its patch, or of itself where it has no patch. */
export function gapsOf(site: SiteCover, gaps: readonly CoverageGap[]): CoverageGap[] {
	return gaps.filter(
		({ kind, patchId }) =>
			(kind === 'patch' && patchId === site.patchId) || (kind === 'site' && patchId === site.id)
	);
}

/** What is missing at this moment for a report from there to reach its officer. Not a coverage gap. */
export function missingOf({ patchName, officer, twin }: SiteCover): Missing[] {
	if (patchName === null) return [{ serious: true, words: 'No patch: reports go to the hotline' }];
	const officerOut = officer === null ? 'No officer' : whyNot(officer);
	const twinOut = twin === null ? 'No twin' : whyNot(twin);
	if (officerOut !== null && twinOut !== null)
		return [
			{ serious: true, words: `${officerOut}: reports go to the hotline` },
			{ serious: true, words: twinOut }
		];
	if (officerOut !== null)
		return [{ serious: true, words: `${officerOut}: reports go to the twin` }];
	return twinOut === null ? [] : [{ serious: false, words: twinOut }];
}

/** Sites whose name, county or patch holds what was typed. */
export function matching(places: readonly SiteCover[], typed: string): SiteCover[] {
	const wanted = typed.trim().toLowerCase();
	return places.filter(({ name, county, patchName }) =>
		[name, county, patchName ?? ''].some((text) => text.toLowerCase().includes(wanted))
	);
}
