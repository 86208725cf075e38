import { Failure } from '$lib/failure.ts';
import type { Shelf } from '$lib/outbox/shelf.ts';
import type { Addendum } from '$lib/report/addendum.ts';
import type { Draft } from '$lib/report/draft.ts';
import type { PhotoNote } from '$lib/report/photo.ts';

/**
 * A report, or an addition to one, while it is being written. Whatever changes is on the phone at
 * once; the newest state wins.
 */
export class Kept<P extends Draft | Addendum> {
	#shelf: Shelf;
	#write: (plain: P) => Promise<void>;
	#value: P = $state()!;
	#savedAt = $state.raw<Date | null>(null);
	#failure = $state.raw<Failure | null>(null);
	/** Nothing is being written at this moment. */
	#quiet = $state(true);
	#writes = 0;
	/** A change waits to be saved. */
	#stale = false;
	#turn: Promise<void> = Promise.resolve();

	constructor(value: P, shelf: Shelf, write: (plain: P) => Promise<void>) {
		this.#value = value;
		this.#shelf = shelf;
		this.#write = write;
	}

	get value(): Readonly<P> {
		return this.#value;
	}

	get savedAt(): Date | null {
		return this.#savedAt;
	}

	/** Why the last save did not work; null when it did. */
	get failure(): Failure | null {
		return this.#failure;
	}

	/** Whether all of it is on the phone at this moment. */
	get saved(): boolean {
		return this.#failure === null && this.#quiet;
	}

	change(part: Partial<P>): void {
		Object.assign(this.#value, part);
		if (this.#stale) return; // a save that has not begun takes this along
		this.#stale = true;
		void this.#inTurn(() => this.#save());
	}

	/** Keeps a picture with what names it: both are on the phone, or neither. */
	addPhoto(note: PhotoNote, bytes: ArrayBuffer): Promise<void> {
		return this.#photos((plain) => this.#shelf.addPhoto(plain, note, bytes));
	}

	removePhoto(id: string): Promise<void> {
		return this.#photos((plain) => this.#shelf.removePhoto(plain, id));
	}

	/** Once all is saved; and what is to be filed. */
	async settled(): Promise<P> {
		await this.#turn;
		return this.#plain();
	}

	async #photos(work: (plain: P) => Promise<P>): Promise<void> {
		await this.#inTurn(async () => {
			const { photos } = await work(this.#plain());
			this.#value.photos = photos;
			this.#savedAt = new Date();
		});
	}

	/** Each write is of the whole, so none may run beside another. */
	#inTurn(work: () => Promise<void>): Promise<void> {
		this.#writes++;
		this.#quiet = false;
		const done = this.#turn.then(work).finally(() => (this.#quiet = --this.#writes === 0));
		this.#turn = done.catch(() => {});
		return done;
	}

	async #save(): Promise<void> {
		this.#stale = false;
		try {
			await this.#write(this.#plain());
			this.#savedAt = new Date();
			this.#failure = null;
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#failure = error;
		}
	}

	#plain(): P {
		return $state.snapshot(this.#value) as P;
	}
}
