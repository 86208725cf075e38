import { Failure } from '$lib/failure.ts';
import { failureWords } from './failure-words.ts';

/** Something a person does that the server must agree to: under way, done, or not done and why. */
export class Act {
	#busy = $state<string | null>(null);
	#said = $state('');
	#failure = $state.raw<Failure | null>(null);
	#words: (failure: Failure) => string;

	/** Told by `words` where it failed. */
	constructor(words: (failure: Failure) => string = failureWords) {
		this.#words = words;
	}

	/** The key of what is under way; null: nothing is. */
	get busy(): string | null {
		return this.#busy;
	}

	/** How the last one ended, in words to be announced. */
	get said(): string {
		return this.#said;
	}

	/** Why the last one failed; null when it did not. */
	get failure(): Failure | null {
		return this.#failure;
	}

	/** Does `work` unless something is under way, and says `done`, or in words why not. */
	async run<T>(
		key: string,
		work: () => Promise<T>,
		done: string | ((outcome: T) => string)
	): Promise<boolean> {
		if (this.#busy !== null) return false;
		this.#busy = key;
		this.#said = '';
		this.#failure = null;
		try {
			const outcome = await work();
			this.#said = typeof done === 'string' ? done : done(outcome);
			return true;
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#failure = error;
			this.#said = this.#words(error);
			return false;
		} finally {
			this.#busy = null;
		}
	}
}
