import { createContext } from 'svelte';
import type { Shelf } from '$lib/outbox/shelf.ts';
import type { Draft } from '$lib/report/draft.ts';
import { Kept } from './kept.svelte.ts';

/** The draft being written. */
export class Keeper extends Kept<Draft> {
	constructor(draft: Draft, shelf: Shelf) {
		super(draft, shelf, {
			read: ({ author, id }) => shelf.draft(author, id),
			write: shelf.mergeDraft
		});
	}

	get draft(): Readonly<Draft> {
		return this.value;
	}
}

export const [keeper, setKeeper] = createContext<Keeper>();
