import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('a supervisor sees what came of reports, which sites are silent, and before and after a day @row61', async ({
	stage
}) => {
	const harbour = await stage.phone('harbour');
	await file(harbour.page, { words: 'Grey RHIB', sign: 'A drone over the harbour or a boat' });
	await harbour.page.waitForURL(/\/sent$/);
	await stage.sql(`update public.sites set berths = 200 where name = 'Yarmouth Harbour'`);
	const { page } = await stage.phone('supervisor');
	await page.goto(`${stage.url}/response-times/site-contact`);
	const table = (name: string) => page.getByRole('table', { name, exact: true });
	await expect(table('Sites').getByRole('row')).toHaveCount(26);
	await page.getByRole('link', { name: 'Sites: the next page' }).click();
	const yarmouth = table('Sites').getByRole('row').filter({ hasText: 'Yarmouth Harbour' });
	await expect(yarmouth).toContainText('5.0');
	await expect(yarmouth).toContainText('Solent West');
	await expect(table('Sites')).toContainText('berths not known');
	await expect(table('Outcomes by indicator')).toContainText('A drone over the harbour or a boat');
	await expect(table('Outcomes by who reported')).toContainText('harbour master');

	const silent = table('Sites without contact');
	await expect(silent).toContainText('Falmouth Harbour');
	await expect(silent).not.toContainText('Yarmouth Harbour');
	await page.getByLabel('Days').fill('30');
	await page.getByLabel('Days').press('Enter');
	await expect(page.getByText(/sites in 30 days, the longest first/)).toBeVisible();
	await expect(page).toHaveURL(/quiet=30/);

	await page.getByLabel('Days').fill('soon');
	await page.getByLabel('Days').press('Enter');
	await expect(page.getByRole('alert')).toContainText('Write days, from 1 to 3650');
	await expect(page.getByLabel('Days')).toHaveValue('soon');
	await expect(table('Sites')).toBeVisible();

	await page.getByRole('link', { name: '12 months' }).click();
	await expect(page).toHaveURL(/from=/);
	await page.getByLabel('First day', { exact: true }).fill('');
	await page.getByRole('button', { name: 'Show' }).first().click();
	await expect(page.getByRole('alert')).toContainText('Enter the first day');
	await expect(table('Sites')).toBeHidden();
	await page.goto(`${stage.url}/response-times/site-contact?page=9&quiet-page=9`);
	await page.getByRole('link', { name: 'Sites: the first page' }).click();
	await expect(table('Sites').getByRole('row')).toHaveCount(26);
	const today = new Date().toISOString().slice(0, 10);
	await page.getByLabel('First day after').fill(today);
	await page.getByRole('button', { name: 'Compare' }).click();
	await expect(page.getByText('Choose a day before today')).toBeVisible();
	await page.getByLabel('First day after').fill('2026-01-15');
	await page.getByRole('button', { name: 'Compare' }).click();
	await expect(table('Before and after')).toBeVisible();
	await expect(page.getByText('Too few to compare')).toBeVisible();
});
