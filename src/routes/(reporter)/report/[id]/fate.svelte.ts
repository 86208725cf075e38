import { createSubscriber } from 'svelte/reactivity';
import type { Delivered, Parcel } from '$lib/outbox/parcel.ts';
import type { Shelf } from '$lib/outbox/shelf.ts';

/** What becomes of a report once it is filed: still here, or delivered. Kept up to date. */
export class Fate {
	#shelf: Shelf;
	#author: string;
	#id: string;
	#parcel = $state.raw<Parcel | null>(null);
	#delivered = $state.raw<Delivered | null>(null);

	#listen = createSubscriber(() => {
		void this.#look();
		return this.#shelf.news.listen((word) => {
			if (word === 'changed') void this.#look();
		});
	});

	constructor(shelf: Shelf, parcel: Parcel) {
		this.#shelf = shelf;
		this.#author = parcel.author;
		this.#id = parcel.id;
		this.#parcel = parcel;
	}

	/** As it waits, or last waited. */
	get parcel(): Parcel | null {
		this.#listen();
		return this.#parcel;
	}

	get delivered(): Delivered | null {
		this.#listen();
		return this.#delivered;
	}

	async #look(): Promise<void> {
		const delivered = await this.#shelf.delivered(this.#author, this.#id);
		const parcel = await this.#shelf.parcel(this.#author, this.#id);
		this.#delivered = delivered;
		this.#parcel = parcel;
	}
}
