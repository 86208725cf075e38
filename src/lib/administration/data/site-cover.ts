import * as v from 'valibot';
import { coveredSite, type OfficerStatus, type SiteCover } from '$lib/roster/cover.ts';
import { standingSchema } from '$lib/roster/roster.ts';
import { serverNow } from '$lib/server-time.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { allRows } from '$lib/supabase/rows.ts';

const heldRow = v.object({
	patchId: v.string(),
	standing: standingSchema,
	personId: v.string(),
	name: v.string(),
	active: v.boolean()
});
const personRow = v.object({ personId: v.string() });

/** All sites in use with who looks after them at this moment, by name. For administrators. */
export async function fetchSiteCover(): Promise<SiteCover[]> {
	const client = await signedIn();
	const now = serverNow().toISOString();
	const current = `ends_at.is.null,ends_at.gt.${now}`;
	const today = now.slice(0, 10);
	const [sites, held, duties, absences, channels] = await Promise.all([
		allRows(coveredSite, (first, last) =>
			client
				.from('sites')
				.select(
					`id, name, kind, county, patchId:patch_id,
					...regions(regionName:name), ...patches(patchName:name)`
				)
				.is('disused_at', null)
				.order('name')
				.order('id')
				.range(first, last)
		),
		allRows(heldRow, (first, last) =>
			client
				.from('patch_officers')
				.select('patchId:patch_id, standing, ...people(personId:id, name, active)')
				.lte('starts_at', now)
				.or(current)
				.order('id')
				.range(first, last)
		),
		allRows(personRow, (first, last) =>
			client
				.from('duties')
				.select('personId:person_id')
				.or(`ends_on.is.null,ends_on.gte.${today}`)
				.order('id')
				.range(first, last)
		),
		allRows(personRow, (first, last) =>
			client
				.from('absences')
				.select('personId:person_id')
				.lte('starts_at', now)
				.or(current)
				.order('id')
				.range(first, last)
		),
		allRows(personRow, (first, last) =>
			client
				.from('channels')
				.select('personId:person_id')
				.not('proven_at', 'is', null)
				.order('id')
				.range(first, last)
		)
	]);

	const idsOf = (rows: readonly { personId: string }[]) =>
		new Set(rows.map(({ personId }) => personId));
	const [withDuties, absent, reached] = [idsOf(duties), idsOf(absences), idsOf(channels)];

	const statuses = new Map<string, OfficerStatus>();
	for (const { patchId, standing, personId, name, active } of held) {
		statuses.set(`${patchId} ${standing}`, {
			name,
			active,
			absent: absent.has(personId),
			hasDuties: withDuties.has(personId),
			hasProvenChannel: reached.has(personId)
		});
	}
	return sites.map((site) => ({
		...site,
		officer: statuses.get(`${site.patchId} officer`) ?? null,
		twin: statuses.get(`${site.patchId} twin`) ?? null
	}));
}
