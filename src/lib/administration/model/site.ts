import * as v from 'valibot';
import { moment } from '$lib/moment.ts';

const siteFacts = v.object({
	name: v.string(),
	kind: v.picklist(['harbour', 'marina', 'port']),
	county: v.string(),
	latitude: v.number(),
	longitude: v.number(),
	/** UN/LOCODE of the place; null: it has none. */
	locode: v.nullable(v.string()),
	/** Null: nobody has said how many. */
	berths: v.nullable(v.number()),
	/** Null: of no patch yet, so that its reports go to the hotline. */
	patchId: v.nullable(v.string())
});
/** What an administrator says of a site. */
export type SiteFacts = v.InferOutput<typeof siteFacts>;
export type SiteKind = SiteFacts['kind'];

export const siteSchema = v.object({
	...siteFacts.entries,
	id: v.string(),
	patchName: v.nullable(v.string()),
	regionName: v.string(),
	/** Null: in use. */
	disusedAt: v.nullable(moment)
});
export type Site = v.InferOutput<typeof siteSchema>;
export type SitesPage = { readonly sites: readonly Site[]; readonly more: boolean };

export const namedPatch = v.object({ id: v.string(), name: v.string(), regionName: v.string() });
export type NamedPatch = v.InferOutput<typeof namedPatch>;
