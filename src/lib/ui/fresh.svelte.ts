import { untrack } from 'svelte';
import { on } from 'svelte/events';
import { createSubscriber } from 'svelte/reactivity';
import { Failure } from '$lib/failure.ts';
import { serverNow } from '$lib/server-time.ts';

const REFRESH_MS = 30_000;

/** Calls back when something may have changed; answers with how to stop that. */
export type Hints = (changed: () => void) => () => void;

/**
 * Something read from the server and read again: while it is on screen every 30 seconds, at a hint,
 * and whenever the person comes back to it. What was read last stays when a later reading fails.
 */
export class Fresh<T> {
	#read: () => Promise<T>;
	#every: number;
	#hints: Hints | undefined;
	#latest = 0;
	#value = $state.raw<T | null>(null);
	#asOf = $state.raw<Date | null>(null);
	#failure = $state.raw<Failure | null>(null);

	#listen = createSubscriber(() => {
		const again = () => {
			if (document.visibilityState === 'visible') void this.refresh();
		};
		void this.refresh();
		const timer = setInterval(again, this.#every);
		const stops = [
			on(window, 'focus', again),
			on(window, 'online', again),
			on(document, 'visibilitychange', again),
			...(this.#hints ? [this.#hints(again)] : [])
		];
		return () => {
			clearInterval(timer);
			stops.forEach((stop) => stop());
		};
	});

	constructor(read: () => Promise<T>, every = REFRESH_MS, hints?: Hints) {
		this.#read = read;
		this.#every = every;
		this.#hints = hints;
	}

	/** What was read last; null before the first reading. */
	get value(): T | null {
		this.#listen();
		return this.#value;
	}

	/** The same, for whoever does not show it and need not be told of the next. */
	get last(): T | null {
		return untrack(() => this.#value);
	}

	get asOf(): Date | null {
		return this.#asOf;
	}

	/** Why the last reading failed; null when it did not. */
	get failure(): Failure | null {
		return this.#failure;
	}

	/** What was read at another time, until this one has read anything. */
	begin(value: T, asOf: Date): void {
		if (this.#asOf !== null) return;
		this.#value = value;
		this.#asOf = asOf;
	}

	/** Reads now, all of it or, of what grows, the next of it. An answer that a younger reading has overtaken is dropped. */
	async refresh(read: () => Promise<T> = this.#read): Promise<void> {
		const mine = ++this.#latest;
		try {
			const value = await read();
			if (mine !== this.#latest) return;
			this.#value = value;
			this.#asOf = serverNow();
			this.#failure = null;
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			if (mine === this.#latest) this.#failure = error;
		}
	}
}
