import { deliver, type Arrived, type Delivery } from './deliver.ts';

/** The part of the Web Locks API that is needed here. */
export type Locks = Pick<LockManager, 'request'>;

export type DrainOptions = Omit<Delivery, 'author' | 'hurry' | 'signal'> & {
	/** Whose items may go: the person signed in, asked anew for each round. */
	readonly author: () => Promise<string | null>;
	/** Left out where the browser has none: then there is one page, and it minds itself. */
	readonly locks: Locks | undefined;
};

/**
 * Makes the one that empties the outbox. Of all tabs, and the service worker, one at a time sends;
 * the others wait their turn and find what is left. Calls during a round become one more round; a
 * text filed while a photo is on its way interrupts it, as the photo goes on where it was.
 */
export function drainer(options: DrainOptions): (hurry: boolean) => Promise<Arrived[]> {
	const { author, locks, ...rest } = options;
	let running: Promise<Arrived[]> | null = null;
	let following: Promise<Arrived[]> | null = null;
	let urgent = false;
	let interruption = new AbortController();

	async function round(hurry: boolean): Promise<Arrived[]> {
		interruption = new AbortController();
		const { signal } = interruption;
		const work = async (): Promise<Arrived[]> => {
			const who = await author();
			return who === null ? [] : deliver({ ...rest, author: who, hurry, signal });
		};
		return locks ? locks.request('outbox', work) : work();
	}

	async function makeWay(): Promise<void> {
		const { signal } = interruption;
		const who = await author();
		const parcels = who === null ? [] : await rest.shelf.parcels(who);
		const untried = parcels.some(({ state, tries }) => state === 'waiting' && tries === 0);
		if (untried && !signal.aborted) interruption.abort();
	}

	return function drain(hurry: boolean): Promise<Arrived[]> {
		if (running === null) {
			running = round(hurry).finally(() => (running = null));
			return running;
		}
		urgent ||= hurry;
		if (hurry) void makeWay().catch(() => {});
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
