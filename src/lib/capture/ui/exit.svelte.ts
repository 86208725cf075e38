/** How long the presses may lie apart, as in GOV.UK's own component. */
const TOGETHER_MS = 5000;
const PRESSES = 3;

/** Counts the presses of Shift, and calls `leave` at the third of those close together. */
export class ShiftThrice {
	readonly #leave: () => void;
	readonly #now: () => number;
	#pressed = $state(0);
	#last = -Infinity;
	#alone = false;

	constructor(leave: () => void, now: () => number = () => performance.now()) {
		this.#leave = leave;
		this.#now = now;
	}

	/** How many presses are missing; null when nobody has begun. */
	get missing(): number | null {
		return this.#pressed === 0 ? null : PRESSES - this.#pressed;
	}

	/** Shift with another key is a capital letter, and no press. */
	down({ key, repeat }: Pick<KeyboardEvent, 'key' | 'repeat'>): void {
		if (!repeat) this.#alone = key === 'Shift';
		if (key !== 'Shift') this.#pressed = 0;
	}

	up({ key }: Pick<KeyboardEvent, 'key'>): void {
		if (key !== 'Shift' || !this.#alone) return;
		const at = this.#now();
		this.#pressed = at - this.#last > TOGETHER_MS ? 1 : this.#pressed + 1;
		this.#last = at;
		if (this.#pressed < PRESSES) return;
		this.#pressed = 0;
		this.#leave();
	}
}
