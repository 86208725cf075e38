import { begin } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('a reporter leaves the page at once, does not come back by "Back", and lost nothing', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await begin(page);
	const words = page.getByLabel('In your own words');
	await words.fill('Grey RHIB, no lights');
	await expect(page.getByText('Saved on this phone')).toBeVisible();
	await phone.offline(true); // no weather is fetched here
	await page.locator('h1').first().click();
	for (const _ of [1, 2, 3]) await page.keyboard.press('Shift');
	await page.waitForURL('about:blank');
	await page.goBack();
	await expect(page.getByText('Grey RHIB')).toHaveCount(0);

	await phone.offline(false);
	await page.goto(stage.url);
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	await expect(words).toHaveValue('Grey RHIB, no lights');
	await phone.offline(true);
	await page.getByRole('link', { name: 'Exit this page' }).click();
	await page.waitForURL('about:blank');
});
