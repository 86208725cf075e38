import { createSubscriber } from 'svelte/reactivity';
import type { Addendum } from '$lib/report/addendum.ts';
import type { Draft } from '$lib/report/draft.ts';
import type { Parcel, WaitingPhoto } from './parcel.ts';
import type { Shelf } from './shelf.ts';
import type { Unreadable } from './unreadable.ts';

/** What of one person's is still only on this phone, kept up to date while anybody looks. */
export class Waiting {
	#shelf: Shelf;
	#author: string;
	#parcels = $state.raw<readonly Parcel[]>([]);
	#drafts = $state.raw<readonly Draft[]>([]);
	#addenda = $state.raw<readonly Addendum[]>([]);
	#photos = $state.raw<readonly WaitingPhoto[]>([]);
	#unreadable = $state.raw<readonly Unreadable[]>([]);
	#known = $state(false);
	#stale = false;
	#reading: Promise<void> | null = null;

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

	/** Addenda in the making, newest first. */
	get addenda(): readonly Addendum[] {
		this.#listen();
		return this.#addenda;
	}

	/** Photos whose picture is still here, those of reports in the making too. */
	get photos(): readonly WaitingPhoto[] {
		this.#listen();
		return this.#photos;
	}

	/** What is kept and cannot be read by this app. */
	get unreadable(): readonly Unreadable[] {
		this.#listen();
		return this.#unreadable;
	}

	/** Whether the shelf has been read: before that, nothing here means nothing. */
	get known(): boolean {
		this.#listen();
		return this.#known;
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
			await this.#read();
		}
	}

	async #read(): Promise<void> {
		const [shelf, author] = [this.#shelf, this.#author];
		const [parcels, drafts, addenda, photos, unreadable] = await Promise.all([
			shelf.parcels(author),
			shelf.drafts(author),
			shelf.addenda(author),
			shelf.photos(author),
			shelf.unreadable(author)
		]);
		this.#parcels = parcels;
		this.#drafts = drafts;
		this.#addenda = addenda;
		this.#photos = photos;
		this.#unreadable = unreadable;
		this.#known = true;
	}
}
