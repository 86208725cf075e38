import { storedPerson } from '$lib/supabase/session.ts';
import { readQueue, type Queue } from '$lib/outbox/deliver.ts';
import { drainer, type Drain } from '$lib/outbox/drain.ts';
import type { Outbox } from '$lib/outbox/outbox.ts';
import { carrier } from './carrier.ts';

/** Whom a page shows as signed in, should the phone have lost all memory of it. */
export type Shown = () => string | null;

const nobody: Shown = () => null;
const authorOf = async (shown: Shown) => (await storedPerson())?.id ?? shown();

/**
 * Joins the outbox with the backend: sends what waits of whoever is signed in on this phone. Where its
 * storage was cleared under the page, sending fails and says so, instead of waiting for ever.
 */
export function outboxDrainer(outbox: Outbox, appVersion: string, shown: Shown = nobody): Drain {
	return drainer({
		outbox,
		carrier,
		appVersion,
		author: () => authorOf(shown),
		locks: navigator.locks,
		news: outbox.news,
		now: () => new Date(),
		random: Math.random
	});
}

/** All that waits of theirs, texts and photos. */
export async function waitingItems(outbox: Outbox, shown: Shown = nobody): Promise<Queue> {
	const who = await authorOf(shown);
	if (who === null) return { texts: [], photos: [], unfiled: new Set() };
	const queue = await readQueue(outbox, who);
	return { ...queue, photos: queue.photos.filter(({ filed }) => filed) };
}
