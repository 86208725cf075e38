import { dayFromNow as day } from '../support/days.ts';
import { expect, test } from '../support/stage.ts';

test('leave that would leave a patch with nobody is asked about, and holds when told to', async ({
	stage
}) => {
	await stage.absent('twin');
	const { page } = await stage.phone('admin', { width: 1280, height: 800 });
	await page.getByRole('navigation', { name: 'Menu' }).getByText('Rosters').click();
	await page.getByRole('link', { name: 'South West and Solent' }).click();
	await expect(page.getByRole('main')).toContainText(/\(Dorset\): \d+ gaps/);
	await expect(page.getByRole('main')).not.toContainText(/\(Solent West\): \d+ gap/);
	await page.getByRole('link', { name: 'Coral Sampleton' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Coral Sampleton');
	await expect(page.getByText('Monday to Sunday day and night')).toBeVisible();

	await page.getByText('Record leave or sickness').click();
	const form = page.locator('details[open]');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form.getByRole('alert')).toContainText('Choose leave or sickness.');
	await expect(form.getByLabel('First day')).toHaveAccessibleDescription(/Say the first day/);

	await form.getByLabel('Leave', { exact: true }).check();
	await form.getByLabel('First day').fill(day(3));
	await form.getByLabel('Last day').fill(day(3));
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form).toContainText('Nothing is saved yet');
	await expect(form).toContainText('(Solent West): 1 gap');
	expect(await stage.sql('select verb from public.roster_events')).toEqual([]);

	await form.getByRole('button', { name: 'Save it all the same' }).click();
	await expect(page.getByText('The absence is saved.')).toBeVisible();
	const kept = () =>
		stage.sql(`select reason, (starts_at at time zone 'Europe/London')::text as starts_at,
			(ends_at - starts_at)::text as lasts from public.absences where reason = 'leave' and ends_at is not null`);
	expect(await kept()).toEqual([
		{ reason: 'leave', starts_at: `${day(3)} 00:00:00`, lasts: '1 day' }
	]);
	await page.getByRole('link', { name: 'Rosters' }).first().click();
	await page.getByRole('link', { name: 'South West and Solent' }).click();
	await expect(page.getByRole('main')).toContainText('(Solent West): 1 gap');

	await page.getByRole('link', { name: 'Coral Sampleton' }).click();
	await page.getByRole('button', { name: /^Cancel/ }).click();
	await expect(page.getByText('No leave and no sickness.')).toBeVisible();
	expect(await kept()).toEqual([]);
});

test('a week, a swap, a limit and a new twin are saved from the forms', async ({ stage }) => {
	const { page } = await stage.phone('admin');
	await page.goto(`${stage.url}/rosters`);
	await page.getByRole('link', { name: 'South West and Solent' }).click();
	await page.getByText('Change who looks after a patch').click();
	const form = page.locator('details[open]');
	await form.getByLabel('Patch').selectOption('Solent West');
	await form.getByLabel('Twin').check();
	await form.getByLabel('Who').selectOption('Dorian Dummett');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('The patch has who you chose.')).toBeVisible();

	await page.getByRole('link', { name: 'Coral Sampleton' }).click();
	await page.getByText('Change the limit').click();
	await form.getByLabel('Open reports at a time').fill('many');
	await form.getByRole('button').click();
	await expect(form.getByRole('alert')).toContainText('Write a whole number');
	await form.getByLabel('Open reports at a time').fill('7');
	await form.getByRole('button').click();
	await expect(page.getByText('At most 7.')).toBeVisible();

	await page.getByText('Give duty to a colleague').click();
	await form.getByLabel('Who takes it').selectOption('Finn Mockridge');
	await form.getByLabel('First day').fill(day(2));
	await form.getByLabel('Last day').fill(day(2));
	await form.getByRole('button', { name: 'Save the swap' }).click();
	// Dorian keeps office hours, so at night nobody is left
	await form.getByRole('button', { name: 'Save it all the same' }).click();
	await expect(page.getByText('The swap is saved')).toBeVisible();

	await page.getByText('Change the weekly shifts').click();
	await form.getByLabel('Sunday').fill('late');
	await form.getByLabel('From which day').fill(day(10));
	await form.getByRole('button', { name: 'Save the week' }).click();
	await expect(form.getByLabel('Sunday')).toHaveAccessibleDescription(/Write hours like/);
	await form.getByLabel('Sunday').fill('');
	await form.getByRole('button', { name: 'Save the week' }).click();
	await form.getByRole('button', { name: 'Save it all the same' }).click();
	await expect(page.getByText('Monday to Saturday day and night')).toBeVisible();

	const verbs = await stage.sql('select verb from public.roster_events order by id');
	expect(verbs.map(({ verb }) => verb)).toEqual([
		'set_patch_officer',
		'set_capacity',
		'swap_duty',
		'swap_duty',
		'set_duties'
	]);
});
