import { rememberedPerson } from '$lib/backend/session.ts';
import type { Arrived } from '$lib/outbox/deliver.ts';
import { drainer } from '$lib/outbox/drain.ts';
import type { Attempt } from '$lib/outbox/parcel.ts';
import type { Shelf } from '$lib/outbox/shelf.ts';
import { carrier } from './carrier.ts';

const author = async () => (await rememberedPerson())?.id ?? null;

/** Joins the outbox with the backend: sends what waits of whoever is signed in on this phone. */
export function outboxDrainer(shelf: Shelf): (hurry: boolean) => Promise<Arrived[]> {
	return drainer({
		shelf,
		carrier,
		author,
		locks: navigator.locks,
		now: () => new Date(),
		random: Math.random
	});
}

/** All that waits of theirs, texts and photos. */
export async function waitingItems(shelf: Shelf): Promise<Attempt[]> {
	const who = await author();
	if (who === null) return [];
	const [parcels, photos] = await Promise.all([shelf.parcels(who), shelf.photos(who)]);
	return [...parcels, ...photos.filter(({ filed }) => filed)];
}
