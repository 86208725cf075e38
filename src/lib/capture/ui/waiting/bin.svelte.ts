import * as v from 'valibot';
import { attemptSchema, wasPerhapsReceived, type OutboxItem } from '$lib/outbox/outbox-item.ts';
import type { Outbox } from '$lib/outbox/outbox.ts';
import type { Thrown } from '$lib/outbox/throw-away.ts';
import { nameOf } from './waiting-words.ts';

const ARRIVED_PERHAPS =
	'The service may have it all the same: the answer can be lost on the way. Look under My reports when ' +
	'there is signal. If it is there and should not be, call the hotline.';

/** By what storage held at the moment of deletion: what the page showed may have been older. */
function mayHaveArrived({ table, row }: Thrown[number]): boolean {
	const attempt = v.safeParse(attemptSchema, row);
	return table === 'parcels' && attempt.success && wasPerhapsReceived(attempt.output);
}

const NEWER =
	'It is not back: it was written on or sent in another tab, and stands as it is there.';

type Item = { readonly what: string; readonly note: string; readonly thrown: Thrown };

/** What was thrown away on a page. It can be had back for as long as the page is open. */
export class Bin {
	readonly #outbox: Outbox;
	#items = $state.raw<readonly Item[]>([]);

	constructor(outbox: Outbox) {
		this.#outbox = outbox;
	}

	get items(): readonly Item[] {
		return this.#items;
	}

	/** Whether the report or addition of this id is in it. */
	has(id: string): boolean {
		return this.#items.some(({ thrown }) => thrown.some(({ row }) => 'id' in row && row.id === id));
	}

	/** Takes it in, if there was anything. `what` is its name in the middle of a sentence. */
	async take(what: string, throwing: Promise<Thrown | null>): Promise<void> {
		const thrown = await throwing;
		if (thrown === null) return;
		const note = thrown.some(mayHaveArrived) ? ARRIVED_PERHAPS : '';
		this.#items = [...this.#items, { what, note, thrown }];
	}

	/** A report takes along what was added to it, which has nowhere else to go. */
	async takeItem(item: OutboxItem): Promise<void> {
		const { id, author, kind } = item;
		const added = kind === 'report' ? await this.#addedTo(item) : [];
		const throwing = this.#outbox.discardItem(author, id);
		const all = throwing.then((thrown) => thrown && [...thrown, ...added]);
		await this.take(nameOf(item), all);
	}

	async putBack(item: Item): Promise<void> {
		const { whole } = await this.#outbox.restore(item.thrown);
		this.#items = whole
			? this.#items.filter((other) => other !== item)
			: this.#items.map((other) => (other === item ? { ...item, note: NEWER } : other));
		this.#outbox.news.tell('send'); // it may have been about to go
	}

	async #addedTo({ id, author }: OutboxItem): Promise<Thrown> {
		const outbox = this.#outbox;
		const mine = ({ reportId }: { reportId: string }) => reportId === id;
		const filed = (await outbox.labels(author)).filter((label) => label.id !== id);
		const written = await outbox.addenda(author);
		const thrown = await Promise.all([
			...filed.filter(mine).map((item) => outbox.discardItem(author, item.id)),
			...written.filter(mine).map((addendum) => outbox.discardAddendum(author, addendum.id))
		]);
		return thrown.flatMap((rows) => rows ?? []);
	}
}
