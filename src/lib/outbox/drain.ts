import { deliver, type Arrived, type Delivery } from './deliver.ts';
import type { News } from './news.ts';
import { leaderLock, type Locks } from './leader-lock.ts';

export type DrainOptions = Omit<Delivery, 'author' | 'hurry' | 'returnedAt' | 'signal'> & {
	/** Whose items may go: the person signed in, asked anew for each round. */
	readonly author: () => Promise<string | null>;
	/** Left out where the browser has none: then there is one page, and it minds itself. */
	readonly locks: Locks | undefined;
	/** By which those who send tell each other that they live. */
	readonly news: News;
};

/** Sends what is due, in a hurry what waits for its time too. `returnedAt` makes retries quick, see `dueAt`. */
export type Drain = (hurry: boolean, returnedAt?: Date | null) => Promise<Arrived[]>;

/**
 * Makes the one that empties the outbox. Of all tabs, and the service worker, one at a time sends;
 * the others wait for the lock and find what is left. Calls during a round become one more round; a
 * text filed while a photo is on its way interrupts it, as the photo goes on where it was.
 */
export function drainer(options: DrainOptions): Drain {
	const { author, locks, news, ...rest } = options;
	const asLeader = locks && leaderLock(locks, news);
	let running: Promise<Arrived[]> | null = null;
	let following: Promise<Arrived[]> | null = null;
	let urgent = false;
	let returned: Date | null = null;
	let interruption = new AbortController();

	async function round(hurry: boolean, returnedAt: Date | null): Promise<Arrived[]> {
		const interrupted = new AbortController();
		interruption = interrupted;
		const { signal } = interrupted;
		const work = async (): Promise<Arrived[]> => {
			const who = await author();
			return who === null ? [] : deliver({ ...rest, author: who, hurry, returnedAt, signal });
		};
		return asLeader ? ((await asLeader(work, () => interrupted.abort())) ?? []) : work();
	}

	async function makeWay(): Promise<void> {
		const { signal } = interruption;
		const who = await author();
		const texts = who === null ? [] : await rest.outbox.labels(who);
		const untried = texts.some(({ state, tries }) => state === 'waiting' && tries === 0);
		if (untried && !signal.aborted) interruption.abort();
	}

	return function drain(hurry: boolean, returnedAt: Date | null = null): Promise<Arrived[]> {
		if (running === null) {
			running = round(hurry, returnedAt).finally(() => (running = null));
			return running;
		}
		urgent ||= hurry;
		returned = returnedAt ?? returned;
		if (hurry) void makeWay().catch(() => {});
		following ??= running
			.catch(() => {})
			.then(() => {
				const [hurried, latest] = [urgent, returned];
				following = null;
				urgent = false;
				returned = null;
				return drain(hurried, latest);
			});
		return following;
	};
}
