import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('a supervisor sees who opened a report, and its officer does not @row74', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'Two men unloading at night', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);
	const { page: officer } = await stage.phone('officer');
	await officer.getByRole('link', { name: /Two men unloading/ }).click();
	await officer.getByRole('button', { name: 'Acknowledge' }).click();
	await expect(officer.getByText('It is yours.').first()).toBeVisible();
	await expect(officer.getByText('Who has seen or changed this report')).toHaveCount(0);

	const { page } = await stage.phone('supervisor', { width: 1280, height: 800 });
	await page.getByRole('link', { name: 'Reports', exact: true }).click();
	await page.getByRole('link', { name: /Two men unloading/ }).click();
	await page.getByText('Who has seen or changed this report').click();
	const log = page.getByRole('group').filter({ hasText: 'Newest first' });
	await expect(log.getByRole('listitem')).toContainText([
		/opened it/,
		/Coral Sampleton acknowledged it/,
		/Coral Sampleton opened it/,
		/Its reporter filed it/
	]);
});

test('a supervisor puts a report on hold and lets it go again, each with a reason', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'Two men unloading at night', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);
	const { page } = await stage.phone('supervisor', { width: 1280, height: 800 });
	await page.getByRole('link', { name: 'Reports', exact: true }).click();
	await page.getByRole('link', { name: /Two men unloading/ }).click();
	await page.getByRole('button', { name: 'Put it on hold' }).click();
	await expect(page.getByRole('alert')).toContainText('Say why it must be kept');
	await page.getByLabel('Why must it be kept?').fill('A trial in spring');
	await page.getByRole('button', { name: 'Put it on hold' }).click();
	await expect(page.getByText('It is kept until it is let go.')).toBeVisible();
	await expect(page.getByText(/Held by Una Overlook/)).toContainText('A trial in spring');
	await page.getByLabel('Why can it go its time again?').fill('The trial is over');
	await page.getByRole('button', { name: 'Let it go its time' }).click();
	await expect(page.getByRole('button', { name: 'Put it on hold' })).toBeVisible();
	await page.getByText('Who has seen or changed this report').click();
	await expect(page.getByText(/Una Overlook ended its hold/)).toBeVisible();
});
