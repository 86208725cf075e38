import { expect, test } from '../support/stage.ts';

test('a number was checked today, by whom is shown, and a time to acknowledge is changed', async ({
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
	await expect(page.getByText(/^Edition 1, published/)).toContainText(/\d\d indicators/);

	expect(await stage.sql('select verb from public.roster_events order by id')).toEqual([
		{ verb: 'check_number' },
		{ verb: 'set_target' }
	]);
});

test('a number is added, replaced and ended, but not the last that reporters need', async ({
	stage
}) => {
	const { page } = await stage.phone('admin');
	await page.goto(`${stage.url}/settings`);
	const form = page.locator('details[open]');
	await page.getByText('Add a number').click();
	await form.getByLabel('Kind').selectOption('Hotline');
	await form.getByLabel('Who is shown it').selectOption('South West and Solent');
	await form.getByLabel('What people see beside it').fill('Solent hotline, at night');
	await form.getByLabel('Number', { exact: true }).fill('ask Bob');
	await form.getByLabel('Last checked on').fill('2026-02-03');
	await form.getByRole('button', { name: 'Add it' }).click();
	await expect(form.getByLabel('Number', { exact: true })).toHaveAccessibleDescription(
		/Write a number that can be rung/
	);
	await form.getByLabel('Number', { exact: true }).fill('0808 157 0111');
	await form.getByRole('button', { name: 'Add it' }).click();
	await expect(page.getByRole('listitem').filter({ hasText: '0808 157 0111' })).toBeVisible();

	await page.getByText('Replace a number').click();
	await form.getByLabel('Number to replace').selectOption('Emergency: ask for the Coastguard: 999');
	await expect(form.getByLabel('What people see')).toHaveValue('Emergency: ask for the Coastguard');
	await form.getByLabel('Number', { exact: true }).fill('112');
	await form.getByRole('button', { name: 'Replace it' }).click();
	await expect(form.getByRole('alert')).toContainText('Say on which day somebody last rang it');
	await form.getByLabel('Last checked on').fill('2026-02-03');
	await form.getByRole('button', { name: 'Replace it' }).click();
	await expect(page.getByRole('listitem').filter({ hasText: ': 112' })).toBeVisible();

	await page.getByText('End a number').click();
	await form.getByLabel('Number to end').selectOption('Emergency: ask for the Coastguard: 112');
	await form.getByRole('button', { name: 'End it' }).click();
	await expect(form.getByRole('alert')).toContainText('Replace it instead.');
	await form.getByLabel('Number to end').selectOption('Solent hotline, at night: 0808 157 0111');
	await form.getByRole('button', { name: 'End it' }).click();
	await expect(page.getByRole('listitem').filter({ hasText: '0808 157 0111' })).toHaveCount(0);
	expect(await stage.sql('select verb from public.roster_events order by id')).toEqual([
		{ verb: 'add_number' },
		{ verb: 'replace_number' },
		{ verb: 'end_number' }
	]);

	const { page: reporter } = await stage.phone('harbour');
	await expect(reporter.getByText('0808 157 0101').first()).toBeVisible();
});

test('a region goes on by times of its own, and then as everywhere again', async ({ stage }) => {
	const { page } = await stage.phone('admin');
	await page.goto(`${stage.url}/settings`);
	const form = page.locator('details[open]');
	await page.getByText('Change how reports go on').click();
	await form.getByRole('button', { name: 'Save the times' }).click();
	await expect(form.getByRole('alert')).toContainText('Choose which reports it is about.');
	await form.getByLabel('Where').selectOption('South West and Solent');
	await form.getByLabel('Earlier today').check();
	await expect(form.getByLabel(/^Hours from/)).toHaveValue('24');
	await form.getByLabel(/^Hours from/).fill('1.5');
	await form.getByLabel(/^Minutes between/).fill('10');
	await form.getByLabel(/^Minutes a claim/).fill('0');
	await form.getByRole('button', { name: 'Save the times' }).click();
	await expect(form.getByLabel(/^Minutes a claim/)).toHaveAccessibleDescription(/from 1 to 1440/);
	await form.getByLabel(/^Minutes a claim/).fill('15');
	await stage.sql(`insert into public.escalation_policies
		(region_id, urgency, lapse_within, claim_lease, starts_at)
		select id, 'today', '6 hours', '5 minutes', now() - interval '1 minute'
		from public.regions where name = 'South West and Solent'`);
	await form.getByRole('button', { name: 'Save the times' }).click();
	await expect(form.getByRole('alert')).toContainText('Somebody else has just set 6 hours');
	await form.getByRole('button', { name: 'Save the times' }).click();
	const row = page.getByRole('row', { name: /Earlier today, South West and Solent/ });
	await expect(row).toContainText('1 hour 30 minutes');
	await expect(row).toContainText('Every 10 minutes');

	await page.getByText('Let a region go on as everywhere').click();
	await form
		.getByLabel('Which times of its own to end')
		.selectOption('Earlier today, South West and Solent');
	await form.getByRole('button', { name: 'As everywhere' }).click();
	await expect(row).toHaveCount(0);
	expect(await stage.sql('select verb from public.roster_events order by id')).toEqual([
		{ verb: 'set_policy' },
		{ verb: 'end_policy' }
	]);
});
