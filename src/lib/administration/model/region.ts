/** A patch as whoever keeps places sees it. */
export type RegionPatch = {
	readonly id: string;
	readonly name: string;
	/** Sites in it, closed ones too. */
	readonly sites: number;
	readonly officer: string | null;
	readonly twin: string | null;
	/** Null: in use. */
	readonly disusedAt: Date | null;
};

/** A region: its patches, and who and what stands behind its hotline. */
export type RegionPatches = {
	readonly id: string;
	readonly name: string;
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
