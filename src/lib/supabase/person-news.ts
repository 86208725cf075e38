/** Word between tabs that somebody signed in or out: what the others show is no longer theirs to read. */
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('kraken-person') : null;
// Node keeps a process alive for an open channel.
(channel as unknown as { unref?: () => void } | null)?.unref?.();

/** Tells the other tabs of this browser, once this one remembers who it is. */
export function announcePersonChanged(): void {
	channel?.postMessage('changed');
}

/** Hears the other tabs, and not this one. */
export function onPersonChanged(listener: () => void): () => void {
	channel?.addEventListener('message', listener);
	return () => channel?.removeEventListener('message', listener);
}
