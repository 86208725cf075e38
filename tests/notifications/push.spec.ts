import type { Page } from '@playwright/test';
import webpush from 'web-push';
import { browser, fakeServer } from '../../supabase/gateway/functions/push.fixture.ts';
import { expect, test, type Stage } from '../support/stage.ts';

const ENDPOINT = 'https://fcm.googleapis.com/fcm/send/';

/** One subscription that the browser made. */
type Made = { readonly endpoint: string; readonly visible: boolean; readonly key: string };
type Kept = { readonly made: Made[]; readonly now: Made | null };

/**
 * Stands in for the browser's push service, which headless Chromium lacks: `subscribe` would wait for
 * ever. Only `PushManager` is replaced; what it knows outlives a reload, as in a browser.
 */
async function standInForPushService(page: Page): Promise<void> {
	const { p256dh, auth } = browser();
	await page.addInitScript(
		([start, p256dh, auth]) => {
			const read = () =>
				JSON.parse(localStorage.getItem('push-service') ?? '{"made":[],"now":null}') as Kept;
			const keep = (kept: Kept) => localStorage.setItem('push-service', JSON.stringify(kept));
			const subscriptionOf = (now: Made) => ({
				endpoint: now.endpoint,
				options: {
					userVisibleOnly: now.visible,
					applicationServerKey: Uint8Array.from(atob(now.key), (sign) => sign.charCodeAt(0)).buffer
				},
				toJSON: () => ({ endpoint: now.endpoint, keys: { p256dh, auth } }),
				unsubscribe: async () => (keep({ ...read(), now: null }), true)
			});
			Object.assign(PushManager.prototype, {
				async getSubscription() {
					const { now } = read();
					return now && subscriptionOf(now);
				},
				async subscribe(options: PushSubscriptionOptionsInit) {
					const { made, now } = read();
					const bytes = new Uint8Array(options.applicationServerKey as ArrayBuffer);
					const key = btoa(String.fromCharCode(...bytes));
					if (now && now.key !== key) throw new DOMException('another key', 'InvalidStateError');
					const one = {
						endpoint: `${start}${made.length + 1}`,
						visible: options.userVisibleOnly === true,
						key
					};
					keep({ made: [...made, one], now: one });
					return subscriptionOf(one);
				}
			});
		},
		[ENDPOINT, p256dh, auth] as const
	);
}

const keptBy = (page: Page) =>
	page.evaluate(() => JSON.parse(localStorage.getItem('push-service')!) as Kept);

const addresses = async (stage: Stage) => {
	const rows = await stage.sql(
		`select address from public.channels where kind = 'push'
		and person_id = md5('person:officer@example.test')::uuid order by address`
	);
	return rows.map(({ address }) => String(address).replace(ENDPOINT, ''));
};

test('a subscription is made, renewed for a new key, sent again at each launch, pruned when gone, and ends at sign-out @row62', async ({
	stage
}) => {
	await stage.sql(`delete from public.channels where kind = 'push'`);
	const { page } = await stage.phone('officer');
	await standInForPushService(page);
	const ways = `${stage.url}/functions/v1/dispatch-notifications`;
	const { push_key } = (await (await fetch(ways)).json()) as { push_key: string };
	const plain = (key: string) => Buffer.from(key, 'base64url').toString('base64');

	await page.goto(`${stage.url}/notifications`);
	await page.getByRole('button', { name: 'Turn on messages on this screen' }).click();
	await expect(page.getByText('It is on.')).toBeVisible();
	expect(await addresses(stage)).toEqual(['1']);
	expect((await keptBy(page)).made).toEqual([
		{ endpoint: `${ENDPOINT}1`, visible: true, key: plain(push_key) }
	]);

	// A browser moves an endpoint without a word: the next launch tells where it is now.
	await page.evaluate((start) => {
		const kept = JSON.parse(localStorage.getItem('push-service')!) as Kept;
		const now = { ...kept.now!, endpoint: `${start}moved` };
		localStorage.setItem('push-service', JSON.stringify({ ...kept, now }));
	}, ENDPOINT);
	await page.goto(`${stage.url}/inbox`);
	await expect.poll(() => addresses(stage)).toEqual(['1', 'moved']);
	expect((await keptBy(page)).made).toHaveLength(1);

	// What the push service has no more is pruned: here the old endpoint, which a test was owed to.
	const gone = await fakeServer();
	gone.answers = 410;
	await stage.sql('update public.channels set address = $1 where address = $2', [
		`${gone.url}/1`,
		`${ENDPOINT}1`
	]);
	await stage.messages();
	expect(gone.seen.map(({ path }) => path)).toEqual(['/1']);
	expect(await addresses(stage)).toEqual(['moved']);
	await gone.stop();

	// The service has another key: the old subscription ends, one is made for the new key.
	const next = webpush.generateVAPIDKeys().publicKey;
	await page.route(ways, async (route) => {
		const response = await route.fetch();
		await route.fulfill({ response, json: { ...(await response.json()), push_key: next } });
	});
	await page.goto(`${stage.url}/notifications`);
	await expect.poll(() => addresses(stage)).toContain('2');
	expect((await keptBy(page)).now).toEqual({
		endpoint: `${ENDPOINT}2`,
		visible: true,
		key: plain(next)
	});

	// A launch at which nothing has changed makes nothing.
	const before = await addresses(stage);
	await Promise.all([
		page.waitForResponse((answer) => answer.url().endsWith('/rpc/keep_channel') && answer.ok()),
		page.reload()
	]);
	expect(await addresses(stage)).toEqual(before);
	expect((await keptBy(page)).made).toHaveLength(2);

	await page.getByRole('button', { name: 'Sign out' }).click();
	await page.waitForURL(/\/sign-in/);
	expect((await keptBy(page)).now).toBeNull();
	expect(await addresses(stage)).not.toContain('2');
});

test('three pushes to a page that somebody looks at are each shown @row62', async ({ stage }) => {
	const { page } = await stage.phone('officer');
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	const devtools = await page.context().newCDPSession(page);
	const registration = new Promise<string>((found) => {
		devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [one] }) => {
			if (one) found(one.registrationId);
		});
	});
	await devtools.send('ServiceWorker.enable');
	const registrationId = await registration;
	const shown = () =>
		page.evaluate(async () => {
			const worker = await navigator.serviceWorker.ready;
			const all = await worker.getNotifications();
			return all.map(({ title, data }) => `${title}: ${data}`).sort();
		});

	await page.bringToFront();
	const expected: string[] = [];
	for (let push = 1; push <= 3; push++) {
		const path = `/notification#open=0b6f0f0e-5d0e-4c7b-9c3a-7f8f1c2d3e4${push}`;
		expect(
			await page.evaluate(() => document.hasFocus() && document.visibilityState === 'visible')
		).toBe(true);
		expected.push(`A report needs you: ${path}`);
		await expect(async () => {
			// DevTools may drop a message, without a word, for a worker that a busy machine is slow to start.
			await devtools.send('ServiceWorker.deliverPushMessage', {
				origin: stage.url,
				registrationId,
				data: JSON.stringify({ text: 'A report needs you', url: `https://kraken.example${path}` })
			});
			// no more and no other: a browser itself speaks up for a worker that stays silent
			await expect.poll(shown, { timeout: 10_000 }).toEqual(expected);
		}).toPass({ timeout: 90_000 });
	}
});
