import { createContext } from 'svelte';
import type { Draft } from '$lib/report/draft.ts';
import type { Keeper } from './keeper.svelte.ts';

/** What was taken out of the report last. It can be had back until the same part is written anew. */
export class Removed {
	#keeper: Keeper;
	#words = $state.raw('');
	#before = $state.raw<Partial<Draft> | null>(null);
	#after = $state.raw<Partial<Draft>>({});

	constructor(keeper: Keeper) {
		this.#keeper = keeper;
	}

	/** Changes the report, and remembers how it was. `words` name what goes: "Vehicle AB12 CDE". */
	takeOut(words: string, part: Partial<Draft>): void {
		const keys = Object.keys(part) as (keyof Draft)[];
		const draft = $state.snapshot(this.#keeper.draft) as Draft;
		this.#before = Object.fromEntries(keys.map((key) => [key, draft[key]]));
		this.#after = part;
		this.#words = words;
		this.#keeper.change(part);
	}

	/** Null: nothing was, or what took its place has been written since. */
	get words(): string | null {
		if (this.#before === null) return null;
		const draft = this.#keeper.draft;
		const keys = Object.keys(this.#after) as (keyof Draft)[];
		const same = keys.every(
			(key) => JSON.stringify(draft[key]) === JSON.stringify(this.#after[key])
		);
		return same ? this.#words : null;
	}

	putBack(): void {
		if (this.#before && this.words !== null) this.#keeper.change(this.#before);
		this.#before = null;
	}
}

export const [removed, setRemoved] = createContext<Removed>();
