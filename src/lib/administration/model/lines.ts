import * as v from 'valibot';
import type { Sheet } from '$lib/csv.ts';
import type { Site } from './site.ts';

export const linesAnswer = v.object({
	added: v.number(),
	changed: v.number(),
	unchanged: v.number(),
	errors: v.array(
		v.object({
			line: v.number(),
			column: v.string(),
			word: v.string(),
			about: v.nullable(v.string())
		})
	),
	/** Those that are not left as they are. */
	lines: v.array(
		v.object({
			line: v.number(),
			act: v.picklist(['add', 'change']),
			label: v.string(),
			columns: v.array(v.string())
		})
	)
});
/** What lines mean, or meant: the same answer when they are checked and when they are acted on. */
export type LinesAnswer = v.InferOutput<typeof linesAnswer>;

export const SITES_SHEET: Sheet = {
	columns: [
		['name', 'site', 'sitename'],
		['kind', 'type'],
		['county'],
		['latitude', 'lat'],
		['longitude', 'lon', 'long', 'lng'],
		['locode', 'unlocode'],
		['berths', 'berth', 'numberofberths'],
		['region'],
		['patch']
	],
	required: ['name', 'county'],
	example: {
		name: 'Example Harbour',
		kind: 'harbour',
		county: 'Cornwall',
		latitude: '50.153',
		longitude: '-5.065',
		locode: 'GBFAL',
		berths: '120',
		region: 'Name of the region',
		patch: 'Name of the patch'
	}
};

export const PEOPLE_SHEET: Sheet = {
	columns: [
		['name', 'fullname'],
		['email', 'emailaddress', 'mail'],
		['role'],
		['kind', 'kindofreporter', 'reporterkind'],
		['region'],
		['phone', 'phonenumber', 'telephone', 'mobile'],
		['sites', 'site'],
		['home', 'homesite']
	],
	required: ['name', 'email', 'role'],
	example: {
		name: 'Alex Example',
		email: 'alex@example.org',
		role: 'reporter',
		kind: 'harbour master',
		region: 'Name of the region',
		phone: '01326 000000',
		sites: 'Example Harbour; Other Marina, Cornwall',
		home: 'Example Harbour'
	}
};

/** A site as a line of its sheet. */
export function siteCells(
	site: Omit<Site, 'id' | 'patchId' | 'disusedAt'>
): Record<string, string | number> {
	return {
		name: site.name,
		kind: site.kind,
		county: site.county,
		latitude: site.latitude,
		longitude: site.longitude,
		locode: site.locode ?? '',
		berths: site.berths ?? '',
		region: site.regionName,
		patch: site.patchName ?? ''
	};
}
