import { deliver, type Delivery } from './deliver.ts';
import type { Delivered } from './parcel.ts';

/** The part of the Web Locks API that is needed here. */
export type Locks = Pick<LockManager, 'request'>;

export type DrainOptions = Omit<Delivery, 'author' | 'hurry'> & {
	/** Whose parcels may go: the person signed in, asked anew for each round. */
	readonly author: () => Promise<string | null>;
	/** Left out where the browser has none: then there is one page, and it minds itself. */
	readonly locks: Locks | undefined;
};

/**
 * Makes the one that empties the outbox. Of all tabs one at a time sends; the others wait their
 * turn and find what is left. Calls during a round become one more round.
 */
export function drainer(options: DrainOptions): (hurry: boolean) => Promise<Delivered[]> {
	const { author, locks, ...rest } = options;
	let running: Promise<Delivered[]> | null = null;
	let following: Promise<Delivered[]> | null = null;
	let urgent = false;

	async function round(hurry: boolean): Promise<Delivered[]> {
		const work = async (): Promise<Delivered[]> => {
			const who = await author();
			return who === null ? [] : deliver({ ...rest, author: who, hurry });
		};
		return locks ? locks.request('outbox', work) : work();
	}

	return function drain(hurry: boolean): Promise<Delivered[]> {
		if (running === null) {
			running = round(hurry).finally(() => (running = null));
			return running;
		}
		urgent ||= hurry;
		following ??= running
			.catch(() => {})
			.then(() => {
				const hurried = urgent;
				following = null;
				urgent = false;
				return drain(hurried);
			});
		return following;
	};
}
