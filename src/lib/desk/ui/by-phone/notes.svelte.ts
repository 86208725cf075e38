import { dequal } from 'dequal/lite';
import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { callSchema, isBlank, newCall, type Call } from '$lib/report/call.ts';
import { pocket } from '$lib/storage/pocket.ts';
import { openVault, sealedSchema } from '$lib/storage/vault/seal.ts';
import { takeSeat, type Seat } from './seat.ts';

/** Signing out leaves it: what it holds is noise to the next who signs in here. */
const notes = pocket('kraken-by-phone');
const vault = openVault();

/** The notes of one call, in this browser as soon as they are typed, for that operator alone. */
export class Notes {
	readonly #operator: string;
	#seat: Seat | null = null;
	#left = false;
	#call = $state.raw(newCall(new Date()));
	#ready = $state(false);
	#trouble = $state.raw<Failure | null>(null);
	#keeping = $state(0);
	#last: Promise<void> = Promise.resolve();

	constructor(operator: string, locks: LockManager = navigator.locks) {
		this.#operator = operator;
		void this.#open(locks);
	}

	get call(): Call {
		return this.#call;
	}

	/** Whether what was noted before is back, so that nothing typed now is overwritten by it. */
	get ready(): boolean {
		return this.#ready;
	}

	/** Why they are not kept; null: they are. */
	get trouble(): Failure | null {
		return this.#trouble;
	}

	/** Whether the last of it is being sealed and put away: some milliseconds after each key. */
	get keeping(): boolean {
		return this.#keeping > 0;
	}

	/** What is said differently from now on. It has not been sent like that yet. */
	change(part: Partial<Omit<Call, 'id' | 'filed' | 'receipt'>>): void {
		this.#set({ ...this.#call, ...part, filed: null });
	}

	/** As it stands it is sent, now and whenever it is sent again. */
	file(appVersion: string, now: Date): Call & { filed: NonNullable<Call['filed']> } {
		const filed = this.#call.filed ?? { at: now, appVersion };
		const call = { ...this.#call, filed };
		this.#set(call);
		return call;
	}

	/**
	 * Takes the receipt of what was filed, unless the notes were changed since: then they stay to be filed
	 * again. Returns whether they were.
	 */
	arrived(sent: Call, receipt: NonNullable<Call['receipt']>): boolean {
		if (!dequal({ ...this.#call, filed: sent.filed }, sent)) return true;
		this.#set({ ...sent, receipt });
		return false;
	}

	/** Throws these away for the next call's. */
	startAnew(): void {
		this.#set(newCall(new Date()));
	}

	/** Nobody is at the page any more. What is filed is done with. */
	async leave(): Promise<void> {
		this.#left = true;
		if (this.#call.receipt !== null) this.startAnew();
		await this.#last;
		this.#seat?.leave();
	}

	/** Once all that was said so far is kept, or cannot be. */
	async settled(): Promise<void> {
		await this.#last;
	}

	#key(number: number): string {
		return `${this.#operator} ${number}`;
	}

	async #read(number: number): Promise<Call | null> {
		const key = this.#key(number);
		const sealed = v.safeParse(sealedSchema, await notes.get(key));
		if (!sealed.success) return null;
		const opened = vault.unseal(this.#operator, key, sealed.output);
		const call = v.safeParse(callSchema, await opened.catch(() => null));
		return call.success ? call.output : null;
	}

	async #open(locks: LockManager): Promise<void> {
		try {
			const has = async (number: number) => (await this.#read(number)) !== null;
			this.#seat = await takeSeat(locks, `kraken-by-phone ${this.#operator}`, has);
			if (this.#seat === null) throw new Failure('no_storage');
			if (this.#left) return this.#seat.leave();
			this.#call = (await this.#read(this.#seat.number)) ?? this.#call;
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#trouble = error;
		} finally {
			this.#ready = true;
		}
	}

	#set(call: Call): void {
		this.#call = call;
		const number = this.#seat?.number;
		if (number === undefined) return;
		this.#keeping++;
		this.#last = this.#last
			.then(() => this.#keep(number, call))
			.finally(() => {
				this.#keeping--;
			});
	}

	async #keep(number: number, call: Call): Promise<void> {
		const key = this.#key(number);
		try {
			if (isBlank(call)) await notes.remove(key);
			else await notes.set(key, await vault.seal(this.#operator, key, call));
			this.#trouble = null;
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#trouble = error;
		}
	}
}
