import { createContext } from 'svelte';
import { Failure } from '$lib/failure.ts';
import type { Shelf } from '$lib/outbox/shelf.ts';
import type { Draft } from '$lib/report/draft.ts';
import type { PhotoNote } from '$lib/report/photo.ts';

/** The draft being written. Whatever changes is on the phone at once; the newest state wins. */
export class Keeper {
	#shelf: Shelf;
	#draft: Draft = $state()!;
	#savedAt = $state.raw<Date | null>(null);
	#failure = $state.raw<Failure | null>(null);
	/** A change waits to be saved. */
	#stale = false;
	#turn: Promise<void> = Promise.resolve();

	constructor(draft: Draft, shelf: Shelf) {
		this.#draft = draft;
		this.#shelf = shelf;
	}

	get draft(): Readonly<Draft> {
		return this.#draft;
	}

	get savedAt(): Date | null {
		return this.#savedAt;
	}

	/** Why the last save did not work; null when it did. */
	get failure(): Failure | null {
		return this.#failure;
	}

	change(part: Partial<Draft>): void {
		Object.assign(this.#draft, part);
		if (this.#stale) return; // a save that has not begun takes this along
		this.#stale = true;
		void this.#inTurn(() => this.#save());
	}

	/** Keeps a picture with the report that names it: both are on the phone, or neither. */
	addPhoto(note: PhotoNote, bytes: ArrayBuffer): Promise<void> {
		return this.#photos((draft) => this.#shelf.addPhoto(draft, note, bytes));
	}

	removePhoto(id: string): Promise<void> {
		return this.#photos((draft) => this.#shelf.removePhoto(draft, id));
	}

	/** Once all is saved; and what is to be filed. */
	async settled(): Promise<Draft> {
		await this.#turn;
		return this.#plain();
	}

	async #photos(work: (draft: Draft) => Promise<Draft>): Promise<void> {
		await this.#inTurn(async () => {
			const { photos } = await work(this.#plain());
			this.#draft.photos = photos;
			this.#savedAt = new Date();
		});
	}

	/** Each write is of the whole draft, so none may run beside another. */
	#inTurn(work: () => Promise<void>): Promise<void> {
		const done = this.#turn.then(work);
		this.#turn = done.catch(() => {});
		return done;
	}

	async #save(): Promise<void> {
		this.#stale = false;
		try {
			await this.#shelf.saveDraft(this.#plain());
			this.#savedAt = new Date();
			this.#failure = null;
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#failure = error;
		}
	}

	#plain(): Draft {
		return $state.snapshot(this.#draft) as Draft;
	}
}

export const [keeper, setKeeper] = createContext<Keeper>();
