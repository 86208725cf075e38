import { expect, test } from './stage.ts';

test('a number was checked today, by whom is shown, and a time to acknowledge is changed @long', async ({
	stage
}) => {
	await stage.sql(`update public.contact_numbers set last_checked_on = '2026-02-03'`);
	const { page } = await stage.phone('admin');
	await page.getByRole('navigation', { name: 'Menu' }).getByText('Numbers and targets').click();
	const row = page.getByRole('listitem').filter({ hasText: '0800 011 3304' });
	await expect(row).toContainText('Last checked on Tue 3 February 2026');
	await row.getByRole('button', { name: /^Checked today/ }).click();
	await expect(row).toContainText('by Ada Minster');
	await expect(row.getByRole('button')).toHaveCount(0);

	await page.getByText('Change a time to acknowledge').click();
	const form = page.locator('details[open]');
	await form.getByLabel('Earlier today').check();
	await form.getByLabel('Minutes to acknowledge').fill('soon');
	await form.getByRole('button', { name: 'Save the time' }).click();
	await expect(form.getByLabel('Minutes')).toHaveAccessibleDescription(/Write minutes, from 1/);
	await form.getByLabel('Minutes to acknowledge').fill('90');
	await form.getByRole('button', { name: 'Save the time' }).click();
	await expect(page.getByText('1 hour 30 minutes')).toBeVisible();
	await expect(page.getByText(/^Edition 1, published/)).toContainText(/\d\d signs/);

	expect(await stage.sql('select verb from public.roster_events order by id')).toEqual([
		{ verb: 'check_number' },
		{ verb: 'set_target' }
	]);
});
