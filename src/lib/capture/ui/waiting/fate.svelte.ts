import { createSubscriber } from 'svelte/reactivity';
import { onChanged } from '$lib/outbox/news.ts';
import type { Delivered, OutboxItem } from '$lib/outbox/outbox-item.ts';
import type { Outbox } from '$lib/outbox/outbox.ts';

/** When somebody comes back to the page. */
const RETURNS = ['focus', 'pageshow', 'visibilitychange'] as const;

/** What becomes of a report once it is filed: still here, delivered, or taken back. Kept up to date. */
export class Fate {
	#outbox: Outbox;
	#author: string;
	#id: string;
	#item = $state.raw<OutboxItem | null>(null);
	#delivered = $state.raw<Delivered | null>(null);
	#takenBack = $state(false);
	#looks = 0;
	#looking = $state(false);

	#listen = createSubscriber(() => {
		void this.#look();
		return onChanged(this.#outbox.news, RETURNS, () => void this.#look());
	});

	/** Starts from what a page has read. */
	constructor(
		outbox: Outbox,
		found: { readonly item: OutboxItem } | { readonly delivered: Delivered }
	) {
		const { author, id } = 'item' in found ? found.item : found.delivered;
		[this.#outbox, this.#author, this.#id] = [outbox, author, id];
		if ('item' in found) this.#item = found.item;
		else this.#delivered = found.delivered;
	}

	/** As it waits; null: it does not, or not any more. */
	get item(): OutboxItem | null {
		this.#listen();
		return this.#item;
	}

	get delivered(): Delivered | null {
		this.#listen();
		return this.#delivered;
	}

	/** Whether it is being written on again, in another tab perhaps. */
	get takenBack(): boolean {
		this.#listen();
		return this.#takenBack;
	}

	/** Whether it is being looked at again: what is known may be old. */
	get looking(): boolean {
		return this.#looking;
	}

	async #look(): Promise<void> {
		const look = ++this.#looks;
		this.#looking = true;
		const [author, id] = [this.#author, this.#id];
		// A receipt takes the item's place in one step: read last, it cannot be missed.
		const item = await this.#outbox.item(author, id);
		const takenBack = item === null && (await this.#outbox.draft(author, id)) !== null;
		const delivered = await this.#outbox.delivered(author, id);
		if (look !== this.#looks) return; // a later one is under way
		[this.#item, this.#takenBack, this.#delivered] = [item, takenBack, delivered];
		this.#looking = false;
	}
}
