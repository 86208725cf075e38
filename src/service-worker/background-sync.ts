import { takeAboard } from '$lib/outbox/delivery/aboard.ts';
import { outboxDrainer, waitingItems } from '$lib/outbox/delivery/outbox-drainer.ts';
import { openOutbox } from '$lib/outbox/outbox.ts';
import { SYNC_TAG } from '$lib/outbox/background.ts';

declare const self: ServiceWorkerGlobalScope;

/** Not in TypeScript's own list: of the phones, Android's alone has it. */
type SyncEvent = ExtendableEvent & { readonly tag: string };

/**
 * Sends what waits when the browser says that there is signal, with no page open. It fails while
 * anything is left, so that the browser says so again.
 */
export function sendInBackground(appVersion: string): void {
	takeAboard();
	const outbox = openOutbox();
	const drain = outboxDrainer(outbox, appVersion);

	async function sendAll(): Promise<void> {
		await drain(true);
		const { texts, photos } = await waitingItems(outbox);
		const left = [...texts, ...photos];
		if (left.some(({ state }) => state !== 'parked')) throw new Error('something is left to send');
	}

	self.addEventListener('sync', (event) => {
		const { tag } = event as SyncEvent;
		if (tag === SYNC_TAG) (event as SyncEvent).waitUntil(sendAll());
	});
}
