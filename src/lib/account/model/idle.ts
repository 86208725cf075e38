/**
 * How long staff may leave the app alone before it locks: long enough for a telephone call about the
 * report on screen, short enough that a desk left for a break is not read by whoever comes by.
 */
export const IDLE_MS = 15 * 60_000;

/** More often than this nobody needs to know that somebody is there. */
const NOTED_MS = 5_000;

/** What all tabs of this browser share: `localStorage`. */
export type Slate = Pick<Storage, 'getItem' | 'setItem'>;

const LOCKED = 'locked';

/** When a person last did something here, in whichever tab, and whether the app is locked for them. */
export class Idle {
	readonly #key: string;
	readonly #slate: Slate;
	readonly #now: () => number;

	constructor(person: string, slate: Slate, now: () => number) {
		this.#key = `kraken-idle:${person}`;
		this.#slate = slate;
		this.#now = now;
	}

	/** Once locked it stays so, whatever the clock says, until `open`. */
	get locked(): boolean {
		const noted = this.#slate.getItem(this.#key);
		if (noted === LOCKED) return true;
		// a clock that was set back proves nothing
		if (noted === null || Math.abs(this.#now() - Number(noted)) < IDLE_MS) return false;
		this.lock();
		return true;
	}

	lock(): void {
		this.#slate.setItem(this.#key, LOCKED);
	}

	/** They did something; who is locked out cannot. */
	touch(): void {
		if (this.locked) return;
		const noted = Number(this.#slate.getItem(this.#key));
		if (Math.abs(this.#now() - noted) > NOTED_MS) this.open();
	}

	/** They have proven who they are. */
	open(): void {
		this.#slate.setItem(this.#key, String(this.#now()));
	}
}
