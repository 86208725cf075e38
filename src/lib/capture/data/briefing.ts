import * as v from 'valibot';
import { serverNow } from '$lib/server-time.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { readCache, writeCache } from '$lib/storage/cache.ts';
import { rowsAs } from '$lib/supabase/rows.ts';
import { presentPerson, storedPerson, type Person } from '$lib/supabase/session.ts';

const siteSchema = v.object({
	id: v.string(),
	name: v.string(),
	latitude: v.number(),
	longitude: v.number(),
	isHome: v.boolean()
});
const officerSchema = v.object({
	siteId: v.string(),
	standing: v.picklist(['officer', 'twin']),
	name: v.string(),
	phone: v.nullable(v.string()),
	photoPath: v.nullable(v.string()),
	available: v.boolean()
});
const numberSchema = v.object({
	kind: v.string(),
	label: v.string(),
	number: v.string(),
	/** A day, as "2026-11-01". */
	lastCheckedOn: v.string()
});
const indicatorSchema = v.object({
	code: v.string(),
	grouping: v.string(),
	wording: v.string(),
	audience: v.picklist(['everyone', 'maritime_worker'])
});
const landmarkSchema = v.object({
	id: v.string(),
	siteId: v.string(),
	name: v.string(),
	/** One this version has no word for is something on the shore. */
	kind: v.fallback(v.picklist(['berth', 'mark', 'landmark']), 'landmark'),
	latitude: v.nullable(v.number()),
	longitude: v.nullable(v.number())
});
/** What is kept of it for without signal; what older apps kept is readable. */
export const keptSchema = v.object({
	sites: v.array(siteSchema),
	officers: v.array(officerSchema),
	hotline: v.nullable(numberSchema),
	numbers: v.array(numberSchema),
	indicatorVersion: v.number(),
	indicators: v.array(indicatorSchema),
	/** Of all their sites, in the order of their lists. Older apps kept none. */
	landmarks: v.optional(v.array(landmarkSchema), () => [])
});

export type Site = v.InferOutput<typeof siteSchema>;
export type Officer = v.InferOutput<typeof officerSchema>;
/** A berth, a mark or something else on the shore; some are known by name alone. */
export type Landmark = v.InferOutput<typeof landmarkSchema>;
export type Indicator = v.InferOutput<typeof indicatorSchema>;

/** All that a reporter must have on the phone to report without signal. */
export type Briefing = v.InferOutput<typeof keptSchema> & {
	readonly person: Person;
	readonly asOf: Date;
};

// a site that nobody looks after has a row without a person
const officerRow = v.object({
	...officerSchema.entries,
	standing: v.nullable(officerSchema.entries.standing),
	name: v.nullable(officerSchema.entries.name),
	available: v.nullable(officerSchema.entries.available)
});
const numberRow = v.object({ ...numberSchema.entries, regionId: v.nullable(v.string()) });
const editionRow = v.object({
	indicatorVersion: v.number(),
	indicators: v.array(indicatorSchema)
});

/** Reads it anew and keeps it for without signal. */
export async function fetchBriefing(): Promise<Briefing> {
	const who = await presentPerson();
	const client = await signedIn(who.id);
	const now = serverNow().toISOString();
	const [officers, sites, numbers, newest, landmarks] = await Promise.all([
		client
			.rpc('my_officers')
			.select('siteId:site_id, standing, name, phone, photoPath:photo_path, available'),
		client
			.from('reporter_sites')
			.select('isHome:is_home, ...sites(id, name, latitude, longitude)')
			.eq('person_id', who.id)
			.order('is_home', { ascending: false }),
		client
			.from('contact_numbers')
			.select('regionId:region_id, kind, label, number, lastCheckedOn:last_checked_on')
			.lte('starts_at', now)
			.or(`ends_at.is.null,ends_at.gt.${now}`)
			.order('kind'),
		client
			.from('indicator_versions')
			.select('indicatorVersion:version, indicators(code, grouping, wording, audience)')
			.lte('published_at', now)
			.order('version', { ascending: false })
			.order('position', { referencedTable: 'indicators' })
			.limit(1),
		client
			.from('landmarks')
			.select('id, siteId:site_id, name, kind, latitude, longitude')
			.order('position')
	]);
	const known = rowsAs(numberRow, numbers);
	const hotlines = known.filter(({ kind }) => kind === 'hotline');
	const [edition = { indicatorVersion: 0, indicators: [] }] = rowsAs(editionRow, newest);
	const kept = v.parse(keptSchema, {
		sites: rowsAs(siteSchema, sites),
		officers: rowsAs(officerRow, officers)
			.filter(({ standing, name }) => standing !== null && name !== null)
			.map((officer) => ({ ...officer, available: officer.available ?? false })),
		hotline: hotlines.find(({ regionId }) => regionId !== null) ?? hotlines[0] ?? null,
		numbers: known,
		...edition,
		landmarks: rowsAs(landmarkSchema, landmarks)
	});
	await writeCache(who.id, 'briefing', kept);
	return { ...kept, person: who, asOf: serverNow() };
}

/** The briefing as last read on this phone; null before the first time. */
export async function cachedBriefing(): Promise<Briefing | null> {
	const who = await storedPerson();
	const kept = who && (await readCache(who.id, 'briefing', keptSchema));
	return kept && { ...kept.value, person: who, asOf: kept.asOf };
}
