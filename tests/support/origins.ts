/** Which origins a browser asks: nothing of ours may come from anybody else's. */
import type { BrowserContext, Page } from '@playwright/test';

export type Heard = { origins: Set<string>; addresses: Set<string>; byWorker: number };

/** What the pages, workers and sockets of a browser ask for, from now on. */
export function listen(context: BrowserContext): Heard {
	const heard: Heard = { origins: new Set(), addresses: new Set(), byWorker: 0 };
	const note = (address: string) => {
		const { protocol, origin, host } = new URL(address);
		if (protocol === 'data:' || protocol === 'blob:') return; // made in the page itself
		heard.origins.add(protocol.startsWith('ws') ? `http://${host}` : origin);
		heard.addresses.add(address);
	};
	context.on('request', (request) => {
		if (request.serviceWorker()) heard.byWorker++;
		note(request.url());
	});
	const watch = (page: Page) => page.on('websocket', (socket) => note(socket.url()));
	context.pages().forEach(watch);
	context.on('page', watch);
	return heard;
}
