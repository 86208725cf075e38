import { readFileSync } from 'node:fs';
import { answering } from '../support/answers.ts';
import { file } from '../support/reporting.ts';
import { signIn } from '../support/sign-in.ts';
import { expect, test } from '../support/stage.ts';

test.setTimeout(300_000);

test('a phone says what it keeps, and gives all that waits as one file', async ({ stage }) => {
	const { page } = await stage.phone('harbour');
	await answering(page, '**/rpc/submit_report', 'nothing');
	const { reference } = await file(page, { words: 'Grey RHIB, no lights' });
	await page.getByRole('link', { name: 'This phone', exact: true }).click();
	const main = page.getByRole('main');
	await expect(main).toContainText('1 report');
	await expect(main).toContainText(/Room left\s+[\d.]+ (MB|GB)/);
	await expect(main).toContainText(/Version \S+, open in a browser/);
	await page.evaluate(() => dispatchEvent(new Event('beforeinstallprompt', { cancelable: true })));
	await expect(main.getByRole('button', { name: 'Install the app' })).toBeVisible();
	await main.getByRole('button', { name: 'Ask this phone to keep what waits' }).click();
	await expect(main).toContainText('This phone was asked.');
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		main.getByRole('button', { name: 'Save a copy of all that waits' }).click()
	]);
	const copy = readFileSync(await download.path(), 'utf8');
	expect(copy).toContain(reference);
	expect(copy).toContain('Grey RHIB, no lights');
});

test('an iPhone shows how to get the app’s own icon, until somebody says no', async ({ stage }) => {
	const { page } = await stage.phone(null);
	await page.addInitScript(() =>
		Object.defineProperty(navigator, 'userAgent', { get: () => 'Mozilla/5.0 (iPhone) Safari' })
	);
	await signIn(page, stage.url, 'harbour');
	const offer = page.getByRole('region', { name: 'Put the app on your home screen' });
	await expect(offer).toContainText('Share');
	await expect(offer).toContainText('Add to Home Screen');
	await offer.getByRole('button', { name: 'Do not show this again' }).click();
	await expect(offer).toHaveCount(0);
	await page.reload();
	await expect(page.getByText('Hello, Barnaby Bollard')).toBeVisible();
	await expect(offer).toHaveCount(0);
	await page.getByRole('link', { name: 'This phone', exact: true }).click();
	await expect(page.getByRole('main')).toContainText('Add to Home Screen');
});
