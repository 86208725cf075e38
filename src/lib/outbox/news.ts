/**
 * `changed`: look again. `send`: somebody wants what waits to go now. `who_sends`: whoever has the leader lock
 * to send, show that you live; and `i_send` shows it.
 */
export type Word = 'changed' | 'send' | 'who_sends' | 'i_send';

/** Word of the outbox, to whoever shows or sends it: in this page and in other tabs. */
export type News = {
	tell(word: Word): void;
	listen(listener: Listener): () => void;
};

/** `elsewhere`: it comes from another tab, or from the service worker. */
export type Listener = (word: Word, elsewhere: boolean) => void;

/**
 * Calls back at each `changed`, and when one of these events says that somebody came back to the page: nobody
 * tells it when a browser clears its storage. Returns how to stop.
 */
export function onChanged(news: News, returns: readonly string[], look: () => void): () => void {
	const deaf = news.listen((word) => {
		if (word === 'changed') look();
	});
	for (const event of returns) addEventListener(event, look);
	return () => {
		deaf();
		for (const event of returns) removeEventListener(event, look);
	};
}

const CHANNEL = 'kraken-outbox';

/** Opens the channel. It hears what it says itself, too. */
export function news(): News {
	const listeners = new Set<Listener>();
	const hear: Listener = (word, elsewhere) => listeners.forEach((each) => each(word, elsewhere));
	const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(CHANNEL) : null;
	channel?.addEventListener('message', ({ data }) => hear(data, true));
	// Node keeps a process alive for an open channel.
	(channel as unknown as { unref?: () => void } | null)?.unref?.();
	return {
		tell(word) {
			hear(word, false);
			channel?.postMessage(word);
		},
		listen(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		}
	};
}
