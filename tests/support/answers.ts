/** What a phone may hear instead of an answer, so that a story can have each kind of trouble. */
import type { Page, Route } from '@playwright/test';

export type Heard = 'nothing' | 'busy' | 'portal' | 'signed_out' | 'unreadable' | 'silence' | 'yes';

const ANSWERS: Record<Heard, (route: Route) => Promise<void>> = {
	nothing: (route) => route.abort('internetdisconnected'),
	busy: (route) => route.fulfill({ status: 503, json: { message: 'upstream' } }),
	portal: (route) =>
		route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Marina Wi-Fi</h1>' }),
	signed_out: (route) =>
		route.fulfill({ status: 401, json: { code: 'PGRST301', message: 'JWT expired' } }),
	unreadable: (route) =>
		route.fulfill({
			status: 422,
			json: { code: 'PT422', message: 'report_unreadable', details: 'description' }
		}),
	silence: async () => {}, // the line stays open, and nothing comes until something else is heard
	yes: (route) => route.continue()
};

/** Has whatever the page asks of that address answered so, until it is told otherwise. */
export async function answering(
	page: Page,
	address: string,
	first: Heard,
	about = ''
): Promise<(heard: Heard) => void> {
	let now = first;
	const silent: Route[] = [];
	await page.route(address, async (route) => {
		const meant = route.request().postData()?.includes(about) ?? true;
		if (meant && now === 'silence') silent.push(route);
		await ANSWERS[meant ? now : 'yes'](route);
	});
	return (heard) => {
		now = heard;
		for (const route of silent.splice(0)) void ANSWERS[heard](route);
	};
}
