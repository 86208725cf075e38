import type { Drawer } from '$lib/desk/model/drawer.ts';

type Typed<K extends string> = Readonly<Record<K, string>>;

/**
 * What is typed into a form and not sent yet. It outlives a try that failed and a reload, and so
 * does the id it is sent under: the same again is never a second one.
 */
export class Unsent<K extends string> {
	readonly #blank: Typed<K>;
	readonly #drawer: Drawer;
	#typed = $state.raw<Typed<K>>({} as Typed<K>);
	#touched = false;
	#id = '';
	#sent = '';
	#last: Promise<void>;

	constructor(blank: Typed<K>, drawer: Drawer) {
		this.#blank = blank;
		this.#typed = blank;
		this.#drawer = drawer;
		this.#last = this.#read();
	}

	get typed(): Typed<K> {
		return this.#typed;
	}

	/** Whether anything is typed that was not there to begin with. */
	get begun(): boolean {
		return Object.entries(this.#blank).some(([key, blank]) => this.#typed[key as K] !== blank);
	}

	change(part: Partial<Typed<K>>): void {
		this.#touched = true;
		this.#typed = { ...this.#typed, ...part };
		this.#keep();
	}

	/** What to send it under: another id only once something else is typed. */
	id(): string {
		const sent = JSON.stringify(this.#typed);
		if (this.#sent !== sent) [this.#id, this.#sent] = [crypto.randomUUID(), sent];
		this.#touched = true;
		this.#keep();
		return this.#id;
	}

	/** What was sent under `id` has arrived. Changes made since stay, to be sent under another. Returns whether there are any. */
	arrived(): boolean {
		if (!this.begun || JSON.stringify(this.#typed) === this.#sent) {
			this.clear();
			return false;
		}
		[this.#id, this.#sent] = ['', ''];
		this.#keep();
		return true;
	}

	/** It is not wanted: the form is blank again. */
	clear(): void {
		[this.#typed, this.#id, this.#sent, this.#touched] = [this.#blank, '', '', true];
		this.#last = this.#last.then(() => this.#drawer.set(null));
	}

	/** Once all that was typed so far is kept. */
	async settled(): Promise<void> {
		await this.#last;
	}

	#keep(): void {
		const kept = { ...this.#typed, '.id': this.#id, '.sent': this.#sent };
		this.#last = this.#last.then(() => this.#drawer.set(kept));
	}

	async #read(): Promise<void> {
		const kept = await this.#drawer.get();
		if (kept === null || this.#touched) return;
		const keys = Object.keys(this.#blank) as K[];
		const typed = keys.map((key) => [key, kept[key] ?? this.#blank[key]]);
		this.#typed = Object.fromEntries(typed) as Typed<K>;
		[this.#id, this.#sent] = [kept['.id'] ?? '', kept['.sent'] ?? ''];
	}
}
