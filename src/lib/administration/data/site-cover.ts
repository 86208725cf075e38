import * as v from 'valibot';
import type { SiteCover, Standing } from '$lib/roster/cover.ts';
import { serverNow } from '$lib/server-time.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { allRows } from '$lib/supabase/rows.ts';

const siteRow = v.object({
	id: v.string(),
	name: v.string(),
	kind: v.string(),
	county: v.string(),
	patch_id: v.nullable(v.string()),
	regions: v.object({ name: v.string() }),
	patches: v.nullable(v.object({ name: v.string() }))
});
const heldRow = v.object({
	patch_id: v.string(),
	standing: v.picklist(['officer', 'twin']),
	people: v.object({ id: v.string(), name: v.string(), active: v.boolean() })
});
const personRow = v.object({ person_id: v.string() });

/** All sites in use with who looks after them at this moment, by name. For administrators. */
export async function fetchSiteCover(): Promise<SiteCover[]> {
	const client = await signedIn();
	const now = serverNow().toISOString();
	const current = `ends_at.is.null,ends_at.gt.${now}`;
	const today = now.slice(0, 10);
	const [sites, held, duties, absences, channels] = await Promise.all([
		allRows(siteRow, (first, last) =>
			client
				.from('sites')
				.select('id, name, kind, county, patch_id, regions(name), patches(name)')
				.is('disused_at', null)
				.order('name')
				.order('id')
				.range(first, last)
		),
		allRows(heldRow, (first, last) =>
			client
				.from('patch_officers')
				.select('patch_id, standing, people(id, name, active)')
				.lte('starts_at', now)
				.or(current)
				.order('id')
				.range(first, last)
		),
		allRows(personRow, (first, last) =>
			client
				.from('duties')
				.select('person_id')
				.or(`ends_on.is.null,ends_on.gte.${today}`)
				.order('id')
				.range(first, last)
		),
		allRows(personRow, (first, last) =>
			client
				.from('absences')
				.select('person_id')
				.lte('starts_at', now)
				.or(current)
				.order('id')
				.range(first, last)
		),
		allRows(personRow, (first, last) =>
			client
				.from('channels')
				.select('person_id')
				.not('proven_at', 'is', null)
				.order('id')
				.range(first, last)
		)
	]);

	const idsOf = (rows: readonly { person_id: string }[]) =>
		new Set(rows.map(({ person_id }) => person_id));
	const [withDuties, absent, reached] = [idsOf(duties), idsOf(absences), idsOf(channels)];

	const standings = new Map<string, Standing>();
	for (const { patch_id, standing, people } of held) {
		standings.set(`${patch_id} ${standing}`, {
			name: people.name,
			active: people.active,
			absent: absent.has(people.id),
			hasDuties: withDuties.has(people.id),
			hasProvenChannel: reached.has(people.id)
		});
	}
	return sites.map((site) => ({
		id: site.id,
		name: site.name,
		kind: site.kind,
		county: site.county,
		regionName: site.regions.name,
		patchId: site.patch_id,
		patchName: site.patches?.name ?? null,
		officer: standings.get(`${site.patch_id} officer`) ?? null,
		twin: standings.get(`${site.patch_id} twin`) ?? null
	}));
}
