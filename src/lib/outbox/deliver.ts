import { Failure } from '$lib/failure.ts';
import type { Added, Receipt } from '$lib/report/receipt.ts';
import { backOffMs, dueAt, missedSince, offlineMs } from './back-off.ts';
import type {
	ActItem,
	AddendumItem,
	Attempt,
	Delivered,
	DeliveredAddendum,
	Filed,
	ItemLabel,
	PhotoToSend,
	ReportItem,
	WaitingPhoto
} from './outbox-item.ts';

/** Where what has to be sent waits. IndexedDB in the app, a Map in tests. */
export type DeliveryOutbox = {
	/** What of that person's items lies open, oldest first. */
	labels(author: string): Promise<ItemLabel[]>;
	/** Changes it if it is still there, and opens it: its author may have deleted it in the meantime. */
	amend(id: string, change: Partial<Attempt>): Promise<Filed | null>;
	/** Takes it off the outbox and keeps the receipt, both or neither. */
	settle(id: string, receipt: Receipt, photos: number): Promise<Delivered | null>;
	settleAddendum(id: string, added: Added, photos: number): Promise<DeliveredAddendum | null>;
	/** Takes it off the outbox. */
	settleAct(id: string): Promise<void>;
	/** Reports taken back to be written on, and those never filed. */
	unfiled(author: string): Promise<ReadonlySet<string>>;
	/** That person's, those of reports in the making too. */
	photos(author: string): Promise<WaitingPhoto[]>;
	photoToSend(id: string): Promise<PhotoToSend | null>;
	amendPhoto(
		id: string,
		change: Partial<Attempt & Pick<WaitingPhoto, 'sent' | 'upload'>>
	): Promise<WaitingPhoto | null>;
	/** Takes it off the phone. */
	settlePhoto(id: string): Promise<void>;
};

/** A photo on its way, which tells how far it is. */
export type PhotoUpload = PhotoToSend & {
	/** Where it goes on, should it be cut: known before the first byte is sent. */
	readonly onresumable: (address: string) => void | Promise<void>;
	readonly onprogress: (sent: number) => void;
	/** Something more urgent has to go: leave it where it is. */
	readonly signal?: AbortSignal | undefined;
};

/** Whoever takes what is sent: the backend in the app. Each resolves only for exact proof. */
export type Carrier = {
	report(item: ReportItem, sentAt: Date): Promise<Receipt>;
	addendum(item: AddendumItem, sentAt: Date): Promise<Added>;
	act(item: ActItem): Promise<void>;
	photo(upload: PhotoUpload): Promise<void>;
};

export type Delivery = {
	readonly outbox: DeliveryOutbox;
	readonly carrier: Carrier;
	readonly author: string;
	/** Also what is not due yet: a person asked, or the network has just come back. */
	readonly hurry?: boolean;
	/** When the network may have come back: what did not reach the server is retried quickly after it. */
	readonly returnedAt?: Date | null;
	readonly signal?: AbortSignal;
	/** What another version parked is tried once more: it may have misread an answer. */
	readonly appVersion: string;
	readonly now: () => Date;
	readonly random: () => number;
};

/** What arrived in a round. */
export type Arrived =
	| { readonly kind: 'report'; readonly delivered: Delivered }
	| { readonly kind: 'addendum'; readonly delivered: DeliveredAddendum }
	| { readonly kind: 'act'; readonly reportId: string }
	| { readonly kind: 'photo'; readonly photo: WaitingPhoto };

/** One thing to be sent, and how. */
type DeliveryTask = {
	readonly item: Attempt & { readonly id: string };
	readonly text: boolean;
	amend(change: Partial<Attempt>): Promise<Attempt | null>;
	/** Null: it went in the meantime. */
	run(): Promise<Arrived | null>;
};

/** So often the server may falter over one item before the next ones are tried without it. */
const PATIENCE = 3;

/** A step forward smaller than this is not written down. */
const PROGRESS_STEP = 0.1;

/**
 * Sends what waits: every text, oldest first, and then the photos of those that have arrived. An
 * item leaves the outbox only for its proof; age removes none. A refused one is parked and the rest
 * go on; the first passing failure of a text stops the round, as the next would meet it too.
 */
export async function deliver(delivery: Delivery): Promise<Arrived[]> {
	const seen = new Set<string>();
	const arrived: Arrived[] = [];
	// The outbox is read anew each time: something may have been filed, or deleted, in the meantime.
	for (;;) {
		const next = (await tasks(delivery)).find(({ item }) => !seen.has(item.id));
		if (next === undefined) return arrived;
		seen.add(next.item.id);
		if (!isDue(next.item, delivery)) {
			if (!next.text || isPoison(next.item)) continue;
			return arrived;
		}
		const outcome = await attempt(next, delivery);
		if (outcome === 'stop') return arrived;
		if (outcome !== 'go_on') arrived.push(outcome);
	}
}

/** A hurry ends the waiting, but not for an item that another tab has just tried for the same reason. */
function isDue(item: Attempt, { hurry = false, returnedAt = null, now }: Delivery): boolean {
	const due = dueAt(item, returnedAt);
	if (due === null || due <= now()) return true;
	return hurry && (returnedAt === null || !missedSince(item, returnedAt, now()));
}

/** All that one person has on this phone, oldest first. */
export type Queue = {
	readonly texts: readonly ItemLabel[];
	readonly photos: readonly WaitingPhoto[];
	readonly unfiled: ReadonlySet<string>;
};

type QueueOutbox = Pick<DeliveryOutbox, 'labels' | 'photos' | 'unfiled'>;

export async function readQueue(outbox: QueueOutbox, author: string): Promise<Queue> {
	const [texts, photos, unfiled] = await Promise.all([
		outbox.labels(author),
		outbox.photos(author),
		outbox.unfiled(author)
	]);
	return { texts, photos, unfiled };
}

const isUnparked = ({ state }: Attempt) => state !== 'parked';

/** The part that may go, in order. Nothing goes before what it hangs on. */
function sendable(
	{ texts, photos, unfiled }: Queue,
	free: (item: Attempt) => boolean
): Pick<Queue, 'texts' | 'photos'> {
	const here = new Set([...unfiled, ...texts.map(({ id }) => id)]);
	return {
		texts: texts.filter((label, place) => {
			const before = texts.slice(0, place).filter(free);
			return free(label) && !waitsForReport(label, here) && !waitsInRow(label, before);
		}),
		photos: photos.filter((photo) => free(photo) && photo.filed && !here.has(photo.parentId))
	};
}

async function tasks(delivery: Delivery): Promise<DeliveryTask[]> {
	const { outbox, author, appVersion } = delivery;
	const free = (item: Attempt) => isUnparked(item) || item.parkedBy !== appVersion;
	const { texts, photos } = sendable(await readQueue(outbox, author), free);
	return [
		...texts.map((label) => textTask(label, delivery)),
		...photos.map((photo) => photoTask(photo, delivery))
	];
}

function waitsForReport({ id, reportId }: ItemLabel, here: ReadonlySet<string>): boolean {
	return id !== reportId && here.has(reportId);
}

function waitsInRow({ inOrder, reportId }: ItemLabel, before: readonly ItemLabel[]): boolean {
	return inOrder === true && before.some((label) => label.reportId === reportId);
}

function textTask(label: ItemLabel, { outbox, carrier, now }: Delivery): DeliveryTask {
	const { id } = label;
	let opened: Filed | null = null;
	return {
		item: label,
		text: true,
		async amend(change) {
			opened = await outbox.amend(id, change);
			return opened;
		},
		async run() {
			if (opened === null) return null;
			if (opened.kind === 'report') {
				const receipt = await carrier.report(opened, now());
				const delivered = await outbox.settle(id, receipt, opened.draft.photos.length);
				return delivered && { kind: 'report', delivered };
			}
			if (opened.kind === 'act') {
				await carrier.act(opened);
				await outbox.settleAct(id);
				return { kind: 'act', reportId: opened.reportId };
			}
			const added = await carrier.addendum(opened, now());
			const delivered = await outbox.settleAddendum(id, added, opened.addendum.photos.length);
			return delivered && { kind: 'addendum', delivered };
		}
	};
}

function photoTask(photo: WaitingPhoto, { outbox, carrier, signal }: Delivery): DeliveryTask {
	const { id } = photo;
	return {
		item: photo,
		text: false,
		amend: (change) => outbox.amendPhoto(id, change),
		async run() {
			const whole = await outbox.photoToSend(id);
			if (whole === null) throw new Failure('refused', { detail: 'photo_lost' });
			let told = photo.sent;
			await carrier.photo({
				...whole,
				signal,
				onresumable: async (upload) => void (await outbox.amendPhoto(id, { upload })),
				onprogress(sent) {
					if (sent - told < photo.bytes * PROGRESS_STEP) return;
					told = sent;
					void outbox.amendPhoto(id, { sent });
				}
			});
			await outbox.settlePhoto(id);
			return { kind: 'photo', photo };
		}
	};
}

/** It is this item the server falters over, by the look of it, and not the server. */
function isPoison({ faltered }: Attempt): boolean {
	return faltered >= PATIENCE;
}

async function attempt(
	task: DeliveryTask,
	{ signal, appVersion, now, random }: Delivery
): Promise<Arrived | 'go_on' | 'stop'> {
	// Written first: should this page be killed, the next knows that the server may have it.
	const started = await task.amend({ state: 'attempting', nextAt: null });
	if (started === null) return 'go_on';
	try {
		return (await task.run()) ?? 'go_on';
	} catch (error) {
		if (signal?.aborted && !task.text) {
			await task.amend({ state: 'waiting' });
			return 'stop';
		}
		const known = error instanceof Failure;
		const passing = !known || error.passing;
		const reason = known ? error.reason : 'unclear';
		const answers = reason === 'offline' ? started.answers : started.answers + 1;
		const wait = reason === 'offline' ? offlineMs(random) : backOffMs(answers, random);
		const at = now();
		const amended = await task.amend({
			state: passing ? 'waiting' : 'parked',
			tries: started.tries + 1,
			faltered: reason === 'busy' ? started.faltered + 1 : 0,
			answers,
			parkedBy: passing ? '' : appVersion,
			nextAt: passing ? new Date(at.getTime() + wait) : null,
			trouble: { reason, detail: known ? error.detail : null, at }
		});
		if (!known) throw error;
		return passing && stops(task, error, amended) ? 'stop' : 'go_on';
	}
}

/** Whether the next item would meet the same. A photo that is badly received says little of others. */
function stops({ text }: DeliveryTask, { reason }: Failure, amended: Attempt | null): boolean {
	if (!text) return reason === 'offline' || reason === 'signed_out';
	if (reason === 'too_many_reports') return false; // one that is urgent may still go
	return amended === null || !isPoison(amended);
}

/** When the next try is due by itself; null when nothing waits for a moment. */
export function nextDue(queue: Queue, returnedAt: Date | null = null): Date | null {
	const { texts, photos } = sendable(queue, isUnparked);
	// What comes after this text waits for it, however long it is overdue itself.
	const first = texts.findIndex((text) => text.nextAt !== null && !isPoison(text));
	const tried = first < 0 ? [...texts, ...photos] : texts.slice(0, first + 1);
	const times = tried.flatMap((item) => dueAt(item, returnedAt)?.getTime() ?? []);
	return times.length === 0 ? null : new Date(Math.min(...times));
}
