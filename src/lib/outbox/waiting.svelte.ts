import { createSubscriber } from 'svelte/reactivity';
import { onChanged } from './news.ts';
import type { Kept, Outbox } from './outbox.ts';

const NOTHING: Kept = {
	drafts: [],
	addenda: [],
	items: [],
	acts: [],
	photos: [],
	unreadable: [],
	lost: []
};

/** When somebody comes back to the page. */
const RETURNS = ['focus', 'pageshow', 'online', 'offline'] as const;

/**
 * Counts how often this page was hidden or shown. Its person may have been in another tab in between, and
 * have reported there again what was deleted here.
 */
let looks = 0;
for (const event of ['visibilitychange', 'pageshow'])
	globalThis.addEventListener?.(event, () => looks++);

/** What of one person's is still only on this phone, kept up to date while anybody looks. */
export class Waiting {
	#outbox: Outbox;
	#author: string;
	/** Null until the outbox has been read. */
	#kept = $state.raw<Kept | null>(null);
	/** OutboxItems as this page read them last: what is read while storage is cleared may be unreadable. */
	readonly #seen = new Map<string, Kept['items'][number]>();
	/** The value of `looks` when it read them. */
	#seenAt = 0;
	#stale = false;
	#reading: Promise<void> | null = null;

	#listen = createSubscriber(() => {
		void this.refresh();
		return onChanged(this.#outbox.news, RETURNS, () => void this.refresh());
	});

	constructor(outbox: Outbox, author: string) {
		this.#outbox = outbox;
		this.#author = author;
	}

	get #all(): Kept {
		this.#listen();
		return this.#kept ?? NOTHING;
	}

	/** Oldest first, as they will go. */
	get items(): Kept['items'] {
		return this.#all.items;
	}

	/** What was done at a desk, oldest first. */
	get acts(): Kept['acts'] {
		return this.#all.acts;
	}

	/** Newest first. */
	get drafts(): Kept['drafts'] {
		return this.#all.drafts;
	}

	/** Addenda in the making, newest first. */
	get addenda(): Kept['addenda'] {
		return this.#all.addenda;
	}

	/** Photos whose picture is still here, those of reports in the making too. */
	get photos(): Kept['photos'] {
		return this.#all.photos;
	}

	/** What is kept and cannot be read by this app. */
	get unreadable(): Kept['unreadable'] {
		return this.#all.unreadable;
	}

	/** What was queued and is not here any more, nor on this page. */
	get lost(): Kept['lost'] {
		return this.#all.lost;
	}

	/** Whether the outbox has been read: before that, nothing here means nothing. */
	get known(): boolean {
		this.#listen();
		return this.#kept !== null;
	}

	/** Reads the outbox anew. Calls during a reading become one more, however many they are. */
	async refresh(): Promise<void> {
		this.#stale = true;
		this.#reading ??= this.#readAll().finally(() => (this.#reading = null));
		await this.#reading;
	}

	async #readAll(): Promise<void> {
		while (this.#stale) {
			this.#stale = false;
			const at = looks;
			const kept = await this.#outbox.kept(this.#author);
			if (at !== this.#seenAt) this.#seen.clear();
			this.#seenAt = at;
			let isBack = false;
			for (const { id } of kept.lost) {
				const item = this.#seen.get(id);
				this.#seen.delete(id); // once shown as lost it must not be sent: it may be reported again
				if (item && at === looks && document.visibilityState !== 'hidden')
					await this.#outbox.putBack(item).then(
						() => (isBack = true),
						() => {} // no room: shown as lost
					);
			}
			const ids = [...kept.items, ...kept.unreadable].map(({ id }) => id);
			for (const id of this.#seen.keys()) if (!ids.includes(id)) this.#seen.delete(id);
			for (const item of kept.items) this.#seen.set(item.id, item);
			if (isBack) {
				this.#stale = true;
				this.#outbox.news.tell('send');
			} else this.#kept = kept;
		}
	}
}
