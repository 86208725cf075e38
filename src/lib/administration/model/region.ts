import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { standingSchema, type Region, type Standing } from '$lib/roster/roster.ts';

const holderSchema = v.object({ standing: standingSchema, personName: v.string() });

export const regionPatch = v.pipe(
	v.object({
		id: v.string(),
		name: v.string(),
		/** Null: in use. */
		disusedAt: v.nullable(moment),
		sites: v.array(v.object({ id: v.string() })),
		holders: v.array(holderSchema)
	}),
	v.transform(({ sites, holders, ...patch }) => ({
		...patch,
		/** How many, closed ones too. */
		sites: sites.length,
		officer: holderOf(holders, 'officer'),
		twin: holderOf(holders, 'twin')
	}))
);
/** A patch as whoever keeps places sees it. */
export type RegionPatch = v.InferOutput<typeof regionPatch>;

function holderOf(
	holders: readonly v.InferOutput<typeof holderSchema>[],
	wanted: Standing
): string | null {
	return holders.find(({ standing }) => standing === wanted)?.personName ?? null;
}

/** A region: its patches, and who and what stands behind its hotline. */
export type RegionPatches = Region & {
	readonly patches: readonly RegionPatch[];
	/** People whose accounts are on. */
	readonly operators: number;
	readonly supervisors: number;
	/** Whether reporters there see a hotline number, the region's own or everybody's. */
	readonly hasNumber: boolean;
};

export type Need =
	| { readonly kind: 'operator' | 'supervisor' | 'number' | 'patch' }
	| { readonly kind: 'officer'; readonly patchName: string };

/** What is missing before every report from there meets a person. Empty: nothing is. */
export function needsOf(region: RegionPatches): Need[] {
	const inUse = region.patches.filter(({ disusedAt }) => disusedAt === null);
	const needs: Need[] = [];
	if (region.operators === 0) needs.push({ kind: 'operator' });
	if (!region.hasNumber) needs.push({ kind: 'number' });
	if (region.supervisors === 0) needs.push({ kind: 'supervisor' });
	if (inUse.length === 0) needs.push({ kind: 'patch' });
	for (const { name, officer, twin } of inUse)
		if (officer === null && twin === null) needs.push({ kind: 'officer', patchName: name });
	return needs;
}
