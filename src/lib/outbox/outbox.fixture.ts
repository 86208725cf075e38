import { newDraft, type Draft } from '$lib/report/draft.ts';
import type { Receipt } from '$lib/report/receipt.ts';
import { referenceOf } from '$lib/report/reference.ts';
import type { DeliveryShelf } from './deliver.ts';
import type { Delivered, Parcel } from './parcel.ts';

export const NOW = new Date('2026-11-03T14:00:00Z');

export function after(ms: number): Date {
	return new Date(NOW.getTime() + ms);
}

/** A draft that lacks nothing. */
export function draftBy(author: string, change: Partial<Draft> = {}): Draft {
	const start = newDraft(author, { siteId: 'yarmouth', indicatorVersion: 1 }, NOW);
	return {
		...start,
		urgency: 'now',
		description: 'A RIB without lights',
		seenAt: NOW,
		savedAt: NOW,
		...change
	};
}

let filed = 0;

/** A parcel filed after all before it. */
export function parcelBy(author: string, change: Partial<Parcel> = {}): Parcel {
	const draft = draftBy(author);
	return {
		id: draft.id,
		author,
		draft,
		filedAt: after(++filed),
		state: 'waiting',
		tries: 0,
		nextAt: null,
		trouble: null,
		...change
	};
}

export function receiptFor({ id }: Draft): Receipt {
	return {
		reference: referenceOf(id),
		kind: 'report',
		receivedAt: NOW,
		step: 'officer',
		ownerName: 'Coral Sampleton',
		reason: 'first_choice',
		hotlineAlerted: true,
		deadlineAt: after(15 * 60_000)
	};
}

/** A shelf in a Map. */
export function shelfOf(...parcels: Parcel[]) {
	const kept = new Map(parcels.map((parcel) => [parcel.id, parcel]));
	const receipts = new Map<string, Delivered>();
	const shelf: DeliveryShelf = {
		parcels: async (author) =>
			[...kept.values()]
				.filter((parcel) => parcel.author === author)
				.sort((a, b) => a.filedAt.getTime() - b.filedAt.getTime()),
		async amend(id, change) {
			const parcel = kept.get(id);
			if (!parcel) return null;
			kept.set(id, { ...parcel, ...change });
			return kept.get(id)!;
		},
		async settle(id, receipt) {
			const parcel = kept.get(id);
			if (!parcel) return null;
			kept.delete(id);
			receipts.set(id, { id, author: parcel.author, filedAt: parcel.filedAt, receipt });
			return receipts.get(id)!;
		}
	};
	return { shelf, kept, receipts };
}
