import { expect, test } from '../support/stage.ts';

test('a region and its patch are added, say what they need, are renamed, and the patch is closed', async ({
	stage
}) => {
	const { page } = await stage.phone('admin');
	await page.goto(`${stage.url}/regions`);
	await page.getByText('Add a region').click();
	const form = page.locator('details[open]');
	await form.getByRole('button', { name: 'Add it' }).click();
	await expect(form.getByLabel('Name of the new region')).toHaveAccessibleDescription(/Write the/);
	await form.getByLabel('Name of the new region').fill('South West and Solent');
	await form.getByRole('button', { name: 'Add it' }).click();
	await expect(form.getByRole('alert')).toContainText('There is a region of that name already.');
	await form.getByLabel('Name of the new region').fill('Invented Coast');
	await form.getByRole('button', { name: 'Add it' }).click();
	await expect(page.getByText('Needs 4 things')).toBeVisible();
	await page.getByRole('link', { name: 'Invented Coast' }).click();

	await expect(page.getByText('A hotline operator: without one')).toBeVisible();
	await page.getByText('Add a patch').click();
	await form.getByLabel('Name of the patch').fill('Invented Bay');
	await form.getByRole('button', { name: 'Add it' }).click();
	await expect(page.getByText('An officer for Invented Bay')).toBeVisible();
	await expect(page.getByText('A patch for its sites')).toHaveCount(0);

	await page.getByText('Rename this region').click();
	await form.getByLabel('Name of the region').fill('My Coast');
	await stage.sql(`update public.regions set name = 'Their Coast' where name = 'Invented Coast'`);
	await form.getByRole('button', { name: 'Save the name' }).click();
	await expect(form.getByRole('alert')).toContainText(
		'Somebody else has just named it “Their Coast”'
	);
	await expect(form.getByLabel('Name of the region')).toHaveValue('My Coast');
	await form.getByRole('button', { name: 'Save the name' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('My Coast');

	await page.getByText('Rename a patch').click();
	await form.getByLabel('Patch', { exact: true }).selectOption('Invented Bay');
	await form.getByLabel('New name').fill('Bay of Bays');
	await form.getByRole('button', { name: 'Save the name' }).click();
	await expect(page.getByRole('rowheader', { name: 'Bay of Bays' })).toBeVisible();
	await page.getByText('Close a patch').click();
	await form.getByLabel('Patch to close').selectOption('Bay of Bays');
	await form.getByRole('button', { name: 'Close it' }).click();
	await expect(page.getByRole('rowheader', { name: 'Bay of Bays Closed' })).toBeVisible();

	await page.goto(`${stage.url}/regions`);
	await page.getByRole('link', { name: 'South East and East Anglia' }).click();
	await page.getByText('Close a patch').click();
	await form.getByLabel('Patch to close').selectOption('Kent');
	await form.getByRole('button', { name: 'Close it' }).click();
	await expect(form.getByRole('alert')).toContainText('There are still sites in this patch');
	expect(await stage.sql('select verb from public.roster_events order by id')).toEqual([
		{ verb: 'add_region' },
		{ verb: 'add_patch' },
		{ verb: 'rename_region' },
		{ verb: 'rename_patch' },
		{ verb: 'close_patch' }
	]);
});
