import { createContext } from 'svelte';
import type { Outbox } from '$lib/outbox/outbox.ts';
import type { Draft } from '$lib/report/draft.ts';
import { Kept } from './kept.svelte.ts';

/** The draft being written. */
export class Keeper extends Kept<Draft> {
	constructor(draft: Draft, outbox: Outbox) {
		super(draft, outbox, {
			read: ({ author, id }) => outbox.draft(author, id),
			write: outbox.mergeDraft
		});
	}

	get draft(): Readonly<Draft> {
		return this.value;
	}
}

export const [keeper, setKeeper] = createContext<Keeper>();
