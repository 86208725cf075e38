import { parsePosition } from '$lib/report/parse-position.ts';
import { formatDecimal } from '$lib/report/position.ts';
import type { Site, SiteFacts, SiteKind } from '$lib/administration/model/site.ts';
import type { FieldError } from '$lib/administration/ui/change.ts';

/** A site as it is being typed. */
export type SiteTyped = {
	name: string;
	kind: SiteKind | null;
	county: string;
	position: string;
	locode: string;
	berths: string;
	patchId: string | null;
};

export const KINDS: readonly (readonly [SiteKind, string])[] = [
	['harbour', 'Harbour'],
	['marina', 'Marina'],
	['port', 'Port']
];

export function newSite(): SiteTyped {
	return { name: '', kind: null, county: '', position: '', locode: '', berths: '', patchId: null };
}

/** A site that is there, to be changed. */
export function typedOf(site: Site): SiteTyped {
	const { name, kind, county, locode, berths, patchId } = site;
	return {
		name,
		kind,
		county,
		position: formatDecimal(site),
		locode: locode ?? '',
		berths: berths === null ? '' : String(berths),
		patchId
	};
}

const tidyCode = (locode: string) => locode.replaceAll(/\s/g, '').toUpperCase();

/** What is missing or unreadable, each at its field. */
export function siteErrors(typed: SiteTyped): FieldError[] {
	const found: FieldError[] = [];
	if (typed.name.trim() === '') found.push({ field: 'site-name', text: 'Write the name.' });
	if (typed.kind === null)
		found.push({ field: 'site-kind-harbour', text: 'Choose harbour, marina or port.' });
	if (typed.county.trim() === '') found.push({ field: 'site-county', text: 'Write the county.' });
	if (!parsePosition(typed.position).ok)
		found.push({
			field: 'site-position',
			text: 'Write a position like 50.762, -1.296 or 50°45.720′N 001°17.760′W.'
		});
	if (!/^([A-Z]{2}[A-Z2-9]{3})?$/.test(tidyCode(typed.locode)))
		found.push({ field: 'site-locode', text: 'Write a code like GB FAL, or nothing.' });
	if (!/^([1-9]\d{0,4})?$/.test(typed.berths.trim()))
		found.push({ field: 'site-berths', text: 'Write a whole number like 120, or nothing.' });
	if (typed.patchId === null) found.push({ field: 'site-patch', text: 'Choose a patch.' });
	return found;
}

/** What was typed, as facts. Only after `siteErrors` found nothing. */
export function factsOf(typed: SiteTyped): SiteFacts & { patchId: string } {
	const read = parsePosition(typed.position);
	if (!read.ok || typed.kind === null || typed.patchId === null) throw new Error('not checked');
	return {
		name: typed.name.trim(),
		kind: typed.kind,
		county: typed.county.trim(),
		latitude: read.position.latitude,
		longitude: read.position.longitude,
		locode: tidyCode(typed.locode) || null,
		berths: Number(typed.berths) || null,
		patchId: typed.patchId
	};
}

/** Which fields the server's words about a site belong to. */
export const SITE_FIELDS: Readonly<Record<string, string>> = {
	name_taken: 'site-name',
	site_unreadable: 'site-name',
	patch_not_found: 'site-patch'
};
