import { createContext } from 'svelte';
import { Failure } from '$lib/failure.ts';
import type { Shelf } from '$lib/outbox/shelf.ts';
import type { Draft } from '$lib/report/draft.ts';

/** The draft being written. Whatever changes is on the phone at once; the newest state wins. */
export class Keeper {
	#shelf: Shelf;
	#draft: Draft = $state()!;
	#savedAt = $state.raw<Date | null>(null);
	#failure = $state.raw<Failure | null>(null);
	#saving: Promise<void> | null = null;
	#stale = false;

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
		this.#stale = true;
		this.#saving ??= this.#save().finally(() => (this.#saving = null));
	}

	/** Once all is saved; and what is to be filed. */
	async settled(): Promise<Draft> {
		await this.#saving;
		return $state.snapshot(this.#draft) as Draft;
	}

	async #save(): Promise<void> {
		while (this.#stale) {
			this.#stale = false;
			try {
				await this.#shelf.saveDraft($state.snapshot(this.#draft) as Draft);
				this.#savedAt = new Date();
				this.#failure = null;
			} catch (error) {
				if (!(error instanceof Failure)) throw error;
				this.#failure = error;
			}
		}
	}
}

export const [keeper, setKeeper] = createContext<Keeper>();
