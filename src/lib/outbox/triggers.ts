import { nextDue, type Queue } from './deliver.ts';
import type { News } from './news.ts';

export type TriggerOptions = {
	/** `returnedAt`: when the network may last have come back; null: retries are not quick. */
	readonly drain: (hurry: boolean, returnedAt: Date | null) => Promise<unknown>;
	/** All that waits, texts and photos. */
	readonly waiting: () => Promise<Queue>;
	readonly news: News;
	readonly window: Window;
	readonly now: () => Date;
};

/** The Network Information API, where a browser has it. */
type Connection = EventTarget & { readonly type?: string; readonly effectiveType?: string };

/** Due this soon is due now; and a timer that fires early must not miss it. */
const SOONEST_MS = 500;

/** The wait after a round that broke down, for instance on storage that was closed under it; then doubled. */
const BROKEN_MS = 5_000;
const LONGEST_BROKEN_MS = 60_000;

/**
 * Empties the outbox on every occasion there is: at the start, when the person comes back to the
 * page, when the network does, when a try is due, and when somebody asks. No phone but Android's
 * sends with the app closed, so none of these may be missed. A browser says `online` before the
 * network carries anything, so each occasion starts a minute of quick retries, in pages that are in
 * sight. Returns how to stop.
 */
export function startTriggers(options: TriggerOptions): () => void {
	const { drain, waiting, news, window, now } = options;
	const { document } = window;
	const controller = new AbortController();
	const { signal } = controller;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let returnedAt: Date | null = null;
	let breakdowns = 0; // in a row

	const inSight = () => document.visibilityState === 'visible';

	function tryIn(wait: number): void {
		clearTimeout(timer);
		if (!signal.aborted) timer = setTimeout(() => go(false, returnedAt), wait);
	}

	async function plan() {
		const due = nextDue(await waiting(), returnedAt);
		breakdowns = 0;
		if (due === null) clearTimeout(timer);
		else tryIn(Math.max(SOONEST_MS, due.getTime() - now().getTime()));
	}

	/** An item that was never tried has no time for its next try. */
	function planAfterBreakdown(error: unknown) {
		console.error('The outbox could not be emptied.', error);
		tryIn(Math.min(LONGEST_BROKEN_MS, BROKEN_MS * 2 ** breakdowns++));
	}

	const go = (hurry: boolean, since: Date | null) =>
		void drain(hurry, since).then(plan).catch(planAfterBreakdown);

	/** Tries now. A page out of sight tries only when it must, and once. */
	function occasion(hurry: boolean) {
		const at = now();
		if (inSight()) returnedAt = at;
		else if (!hurry) return;
		go(hurry, at);
	}

	window.addEventListener('online', () => occasion(true), { signal });
	window.addEventListener('focus', () => occasion(false), { signal });
	window.addEventListener('pageshow', () => occasion(false), { signal });
	document.addEventListener(
		'visibilitychange',
		() => {
			if (inSight()) return occasion(false);
			returnedAt = null;
			void plan().catch(planAfterBreakdown);
		},
		{ signal }
	);

	// The browser reports each new estimate of speed too. Only another kind of network is an occasion.
	const { connection } = window.navigator as { connection?: Connection };
	const kind = () => `${connection?.type} ${connection?.effectiveType}`;
	let last = kind();
	connection?.addEventListener(
		'change',
		() => {
			if (last === kind()) return;
			last = kind();
			occasion(false);
		},
		{ signal }
	);

	const deaf = news.listen((word) => {
		if (word === 'send') occasion(true);
	});
	occasion(true);

	return () => {
		controller.abort();
		clearTimeout(timer);
		deaf();
	};
}
