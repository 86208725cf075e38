import { rememberedPerson } from '$lib/backend/session.ts';
import type { Arrived } from '$lib/outbox/deliver.ts';
import { drainer } from '$lib/outbox/drain.ts';
import type { Attempt } from '$lib/outbox/parcel.ts';
import type { Shelf } from '$lib/outbox/shelf.ts';
import { carrier } from './carrier.ts';

/** Whom a page shows as signed in, should the phone have lost all memory of it. */
export type Shown = () => string | null;

const nobody: Shown = () => null;
const authorOf = async (shown: Shown) => (await rememberedPerson())?.id ?? shown();

/**
 * Joins the outbox with the backend: sends what waits of whoever is signed in on this phone. Where its
 * storage was cleared under the page, sending fails and says so, instead of waiting for ever.
 */
export function outboxDrainer(
	shelf: Shelf,
	shown: Shown = nobody
): (hurry: boolean) => Promise<Arrived[]> {
	return drainer({
		shelf,
		carrier,
		author: () => authorOf(shown),
		locks: navigator.locks,
		news: shelf.news,
		now: () => new Date(),
		random: Math.random
	});
}

/** All that waits of theirs, texts and photos. */
export async function waitingItems(shelf: Shelf, shown: Shown = nobody): Promise<Attempt[]> {
	const who = await authorOf(shown);
	if (who === null) return [];
	const [texts, photos] = await Promise.all([shelf.labels(who), shelf.photos(who)]);
	return [...texts, ...photos.filter(({ filed }) => filed)];
}
