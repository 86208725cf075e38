import { tabTo } from './keyboard.ts';
import { expect, test } from './stage.ts';

test('a report is filed by keyboard alone, and three inputs take less than a minute', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour', { width: 1280, height: 800 });
	const began = Date.now();
	await tabTo(page, /Report something suspicious/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/danger');
	await tabTo(page, /No, start the report/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/what');

	await tabTo(page, /^ *Continue/);
	await page.keyboard.press('Enter');
	const summary = page.getByRole('alert');
	await expect(summary).toContainText('There is a problem');
	await expect(page).toHaveTitle(/^Error: /);
	expect(await page.locator(':focus').innerText()).toContain('There is a problem');

	await tabTo(page, /In your own words/);
	await page.keyboard.type('Grey RHIB, no lights');
	await tabTo(page, /^ *Continue/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/where');
	await tabTo(page, /^ *Continue/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/when');
	await tabTo(page, /It is happening now/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/check');
	await tabTo(page, /Send report/);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/sent$/);
	expect(await stage.sql('select description, urgency from public.reports')).toEqual([
		{ description: 'Grey RHIB, no lights', urgency: 'now' }
	]);
	console.log(`by keyboard: ${((Date.now() - began) / 1000).toFixed(1)} s, ${3} inputs`);
});
