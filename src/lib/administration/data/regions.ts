import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import type { RegionPatch, RegionPatches } from '$lib/administration/model/region.ts';
import { serverNow } from '$lib/server-time.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { agreed, changedTo, rowsAs } from '$lib/supabase/rows.ts';

const patchRow = v.pipe(
	v.object({
		id: v.string(),
		name: v.string(),
		disused_at: v.nullable(moment),
		sites: v.array(v.object({ id: v.string() })),
		patch_officers: v.array(
			v.object({
				standing: v.picklist(['officer', 'twin']),
				people: v.object({ name: v.string() })
			})
		)
	}),
	v.transform((row): RegionPatch => {
		const held = (wanted: 'officer' | 'twin') =>
			row.patch_officers.find(({ standing }) => standing === wanted)?.people.name ?? null;
		return {
			id: row.id,
			name: row.name,
			sites: row.sites.length,
			officer: held('officer'),
			twin: held('twin'),
			disusedAt: row.disused_at
		};
	})
);
const regionRow = v.object({
	id: v.string(),
	name: v.string(),
	patches: v.array(patchRow),
	people: v.array(v.object({ role: v.string() })),
	contact_numbers: v.array(v.object({ id: v.string() }))
});

/** Every region, by name, with what it still needs to be answered. For administrators. */
export async function fetchRegionPatches(): Promise<RegionPatches[]> {
	const client = await signedIn();
	const now = serverNow().toISOString();
	const current = `ends_at.is.null,ends_at.gt.${now}`;
	const [regions, everywhere] = await Promise.all([
		client
			.from('regions')
			.select(
				`id, name, people(role), contact_numbers(id),
				patches(id, name, disused_at, sites(id), patch_officers(standing, people(name)))`
			)
			.eq('people.active', true)
			.in('people.role', ['operator', 'supervisor'])
			.eq('contact_numbers.kind', 'hotline')
			.lte('contact_numbers.starts_at', now)
			.or(current, { referencedTable: 'contact_numbers' })
			.lte('patches.patch_officers.starts_at', now)
			.or(current, { referencedTable: 'patches.patch_officers' })
			.order('name')
			.order('name', { referencedTable: 'patches' }),
		client
			.from('contact_numbers')
			.select('id')
			.is('region_id', null)
			.eq('kind', 'hotline')
			.lte('starts_at', now)
			.or(current)
	]);
	const shared = rowsAs(v.object({ id: v.string() }), everywhere).length > 0;
	const of = (people: readonly { role: string }[], wanted: string) =>
		people.filter(({ role }) => role === wanted).length;
	return rowsAs(regionRow, regions).map(({ id, name, patches, people, contact_numbers: own }) => ({
		id,
		name,
		patches,
		operators: of(people, 'operator'),
		supervisors: of(people, 'supervisor'),
		hasNumber: shared || own.length > 0
	}));
}

/** The name somebody else gave it meanwhile, where that is why it was not renamed. */
export function renamedTo(failure: Failure): string | null {
	return changedTo(v.string(), failure);
}

/** A region, with no patch, nobody and no number yet. */
export async function addRegion(name: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('add_region', { name }));
}

/** Another name, instead of the one that was shown. */
export async function renameRegion(id: string, name: string, shown: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('rename_region', { region_id: id, name, shown }));
}

/** A patch, with nobody to look after it yet. */
export async function addPatch(regionId: string, name: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('add_patch', { region_id: regionId, name }));
}

/** Another name, instead of the one that was shown. */
export async function renamePatch(id: string, name: string, shown: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('rename_patch', { patch_id: id, name, shown }));
}

/** Nobody looks after it any more. Its sites must have moved. */
export async function closePatch(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('close_patch', { patch_id: id }));
}

/** It is in use again, with nobody to look after it yet. */
export async function reopenPatch(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('reopen_patch', { patch_id: id }));
}
