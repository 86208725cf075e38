import type { News } from './news.ts';

/** The part of the Web Locks API that is needed here. */
export type Locks = Pick<LockManager, 'request'>;

/** Whoever has the leader lock answers within this time, unless its page was frozen or has hung. */
export const ANSWER_MS = 5_000;

const NAME = 'outbox';

/**
 * One at a time of all that send from this phone, tabs and service worker, the rest in a row. A phone
 * may freeze a page that has the leader lock, and never thaw it: whoever waits asks for a sign of life, and
 * where none comes takes the lock over. What the frozen page had begun may then be sent twice, which
 * the server takes as once.
 */
export function leaderLock(locks: Locks, news: News) {
	let having: symbol | null = null;
	news.listen((word) => {
		if (word === 'who_sends' && having !== null) news.tell('i_send');
	});

	/** Asks whoever has the leader lock for a sign of life, again and again, and ends when none comes. */
	async function silence(unwanted: AbortSignal): Promise<void> {
		let alive = true;
		while (alive && !unwanted.aborted) {
			alive = false;
			const deaf = news.listen((word) => {
				alive ||= word === 'i_send';
			});
			news.tell('who_sends');
			await pause(ANSWER_MS, unwanted);
			deaf();
		}
	}

	/**
	 * Does the work once this tab is the leader, and answers as the work does. Null: another tab took the lock
	 * over meanwhile; `onlost` is told, and what the work still does nobody waits for.
	 */
	return async function asLeader<T>(work: () => Promise<T>, onlost: () => void): Promise<T | null> {
		const mine = Symbol();
		const granted = new AbortController();
		const up = new AbortController();
		const held = async () => {
			granted.abort();
			having = mine;
			const [outcome] = await Promise.allSettled([work()]);
			if (having === mine) having = null;
			return outcome;
		};
		void silence(granted.signal).then(() => {
			if (!granted.signal.aborted) up.abort();
		});
		try {
			const row = locks.request(NAME, { signal: up.signal }, held);
			const outcome = await row.catch((error: unknown) => {
				if (granted.signal.aborted || !up.signal.aborted) throw error;
				return locks.request(NAME, { steal: true }, held);
			});
			if (outcome.status === 'rejected') throw outcome.reason;
			return outcome.value;
		} catch (error) {
			if (having !== mine) throw error;
			having = null;
			onlost();
			return null;
		} finally {
			granted.abort();
		}
	};
}

/** That long, or until it is no longer wanted. */
function pause(ms: number, unwanted: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		unwanted.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
		if (unwanted.aborted) resolve();
	});
}
