import { countAnew } from '$lib/desk/data/counts.ts';
import { showBadge } from '$lib/badge.ts';

declare const self: ServiceWorkerGlobalScope;

type Said = { readonly text: string; readonly path: string };

/** For a message that cannot be read: it is shown all the same. */
const ANY: Said = { text: 'A report needs you', path: '/notification' };

function read(data: PushMessageData | null): Said {
	try {
		const { text, url } = data!.json() as { text: string; url: string };
		// whatever name we are known by where it was sent, it opens here
		const { pathname, hash } = new URL(url);
		return typeof text === 'string' ? { text, path: pathname + hash } : ANY;
	} catch {
		return ANY;
	}
}

/**
 * Shows each push, also to somebody who is looking at the app: a browser takes the right away from
 * whoever stays silent. A tap opens a page of its own, so that nothing half written is left.
 */
export function showPushes(): void {
	self.addEventListener('push', (event) => {
		const { text, path } = read(event.data);
		const shown = { tag: path, data: path, icon: '/icons/icon-192.png', requireInteraction: true };
		event.waitUntil(
			// where nobody can be asked how many wait, something does
			Promise.all([
				self.registration.showNotification(text, shown),
				countAnew().catch(() => showBadge(null))
			])
		);
	});
	self.addEventListener('notificationclick', (event) => {
		event.notification.close();
		event.waitUntil(self.clients.openWindow(String(event.notification.data)));
	});
}
