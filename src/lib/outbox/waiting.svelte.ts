import { createSubscriber } from 'svelte/reactivity';
import type { Draft } from '$lib/report/draft.ts';
import type { Parcel } from './parcel.ts';
import type { Shelf } from './shelf.ts';

/** What of one person's is still only on this phone, kept up to date while anybody looks. */
export class Waiting {
	#shelf: Shelf;
	#author: string;
	#parcels = $state.raw<readonly Parcel[]>([]);
	#drafts = $state.raw<readonly Draft[]>([]);
	#known = $state(false);

	#listen = createSubscriber(() => {
		void this.refresh();
		return this.#shelf.news.listen((word) => {
			if (word === 'changed') void this.refresh();
		});
	});

	constructor(shelf: Shelf, author: string) {
		this.#shelf = shelf;
		this.#author = author;
	}

	/** Oldest first, as they will go. */
	get parcels(): readonly Parcel[] {
		this.#listen();
		return this.#parcels;
	}

	/** Newest first. */
	get drafts(): readonly Draft[] {
		this.#listen();
		return this.#drafts;
	}

	/** Whether the shelf has been read: before that, nothing here means nothing. */
	get known(): boolean {
		this.#listen();
		return this.#known;
	}

	async refresh(): Promise<void> {
		const [parcels, drafts] = await Promise.all([
			this.#shelf.parcels(this.#author),
			this.#shelf.drafts(this.#author)
		]);
		this.#parcels = parcels;
		this.#drafts = drafts;
		this.#known = true;
	}
}
