/** A numbered seat at this browser, and how to leave it. */
export type Seat = { readonly number: number; readonly leave: () => void };

const SEATS = 9;

/** Holds it until it is left or the page is gone; null: another tab has it. */
function hold(locks: LockManager, name: string): Promise<(() => void) | null> {
	return new Promise((resolve) => {
		void locks.request(name, { ifAvailable: true }, (lock) => {
			if (lock === null) return resolve(null);
			return new Promise<void>((leave) => resolve(() => leave()));
		});
	});
}

/**
 * A seat that no other tab sits at, so that two calls never mix: one with unfinished notes if there
 * is any, else the first that is free. Null: all are taken.
 */
export async function takeSeat(
	locks: LockManager,
	name: string,
	hasNotes: (number: number) => Promise<boolean>
): Promise<Seat | null> {
	let empty: Seat | null = null;
	for (let number = 1; number <= SEATS; number++) {
		const leave = await hold(locks, `${name} ${number}`);
		if (leave === null) continue;
		if (await hasNotes(number)) {
			empty?.leave();
			return { number, leave };
		}
		if (empty === null) empty = { number, leave };
		else leave();
	}
	return empty;
}
