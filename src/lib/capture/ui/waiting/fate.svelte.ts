import { createSubscriber } from 'svelte/reactivity';
import { onChanged } from '$lib/outbox/news.ts';
import type { Delivered, Parcel } from '$lib/outbox/parcel.ts';
import type { Shelf } from '$lib/outbox/shelf.ts';

/** When somebody comes back to the page. */
const RETURNS = ['focus', 'pageshow', 'visibilitychange'] as const;

/** What becomes of a report once it is filed: still here, delivered, or taken back. Kept up to date. */
export class Fate {
	#shelf: Shelf;
	#author: string;
	#id: string;
	#parcel = $state.raw<Parcel | null>(null);
	#delivered = $state.raw<Delivered | null>(null);
	#takenBack = $state(false);
	#looks = 0;
	#looking = $state(false);

	#listen = createSubscriber(() => {
		void this.#look();
		return onChanged(this.#shelf.news, RETURNS, () => void this.#look());
	});

	/** Starts from what a page has read. */
	constructor(
		shelf: Shelf,
		found: { readonly parcel: Parcel } | { readonly delivered: Delivered }
	) {
		const { author, id } = 'parcel' in found ? found.parcel : found.delivered;
		[this.#shelf, this.#author, this.#id] = [shelf, author, id];
		if ('parcel' in found) this.#parcel = found.parcel;
		else this.#delivered = found.delivered;
	}

	/** As it waits; null: it does not, or not any more. */
	get parcel(): Parcel | null {
		this.#listen();
		return this.#parcel;
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
		// A receipt takes the parcel's place in one step: read last, it cannot be missed.
		const parcel = await this.#shelf.parcel(author, id);
		const takenBack = parcel === null && (await this.#shelf.draft(author, id)) !== null;
		const delivered = await this.#shelf.delivered(author, id);
		if (look !== this.#looks) return; // a later one is under way
		[this.#parcel, this.#takenBack, this.#delivered] = [parcel, takenBack, delivered];
		this.#looking = false;
	}
}
