import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import {
	namedPatch,
	siteSchema,
	type NamedPatch,
	type Site,
	type SiteFacts,
	type SitesPage
} from '$lib/administration/model/site.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, allRows, holding, rowsAs } from '$lib/supabase/rows.ts';

const SITE = `id, name, kind, county, latitude, longitude, locode, berths, patchId:patch_id,
	disusedAt:disused_at, ...regions(regionName:name), ...patches(patchName:name)` as const;

export const SITES_A_PAGE = 25;

/** A page of the sites whose name holds what was typed, by name; the first page is 1. */
export async function fetchSites(name: string, page: number): Promise<SitesPage> {
	const client = await signedIn();
	const first = (page - 1) * SITES_A_PAGE;
	let query = client.from('sites').select(SITE);
	if (name !== '') query = query.ilike('name', holding(name));
	const answer = await query
		.order('name')
		.order('id')
		.range(first, first + SITES_A_PAGE);
	const sites = rowsAs(siteSchema, answer);
	return { sites: sites.slice(0, SITES_A_PAGE), more: sites.length > SITES_A_PAGE };
}

/** A site, or Failure `site_not_found`. */
export async function fetchSite(id: string): Promise<Site> {
	const missing = () => new Failure('refused', { detail: 'site_not_found' });
	if (!v.is(v.pipe(v.string(), v.uuid()), id)) throw missing();
	const client = await signedIn();
	const [site] = rowsAs(siteSchema, await client.from('sites').select(SITE).eq('id', id));
	if (!site) throw missing();
	return site;
}

/** Every patch in use, by name. */
export async function fetchPatches(): Promise<NamedPatch[]> {
	const client = await signedIn();
	return allRows(namedPatch, (first, last) =>
		client
			.from('patches')
			.select('id, name, ...regions(regionName:name)')
			.is('disused_at', null)
			.order('name')
			.order('id')
			.range(first, last)
	);
}

const argumentsOf = ({ patchId, ...facts }: SiteFacts & { patchId: string }) => ({
	name: facts.name,
	kind: facts.kind,
	county: facts.county,
	latitude: facts.latitude,
	longitude: facts.longitude,
	locode: facts.locode,
	berths: facts.berths,
	patch_id: patchId
});

/** Adds a site to a patch. */
export async function addSite(facts: SiteFacts & { patchId: string }): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('add_site', argumentsOf(facts)));
}

/** What a site is, and which patch it belongs to. Reports already filed stay where they are. */
export async function changeSite(
	id: string,
	facts: SiteFacts & { patchId: string }
): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('change_site', { site_id: id, ...argumentsOf(facts) }));
}

/** Nobody new is attached to it. Whoever still reports from it must be moved first. */
export async function closeSite(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('close_site', { site_id: id }));
}

/** It is in use again. */
export async function reopenSite(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('reopen_site', { site_id: id }));
}
