import { Failure } from '$lib/failure.ts';
import {
	changedFields,
	merge,
	withWords,
	wordsIn,
	wordsLost,
	type OtherWords,
	type TextName
} from '$lib/outbox/merge.ts';
import type { Outbox } from '$lib/outbox/outbox.ts';
import type { Overrode } from '$lib/outbox/writing.ts';
import type { Addendum } from '$lib/report/addendum.ts';
import type { Draft } from '$lib/report/draft.ts';
import type { PhotoNote } from '$lib/report/photo.ts';

/** How a draft or an unsent addendum is stored. */
type Store<P> = {
	/** What is stored now; null: nothing, or it is filed. */
	read(mine: P): Promise<P | null>;
	/** Stores what was changed since `base`, and returns what is stored then. */
	write(mine: P, base: P, overrode: Overrode): Promise<P>;
};

/**
 * A report, or an addition to one, while it is being written. Whatever changes is on the phone at
 * once. Where two tabs write on one, each keeps what was typed in it last and takes over the rest.
 */
export class Kept<P extends Draft | Addendum> {
	#outbox: Outbox;
	#store: Store<P>;
	#value: P = $state()!;
	/** What is stored, as far as this tab knows: whatever differs from it was changed here. */
	#base: P;
	#savedAt = $state.raw<Date | null>(null);
	#failure = $state.raw<Failure | null>(null);
	#others = $state.raw<readonly OtherWords[]>([]);
	/** Texts that came from another tab and were not changed here since. */
	#adopted = new Set<TextName>();
	#adoptions = $state(0);
	/** Nothing is being written at this moment. */
	#quiet = $state(true);
	#writes = 0;
	/** A change waits to be saved. */
	#stale = false;
	/** Another tab has stored something, and nobody has looked at it. */
	#unseen = false;
	/** Of readings that overlap the last one counts. */
	#looks = 0;
	#turn: Promise<void> = Promise.resolve();

	constructor(value: P, outbox: Outbox, store: Store<P>) {
		this.#value = value;
		this.#base = this.#plain();
		this.#outbox = outbox;
		this.#store = store;
	}

	/** Takes over what other tabs store from now on; returns how to stop. */
	listen(): () => void {
		return this.#outbox.news.listen((word, elsewhere) => {
			if (word === 'changed' && elsewhere) void this.look();
		});
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

	/** Words that another tab wrote or had, where others stand now. */
	get others(): readonly OtherWords[] {
		return this.#others;
	}

	/** How often answers were taken over from another tab: what a page derived from the old ones is old. */
	get adoptions(): number {
		return this.#adoptions;
	}

	/** Puts such words in their place. */
	use(words: OtherWords): void {
		this.#others = this.#others.filter((one) => one !== words);
		this.change(withWords(this.#plain(), words));
	}

	change(part: Partial<P>): void {
		for (const { name } of wordsLost(this.#value, {}, { ...this.#value, ...part }))
			this.#adopted.delete(name);
		Object.assign(this.#value, part);
		if (this.#stale) return; // a save that has not begun takes this along
		this.#stale = true;
		void this.#inTurn(() => this.#save());
	}

	/** Keeps a picture with what names it: both are on the phone, or neither. */
	addPhoto(note: PhotoNote, bytes: ArrayBuffer): Promise<void> {
		return this.#inTurn(() =>
			this.#write((mine, base, overrode) =>
				this.#outbox.addPhoto(mine, note, bytes, base, overrode)
			)
		);
	}

	removePhoto(id: string): Promise<void> {
		return this.#inTurn(() =>
			this.#write((mine, base, overrode) => this.#outbox.removePhoto(mine, id, base, overrode))
		);
	}

	/** Once all is saved; and what that is. */
	async settled(): Promise<P> {
		let turn;
		do await (turn = this.#turn);
		while (turn !== this.#turn); // typed meanwhile: a save after filing would fail
		return this.#plain();
	}

	/**
	 * Files what is written, once all of it is saved. `work` has it, and what was stored when this tab
	 * last looked.
	 *
	 * @throws Failure `changed_elsewhere` when another tab has changed it since: then that is shown here.
	 */
	async file(work: (mine: P, base: P) => Promise<void>): Promise<void> {
		const mine = await this.settled();
		try {
			await work(mine, this.#base);
		} catch (error) {
			if (error instanceof Failure && error.reason === 'changed_elsewhere') await this.look();
			throw error;
		}
	}

	/** Each write is of the whole, so none may run beside another. */
	#inTurn(work: () => Promise<void>): Promise<void> {
		this.#writes++;
		this.#quiet = false;
		const done = this.#turn.then(work).finally(() => {
			this.#quiet = --this.#writes === 0;
			if (this.#quiet && this.#unseen) void this.look();
		});
		this.#turn = done.catch(() => {});
		return done;
	}

	/**
	 * Takes over what another tab has stored. No save waits for that: a save that begins meanwhile
	 * joins what is stored itself, and what was read here is old.
	 */
	async look(): Promise<void> {
		this.#unseen = this.#writes > 0;
		if (this.#unseen) return;
		const turn = this.#turn;
		const number = ++this.#looks;
		let stored: P | null;
		try {
			stored = await this.#store.read(this.#plain());
		} catch {
			return; // what this page shows stays, and the next save says what is wrong
		}
		if (number !== this.#looks) return;
		if (turn !== this.#turn) return this.look();
		if (stored === null) {
			this.#savedAt = null; // deleted, or filed and perhaps sent
			return;
		}
		this.#adopt(this.#base, stored);
		if (changedFields(this.#plain(), stored).length > 0)
			this.change({}); // a save had failed
		else this.#failure = null;
	}

	/** Joins `stored` with what was changed here since `before`, and shows it. */
	#adopt(before: P, stored: P): void {
		const mine = this.#plain();
		const next = merge(mine, before, stored);
		for (const field of changedFields(next, mine)) this.#value[field] = next[field];
		const here = wordsLost(mine, {}, next);
		this.#add(here.filter(({ name }) => !this.#adopted.has(name)));
		this.#add(wordsLost(stored, before, next));
		for (const { name } of wordsLost(next, mine, {})) this.#adopted.add(name);
		if (changedFields(next, mine).some((field) => field !== 'photos')) this.#adoptions++;
		this.#base = stored;
	}

	#add(words: readonly OtherWords[]): void {
		const isNew = ({ name, text }: OtherWords) =>
			!this.#others.some((one) => one.name === name && one.text === text);
		const stands = ({ name, text }: OtherWords) => wordsIn(this.#value, name) === text;
		this.#others = [...this.#others, ...words.filter(isNew)].filter((one) => !stands(one));
	}

	/** Stores what this tab has. What is typed until that is done is left to the next save. */
	async #write(work: Store<P>['write']): Promise<void> {
		const mine = this.#plain();
		const stored = await work(mine, this.#base, (words) => this.#add(words));
		this.#adopt(mine, stored);
		this.#savedAt = new Date();
		this.#failure = null;
	}

	async #save(): Promise<void> {
		this.#stale = false;
		try {
			await this.#write(this.#store.write);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#failure = error;
		}
	}

	#plain(): P {
		return $state.snapshot(this.#value) as P;
	}
}
