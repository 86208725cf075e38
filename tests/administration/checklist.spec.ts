import { begin, file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('the next edition is drafted, put into use and reaches a phone; a report keeps its edition @row2', async ({
	stage
}) => {
	const drone = 'A drone over the harbour or a boat';
	const { page: reporter } = await stage.phone('harbour');
	await begin(reporter);
	await reporter.getByLabel('Abandoned boat').check();
	await file(reporter, { sign: drone, begun: true });
	await reporter.waitForURL(/\/sent$/);
	const { page } = await stage.phone('admin');
	await page.goto(`${stage.url}/settings`);
	await page.getByRole('link', { name: 'Read or change the checklist' }).click();
	await expect(page.getByRole('heading', { name: 'Edition 1, in use' })).toBeVisible();
	await page.getByText('Begin the next edition').click();
	const form = page.locator('details[open]');
	await form.getByRole('button', { name: 'Begin it' }).click();
	await expect(page.getByRole('heading', { name: 'Edition 2, a draft' })).toBeVisible();

	await page.getByText('Add an indicator').click();
	await expect(form.getByLabel('Indicator', { exact: true })).toHaveAccessibleDescription(
		/Race, religion and nationality are never an indicator/
	);
	await form.getByRole('button', { name: 'Add it' }).click();
	await expect(form.getByRole('alert')).toContainText('Choose who would notice it.');
	await form.getByLabel('Indicator', { exact: true }).fill('Towing another boat at night');
	await form.getByLabel('Group').selectOption('What they were doing');
	await form.getByLabel('Everyone').check();
	await form.getByRole('button', { name: 'Add it' }).click();
	const added = page.getByRole('listitem').filter({ hasText: 'Towing another boat at night' });
	await expect(added).toContainText('New');

	await page.getByText('Change an indicator', { exact: true }).click();
	await form.getByLabel('Which indicator').selectOption('Abandoned boat');
	await form.getByLabel('Indicator', { exact: true }).fill('Abandoned or drifting boat');
	await stage.sql(
		`update public.indicators set wording = 'Boat left behind' where version = 2 and code = 'abandoned'`
	);
	await form.getByRole('button', { name: 'Save the indicator' }).click();
	await expect(form.getByRole('alert')).toContainText(
		'Somebody else has just made this “Boat left'
	);
	await form.getByRole('button', { name: 'Save the indicator' }).click();
	await expect(
		page.getByRole('listitem').filter({ hasText: 'Abandoned or drifting boat' })
	).toContainText('Changed');

	const up = page.getByRole('button', { name: 'Up Towing another boat at night' });
	await up.click();
	await expect(page.getByText('“Towing another boat at night” moved up.')).toBeVisible();
	await expect(up).toBeFocused();

	for (const indicator of ['Picking up swimmers or divers', drone]) {
		await page.getByText('Drop an indicator').click();
		await form.getByLabel('Indicator to drop').selectOption(indicator);
		await form.getByRole('button', { name: 'Drop it' }).click();
		await expect(form).toHaveCount(0);
	}
	await page.getByText('Put a dropped indicator back').click();
	await form.getByLabel('Indicator to put back').selectOption('Picking up swimmers or divers');
	await form.getByRole('button', { name: 'Put it back' }).click();
	await expect(form).toHaveCount(0);

	await page.getByText('Put this edition into use').click();
	await form.getByLabel('From which day').fill('2020-01-01');
	await form.getByRole('button', { name: 'Put it into use' }).click();
	await expect(form.getByRole('alert')).toContainText('This time is over');
	await form.getByLabel('From which day').fill('2099-01-01');
	await form.getByRole('button', { name: 'Put it into use' }).click();
	await expect(page.getByRole('heading', { name: /Edition 2, in use from .* 2099/ })).toBeVisible();
	await page.getByText('Make it a draft again').click();
	await form.getByRole('button', { name: 'Make it a draft' }).click();
	await page.getByText('Put this edition into use').click();
	await form.getByRole('button', { name: 'Put it into use' }).click();
	await expect(page.getByRole('heading', { name: 'Edition 2, in use' })).toBeVisible();
	expect(await stage.sql('select verb from public.roster_events order by id')).toEqual(
		[
			'begin_edition',
			'add_indicator',
			'change_indicator',
			'move_indicator',
			'remove_indicator',
			'remove_indicator',
			'add_indicator',
			'publish_edition',
			'withdraw_edition',
			'publish_edition'
		].map((verb) => ({ verb }))
	);

	// what was filed says what was ticked, and what is begun now shows the new edition
	await reporter.reload();
	await reporter.getByRole('link', { name: 'Follow this report' }).click();
	await expect(reporter.getByText(drone)).toBeVisible();
	await reporter.goto(`${stage.url}/home`);
	await begin(reporter);
	await expect(reporter.getByLabel('Towing another boat at night')).toBeVisible();
	await expect(reporter.getByLabel(drone)).toHaveCount(0);

	const { page: officer } = await stage.phone('officer');
	await officer.locator('main a[href^="/inbox/"]').first().click();
	await expect(officer.getByText(drone)).toBeVisible();
	await expect(officer.getByText('Abandoned boat', { exact: true })).toBeVisible();
	expect(await stage.sql('select indicator_version, indicators from public.reports')).toEqual([
		{ indicator_version: 1, indicators: expect.arrayContaining(['abandoned', 'drone']) }
	]);
});
