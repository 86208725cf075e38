import { createSubscriber } from 'svelte/reactivity';
import type { Kept, Shelf } from './shelf.ts';

const NOTHING: Kept = {
	drafts: [],
	addenda: [],
	parcels: [],
	acts: [],
	photos: [],
	unreadable: [],
	lost: []
};

/** When somebody comes back to the page. */
const RETURNS = ['focus', 'pageshow', 'online', 'offline'] as const;

/** What of one person's is still only on this phone, kept up to date while anybody looks. */
export class Waiting {
	#shelf: Shelf;
	#author: string;
	/** Null until the shelf has been read. */
	#kept = $state.raw<Kept | null>(null);
	/** Parcels as this page read them last: what is read while storage is cleared may be unreadable. */
	readonly #seen = new Map<string, Kept['parcels'][number]>();
	#stale = false;
	#reading: Promise<void> | null = null;

	#listen = createSubscriber(() => {
		void this.refresh();
		const deaf = this.#shelf.news.listen((word) => {
			if (word === 'changed') void this.refresh();
		});
		// Nobody says so when a browser clears its storage.
		const back = () => void this.refresh();
		for (const event of RETURNS) addEventListener(event, back);
		return () => {
			deaf();
			for (const event of RETURNS) removeEventListener(event, back);
		};
	});

	constructor(shelf: Shelf, author: string) {
		this.#shelf = shelf;
		this.#author = author;
	}

	get #all(): Kept {
		this.#listen();
		return this.#kept ?? NOTHING;
	}

	/** Oldest first, as they will go. */
	get parcels(): Kept['parcels'] {
		return this.#all.parcels;
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

	/** Whether the shelf has been read: before that, nothing here means nothing. */
	get known(): boolean {
		this.#listen();
		return this.#kept !== null;
	}

	/** Reads the shelf anew. Calls during a reading become one more, however many they are. */
	async refresh(): Promise<void> {
		this.#stale = true;
		this.#reading ??= this.#readAll().finally(() => (this.#reading = null));
		await this.#reading;
	}

	async #readAll(): Promise<void> {
		while (this.#stale) {
			this.#stale = false;
			const kept = await this.#shelf.kept(this.#author);
			for (const parcel of kept.parcels) this.#seen.set(parcel.id, parcel);
			const ids = [...kept.parcels, ...kept.unreadable, ...kept.lost].map(({ id }) => id);
			for (const id of this.#seen.keys()) if (!ids.includes(id)) this.#seen.delete(id);
			const saved = kept.lost.flatMap(({ id }) => this.#seen.get(id) ?? []);
			for (const parcel of saved) await this.#shelf.putBack(parcel);
			if (saved.length > 0) {
				this.#stale = true;
				this.#shelf.news.tell('send');
			} else this.#kept = kept;
		}
	}
}
