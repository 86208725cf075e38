import type { Parcel, WaitingPhoto } from '$lib/outbox/parcel.ts';

/** The photos whose words have arrived, by the report or addition they belong to. */
export function onTheirWay(
	photos: readonly WaitingPhoto[],
	parcels: readonly Pick<Parcel, 'id'>[]
): [string, WaitingPhoto[]][] {
	const here = new Set(parcels.map(({ id }) => id));
	const groups = new Map<string, WaitingPhoto[]>();
	for (const photo of photos)
		if (photo.filed && !here.has(photo.parentId))
			groups.set(photo.parentId, [...(groups.get(photo.parentId) ?? []), photo]);
	return [...groups];
}
