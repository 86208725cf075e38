import type { OutboxItem, WaitingPhoto } from '$lib/outbox/outbox-item.ts';

/** The photos whose words have arrived, by the report or addition they belong to. */
export function onTheirWay(
	photos: readonly WaitingPhoto[],
	items: readonly Pick<OutboxItem, 'id'>[]
): [string, WaitingPhoto[]][] {
	const here = new Set(items.map(({ id }) => id));
	const groups = new Map<string, WaitingPhoto[]>();
	for (const photo of photos)
		if (photo.filed && !here.has(photo.parentId))
			groups.set(photo.parentId, [...(groups.get(photo.parentId) ?? []), photo]);
	return [...groups];
}
