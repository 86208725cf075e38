import { newAddendum, type Addendum } from '$lib/report/addendum.ts';
import { newDraft, type Draft } from '$lib/report/draft.ts';
import type { PhotoNote } from '$lib/report/photo.ts';
import type { Receipt } from '$lib/report/receipt.ts';
import { referenceOf } from '$lib/report/reference.ts';
import type { Carrier, DeliveryOutbox } from './deliver.ts';
import {
	UNTRIED,
	type ActItem,
	type AddendumItem,
	type Delivered,
	type Filed,
	type ReportItem,
	type WaitingPhoto
} from './outbox-item.ts';

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

/** Words added to that report. */
export function addendumTo(report: { id: string; author: string }): Addendum {
	return { ...newAddendum(report.author, report.id, NOW), text: 'Two men went ashore' };
}

/** A photo without its picture. */
export function noteOf(change: Partial<PhotoNote> = {}): PhotoNote {
	return {
		id: crypto.randomUUID(),
		sha256: 'a'.repeat(64),
		bytes: 4,
		type: 'image/jpeg',
		width: 2,
		height: 2,
		takenAt: null,
		latitude: null,
		longitude: null,
		addedAt: after(++filed),
		...change
	};
}

let filed = 0;

/** An item filed after all before it. */
export function itemBy(author: string, change: Partial<ReportItem> = {}): ReportItem {
	const draft = draftBy(author);
	const content = { payload_version: 2 };
	const label = { id: draft.id, author, reportId: draft.id, filedAt: after(++filed), ...UNTRIED };
	return { ...label, kind: 'report', draft, content, ...change };
}

/** The same for an addendum to that report. */
export function addendumItem(report: { id: string; author: string }): AddendumItem {
	const addendum = addendumTo(report);
	const label = { id: addendum.id, author: report.author, reportId: report.id };
	const filedAt = after(++filed);
	return {
		...label,
		filedAt,
		...UNTRIED,
		kind: 'addendum',
		addendum,
		content: { payload_version: 1 }
	};
}

/** Something done at the desk at that report, filed after all before it. */
export function actItem(author: string, reportId: string, change: Partial<ActItem> = {}): ActItem {
	const label = { id: crypto.randomUUID(), author, reportId, filedAt: after(++filed), ...UNTRIED };
	return {
		...{ ...label, inOrder: true, kind: 'act', act: 'acknowledge', content: {} },
		...{ seenHop: 1, actedAt: NOW, ...change }
	};
}

/** A photo that goes once its report has gone. */
export function photoOf(
	report: { id: string; author: string },
	change: Partial<WaitingPhoto> = {}
): WaitingPhoto {
	return {
		id: crypto.randomUUID(),
		author: report.author,
		parentId: report.id,
		reportId: report.id,
		filed: true,
		addedAt: after(++filed),
		bytes: 100,
		sent: 0,
		upload: null,
		...UNTRIED,
		...change
	};
}

export function receiptFor({ id }: { id: string }): Receipt {
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

/** A carrier that delivers everything, and says in which order. */
export function carrierOf(change: Partial<Carrier> = {}): Carrier & { readonly log: string[] } {
	const log: string[] = [];
	return {
		log,
		async report(item) {
			log.push(item.id);
			return receiptFor(item);
		},
		async addendum({ id, reportId }) {
			log.push(id);
			return { reference: referenceOf(reportId), receivedAt: NOW };
		},
		async act({ id }) {
			log.push(id);
		},
		async photo({ id }) {
			log.push(id);
		},
		...change
	};
}

/** A outbox in a Map. */
export function outboxOf(...items: Filed[]) {
	const kept = new Map(items.map((item) => [item.id, item]));
	const receipts = new Map<string, Delivered>();
	const photos = new Map<string, WaitingPhoto>();
	const drafts = new Set<string>();
	const outbox: DeliveryOutbox = {
		unfiled: async () => drafts,
		labels: async (author) =>
			[...kept.values()]
				.filter((item) => item.author === author)
				.sort((a, b) => a.filedAt.getTime() - b.filedAt.getTime()),
		async amend(id, change) {
			const item = kept.get(id);
			if (!item) return null;
			kept.set(id, { ...item, ...change });
			return kept.get(id)!;
		},
		async settle(id, receipt, announced) {
			const item = kept.get(id);
			if (!item) return null;
			kept.delete(id);
			const { author, filedAt } = item;
			receipts.set(id, { id, author, filedAt, receipt, photos: announced });
			return receipts.get(id)!;
		},
		async settleAddendum(id, added, announced) {
			const item = kept.get(id);
			if (!item) return null;
			kept.delete(id);
			const { author, filedAt, reportId } = item;
			return { id, author, filedAt, reportId, added, photos: announced };
		},
		settleAct: async (id) => void kept.delete(id),
		photos: async (author) => [...photos.values()].filter((photo) => photo.author === author),
		async photoToSend(id) {
			const photo = photos.get(id);
			if (!photo) return null;
			const { author, upload: resumeAt } = photo;
			return { id, author, resumeAt, note: noteOf({ id }), bytes: new ArrayBuffer(4) };
		},
		async amendPhoto(id, change) {
			const photo = photos.get(id);
			if (!photo) return null;
			photos.set(id, { ...photo, ...change });
			return photos.get(id)!;
		},
		settlePhoto: async (id) => void photos.delete(id)
	};
	return { outbox, kept, receipts, photos, drafts };
}
