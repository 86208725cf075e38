import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { regionPatch, type RegionPatches } from '$lib/administration/model/region.ts';
import { regionSchema } from '$lib/roster/roster.ts';
import { serverNow } from '$lib/server-time.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, changedTo, rowsAs } from '$lib/supabase/rows.ts';

const regionRow = v.object({
	...regionSchema.entries,
	patches: v.array(regionPatch),
	people: v.array(v.object({ role: v.string() })),
	numbers: v.array(v.object({ id: v.string() }))
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
				`id, name, people(role), numbers:contact_numbers(id),
				patches(id, name, disusedAt:disused_at, sites(id),
					holders:patch_officers(standing, ...people(personName:name)))`
			)
			.eq('people.active', true)
			.in('people.role', ['operator', 'supervisor'])
			.eq('numbers.kind', 'hotline')
			.lte('numbers.starts_at', now)
			.or(current, { referencedTable: 'numbers' })
			.lte('patches.holders.starts_at', now)
			.or(current, { referencedTable: 'patches.holders' })
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
	return rowsAs(regionRow, regions).map(({ people, numbers, ...region }) => ({
		...region,
		operators: of(people, 'operator'),
		supervisors: of(people, 'supervisor'),
		hasNumber: shared || numbers.length > 0
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
