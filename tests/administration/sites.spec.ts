import { expect, test } from '../support/stage.ts';

test('a site is added, moved to another patch, and closed once nobody reports from it', async ({
	stage
}) => {
	const { page } = await stage.phone('admin');
	await page.getByRole('navigation', { name: 'Menu' }).getByText('Sites').click();
	await page.getByText('Add a site').click();
	const form = page.locator('details[open]');
	await form.getByLabel('Name').fill('Invented Quay');
	await form.getByRole('button', { name: 'Add it' }).click();
	await expect(form.getByLabel('Position')).toHaveAccessibleDescription(/Write a position like/);
	await expect(form.getByLabel('Name')).toHaveValue('Invented Quay');
	await form.getByLabel('Marina').check();
	await form.getByLabel('County').fill('Hampshire');
	await form.getByLabel('Position').fill('50°45.720′N 001°17.760′W');
	await form.getByLabel('Patch').selectOption('Solent West (South West and Solent)');
	await form.getByRole('button', { name: 'Add it' }).click();
	await expect(page.getByText('The site is added.')).toBeVisible();

	await page.getByLabel('Site', { exact: true }).fill('invented');
	await page.getByRole('button', { name: 'Find' }).click();
	await page.getByRole('link', { name: 'Invented Quay' }).click();
	await page.getByText('Change it, or move it').click();
	await form.getByLabel('Patch').selectOption('Kent (South East and East Anglia)');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('The site is saved.')).toBeVisible();
	await page.getByText('Close this site').click();
	await form.getByRole('button', { name: 'Close it' }).click();
	await expect(page.getByText('No, it is closed')).toBeVisible();

	await page.goto(`${stage.url}/sites?name=yarmouth`);
	await page.getByRole('link', { name: 'Yarmouth Harbour' }).click();
	await page.getByText('Close this site').click();
	await form.getByRole('button', { name: 'Close it' }).click();
	await expect(page.getByText('Somebody still reports from this site.')).toBeVisible();

	expect(await stage.sql('select verb from public.roster_events order by id')).toEqual([
		{ verb: 'add_site' },
		{ verb: 'change_site' },
		{ verb: 'close_site' }
	]);
	expect(
		await stage.sql(`select latitude, longitude, patches.name as patch from public.sites
			join public.patches on patches.id = patch_id where sites.name = 'Invented Quay'`)
	).toEqual([{ latitude: 50.762, longitude: -1.296, patch: 'Kent' }]);
});
