import type { CDPSession, Page } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from '../support/browser.ts';
import { begin, file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

// Chromium reports 10 GiB to every page, whatever the quota is, unless this feature is off.
test.use({
	launchOptions: {
		executablePath: findBrowser() ?? undefined,
		args: [...BROWSER_ARGS, '--disable-features=StaticStorageQuota']
	}
});

const MB = 1024 * 1024;
const NEARLY_FULL = 'This phone is nearly full.';
const MAY_DELETE = 'This phone may delete what is saved here';

/** Leaves the origin that much room on this phone beyond what it uses already. */
async function leaveRoom(devtools: CDPSession, page: Page, url: string, free: number) {
	const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage!);
	await devtools.send('Storage.overrideQuotaForOrigin', { origin: url, quotaSize: used + free });
}

test('a phone with little room, or that may delete a draft, warns and says so in its diagnostics @row18', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	const diagnostics = page.getByRole('main');
	const freshly = async (path: string) => {
		await page.goto(`${stage.url}${path}`);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	};

	// Room for all, and nothing that could be lost: no warning.
	await freshly('/phone');
	await expect(diagnostics).toContainText('Nothing: all is sent');
	await freshly('/home');
	await expect(page.getByText('Coral Sampleton').first()).toBeVisible();
	await expect(page.getByText(MAY_DELETE)).toHaveCount(0);
	await expect(page.getByText(NEARLY_FULL)).toHaveCount(0);

	// A draft is only here, and the browser does not promise to keep it.
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB');
	await expect(page.getByText('Saved on this phone at')).toBeVisible();
	expect(await page.evaluate(() => navigator.storage.persisted())).toBe(false);
	await freshly('/home');
	await expect(page.getByText(MAY_DELETE)).toBeVisible();
	await freshly('/phone');
	await expect(diagnostics).toContainText(/Kept here\s+Not promised/);

	const devtools = await page.context().newCDPSession(page); // holds the limit until it is closed
	for (const [free, warned] of [
		[60 * MB, false],
		[40 * MB, true]
	] as const) {
		await leaveRoom(devtools, page, stage.url, free);
		await freshly('/reports');
		await expect(page.getByText(MAY_DELETE)).toBeVisible();
		await expect(page.getByText(NEARLY_FULL)).toHaveCount(warned ? 1 : 0);
		await freshly('/phone');
		await expect(diagnostics).toContainText(/Room left\s+\d+\.\d MB/);
		const left = /Room left\s+(\d+\.\d) MB/.exec(await diagnostics.innerText())![1];
		expect(Math.abs(Number(left) * 1e6 - free)).toBeLessThan(5 * MB);
		await expect(diagnostics.getByText('Nearly full')).toHaveCount(warned ? 1 : 0);
	}
});

test('a phone that promises to keep what waits is asked once there is something, and does not warn @row18', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Browser.setPermission', {
		permission: { name: 'persistent-storage' },
		setting: 'granted',
		origin: stage.url
	});
	await page.evaluate(() => {
		const { storage } = navigator;
		const real = storage.persist.bind(storage);
		storage.persist = () => (Object.assign(window, { asked: true }), real());
	});
	await phone.offline(true);
	await file(page, { words: 'Grey RHIB', urgency: 'today' });
	await expect.poll(() => page.evaluate(() => 'asked' in window)).toBe(true);
	await page.goto(`${stage.url}/home`);
	await expect(page.getByText('still on this phone').first()).toBeVisible();
	await expect(page.getByText(MAY_DELETE)).toHaveCount(0);
	await page.goto(`${stage.url}/phone`);
	await expect(page.getByRole('main')).toContainText('Yes: this phone does not clear it by itself');
});
