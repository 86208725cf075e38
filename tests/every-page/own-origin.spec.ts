import type { Page } from '@playwright/test';
import { aPhoto } from '../support/a-photo.ts';
import { listen } from '../support/origins.ts';
import { QUESTIONS } from '../support/questions.ts';
import { begin } from '../support/reporting.ts';
import { signIn } from '../support/sign-in.ts';
import { expect, test } from '../support/stage.ts';

test.setTimeout(300_000);

/** Opens a page and waits until it has asked for what it needs. */
async function visit(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
	await page.evaluate(() => document.fonts.ready);
}

const openChart = async (page: Page) => {
	await page.getByRole('application', { name: 'Chart' }).scrollIntoViewIfNeeded();
	await page.getByRole('button', { name: 'Zoom in' }).click();
};

test('no screen of a reporter or an officer asks another origin than our own for anything @row28', async ({
	stage
}) => {
	const phone = await stage.phone(null);
	const { page } = phone;
	const reporter = listen(page.context());
	await signIn(page, stage.url, 'harbour');
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	await page.reload(); // from now on by way of the service worker
	for (const path of [
		'home',
		'danger',
		'danger?life=yes',
		'reports',
		'phone',
		'notifications',
		'health'
	])
		await visit(page, `${stage.url}/${path}`);

	await visit(page, `${stage.url}/home`);
	await begin(page);
	const report = page.url().replace(/what$/, '');
	await page.getByLabel('In your own words').fill('Grey RHIB');
	await visit(page, `${report}where`);
	for (const way of ['Right where', 'I can see', 'At a berth', 'Type a position', 'Pick on'])
		await page.getByRole('button', { name: way }).click();
	await openChart(page);
	await page.getByRole('button', { name: 'Put the pin here' }).click();
	for (const [path, fill] of QUESTIONS) {
		await visit(page, `${report}${path}`);
		await fill(page);
	}
	await visit(page, `${report}photos`);
	await page
		.locator('input[type=file]')
		.last()
		.setInputFiles([await aPhoto(page, 1)]);
	await expect(page.getByText(/added and saved on this phone/)).toBeVisible();
	await visit(page, `${report}when`);
	await page.getByRole('button', { name: 'It is happening now' }).click();
	await page.getByRole('button', { name: 'Send report' }).click();
	await page.waitForURL('**/sent');
	await page.getByRole('link', { name: 'Add to this report' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await visit(page, `${stage.url}/reports`);
	await page.getByRole('link', { name: /KR-/ }).first().click();
	await expect(page.getByText('1 of 1 photo received').first()).toBeVisible({ timeout: 60_000 });
	await phone.offline(true);
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await phone.offline(false);

	const { page: desk } = await stage.phone(null, { width: 1280, height: 800 });
	const officer = listen(desk.context());
	await signIn(desk, stage.url, 'officer');
	await desk.reload();
	await visit(desk, `${stage.url}/inbox`);
	await desk.getByRole('link', { name: /Grey RHIB/ }).click();
	await desk.getByText('Show it on the chart').click();
	await openChart(desk);
	await desk.getByRole('button', { name: /^View Photo 1/ }).click();
	await expect(desk.getByRole('dialog').getByRole('img')).toBeVisible();
	await desk.keyboard.press('Escape');
	const file = desk.url();
	await visit(desk, `${file}/redacted-copy`);
	for (const path of ['inbox?view=map', 'notifications', 'health', 'gaps'])
		await visit(desk, `${stage.url}/${path}`);

	expect([...reporter.origins]).toEqual([stage.url]);
	expect([...officer.origins]).toEqual([stage.url]);
	expect(reporter.byWorker, 'requests of the service worker are heard').toBeGreaterThan(0);
	for (const what of ['/rest/v1/', '/auth/v1/', '/storage/v1/', 'coast.topo', '/realtime/v1/'])
		expect(
			[...reporter.addresses, ...officer.addresses].some((address) => address.includes(what)),
			what
		).toBe(true);
});
