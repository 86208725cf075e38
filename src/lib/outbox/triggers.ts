import { nextDue } from './deliver.ts';
import type { News } from './news.ts';
import type { Attempt } from './parcel.ts';

export type TriggerOptions = {
	readonly drain: (hurry: boolean) => Promise<unknown>;
	/** All that waits, texts and photos. */
	readonly waiting: () => Promise<readonly Attempt[]>;
	readonly news: News;
	readonly window: Window;
	readonly now: () => Date;
};

/** Due this soon is due now; and a timer that fires early must not miss it. */
const SOONEST_MS = 500;

/**
 * Empties the outbox on every occasion there is: at the start, when the person comes back to the
 * page, when the network does, when a try is due, and when somebody asks. No phone but Android's
 * sends with the app closed, so none of these may be missed. Returns how to stop.
 */
export function startTriggers(options: TriggerOptions): () => void {
	const { drain, waiting, news, window, now } = options;
	const { document } = window;
	const controller = new AbortController();
	const { signal } = controller;
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function plan() {
		const due = nextDue(await waiting());
		clearTimeout(timer);
		if (due === null || signal.aborted) return;
		timer = setTimeout(() => go(false), Math.max(SOONEST_MS, due.getTime() - now().getTime()));
	}

	const go = (hurry: boolean) => void drain(hurry).finally(plan);

	const back = () => {
		if (document.visibilityState === 'visible') go(false);
	};
	window.addEventListener('online', () => go(true), { signal });
	window.addEventListener('focus', back, { signal });
	window.addEventListener('pageshow', back, { signal });
	document.addEventListener('visibilitychange', back, { signal });
	const deaf = news.listen((word) => {
		if (word === 'send') go(true);
	});
	go(true);

	return () => {
		controller.abort();
		clearTimeout(timer);
		deaf();
	};
}
