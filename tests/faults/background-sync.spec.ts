/** On Android the browser wakes the service worker once there is signal, with the app closed. */
import type { CDPSession } from '@playwright/test';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

/** The browser's number for our service worker. */
async function registrationOf(devtools: CDPSession, url: string): Promise<string> {
	const known = new Promise<string>((resolve) =>
		devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(url));
			if (ours) resolve(ours.registrationId);
		})
	);
	await devtools.send('ServiceWorker.enable');
	return known;
}

test('woken by the browser with no page open, the worker sends text and photos', async ({
	stage
}) => {
	const proxy = await startFaultProxy(stage.url);
	const { page } = await stage.phone('harbour', undefined, proxy.url);
	proxy.dead = true;
	const { reference } = await file(page, { words: 'Grey RHIB', urgency: 'today', photos: 2 });
	const devtools = await page.context().newCDPSession(page);
	const registrationId = await registrationOf(devtools, proxy.url);
	await page.goto('about:blank');
	expect(await stage.sql('select id from public.reports')).toEqual([]);
	proxy.dead = false;

	await devtools.send('ServiceWorker.dispatchSyncEvent', {
		origin: proxy.url,
		registrationId,
		tag: 'outbox',
		lastChance: false
	});
	await expect
		.poll(() =>
			stage.sql(`select reference, count(photos.received_at)::int as photos
			from public.reports join public.photos on photos.report_id = reports.id group by reference`)
		)
		.toEqual([{ reference, photos: 2 }]);
	await proxy.stop();
});

test('and what an officer did without signal', async ({ stage }) => {
	const harbour = await stage.phone('harbour');
	await file(harbour.page, { words: 'Grey RHIB', urgency: 'today' });
	await harbour.page.waitForURL(/\/sent$/);
	const proxy = await startFaultProxy(stage.url);
	const { page } = await stage.phone('officer', undefined, proxy.url);
	await expect(page.getByRole('link', { name: /Grey RHIB/ })).toBeVisible();
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	proxy.dead = true;
	await page.getByRole('button', { name: /^Acknowledge/ }).click();
	await expect(page.getByText('Acknowledged here, not sent yet').first()).toBeVisible();
	const devtools = await page.context().newCDPSession(page);
	const registrationId = await registrationOf(devtools, proxy.url);
	await page.goto('about:blank');
	proxy.dead = false;

	await devtools.send('ServiceWorker.dispatchSyncEvent', {
		...{ origin: proxy.url, registrationId, tag: 'outbox', lastChance: false }
	});
	await expect
		.poll(() => stage.sql(`select kind from public.events where kind = 'acknowledged'`))
		.toEqual([{ kind: 'acknowledged' }]);
	await proxy.stop();
});
