import { Failure } from '$lib/failure.ts';
import type { Draft } from '$lib/report/draft.ts';
import type { Receipt } from '$lib/report/receipt.ts';
import { backOffMs } from './back-off.ts';
import type { Delivered, Parcel } from './parcel.ts';

/** Where parcels wait. IndexedDB in the app, a Map in tests. */
export type DeliveryShelf = {
	/** That person's, oldest first. */
	parcels(author: string): Promise<Parcel[]>;
	/** Changes it if it is still there: its author may have deleted it in the meantime. */
	amend(id: string, change: Partial<Parcel>): Promise<Parcel | null>;
	/** Takes it off the shelf and keeps the receipt, both or neither. */
	settle(id: string, receipt: Receipt): Promise<Delivered | null>;
};

export type Delivery = {
	readonly shelf: DeliveryShelf;
	readonly send: (draft: Draft, sentAt: Date) => Promise<Receipt>;
	readonly author: string;
	/** Also what is not due yet: a person asked, or the network has just come back. */
	readonly hurry?: boolean;
	readonly now: () => Date;
	readonly random: () => number;
};

/** So often the server may falter over one parcel before the next ones are tried without it. */
const PATIENCE = 3;

/**
 * Sends what waits, oldest first. A parcel leaves the shelf only for a receipt; age removes none.
 * A refused one is parked and the rest go on; the first passing failure stops the round, as the
 * next parcel would meet it too.
 */
export async function deliver(delivery: Delivery): Promise<Delivered[]> {
	const { shelf, author, hurry = false, now } = delivery;
	const seen = new Set<string>();
	const delivered: Delivered[] = [];
	// The shelf is read anew each time: something may have been filed, or deleted, in the meantime.
	for (;;) {
		const waiting = (await shelf.parcels(author)).filter(({ state }) => state !== 'parked');
		const next = waiting.find(({ id }) => !seen.has(id));
		if (next === undefined) return delivered;
		seen.add(next.id);
		if (!hurry && next.nextAt !== null && next.nextAt > now()) {
			if (stubborn(next)) continue;
			return delivered;
		}
		const outcome = await attempt(next, delivery);
		if (outcome === 'stop') return delivered;
		if (outcome !== 'go_on') delivered.push(outcome);
	}
}

/** It is this parcel the server falters over, by the look of it, and not the server. */
function stubborn({ tries, trouble }: Parcel): boolean {
	return trouble?.reason === 'busy' && tries >= PATIENCE;
}

async function attempt(
	parcel: Parcel,
	{ shelf, send, now, random }: Delivery
): Promise<Delivered | 'go_on' | 'stop'> {
	// Written first: should this page be killed, the next knows that the server may have it.
	const started = await shelf.amend(parcel.id, { state: 'attempting', nextAt: null });
	if (started === null) return 'go_on';
	try {
		const receipt = await send(started.draft, now());
		return (await shelf.settle(started.id, receipt)) ?? 'go_on';
	} catch (error) {
		const known = error instanceof Failure;
		const passing = !known || error.passing;
		const tries = started.tries + 1;
		const amended = await shelf.amend(started.id, {
			state: passing ? 'waiting' : 'parked',
			tries,
			nextAt: passing ? new Date(now().getTime() + backOffMs(tries, random)) : null,
			trouble: {
				reason: known ? error.reason : 'unclear',
				detail: known ? error.detail : null,
				at: now()
			}
		});
		if (!known) throw error;
		return passing && (amended === null || !stubborn(amended)) ? 'stop' : 'go_on';
	}
}

/** When the next try is due by itself; null when nothing waits for a moment. */
export function nextDue(parcels: readonly Parcel[]): Date | null {
	const times = parcels
		.filter(({ state }) => state !== 'parked')
		.flatMap(({ nextAt }) => nextAt?.getTime() ?? []);
	return times.length === 0 ? null : new Date(Math.min(...times));
}
