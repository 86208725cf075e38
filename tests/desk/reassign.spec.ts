import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('an officer gives a report to somebody by name: they have it, and it says who could not', async ({
	stage
}) => {
	await stage.absent('twin');
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'Two men unloading at night', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);

	const { page } = await stage.phone('officer');
	await page.getByRole('link', { name: /Two men unloading/ }).click();
	await expect(page.getByText('To be acknowledged by')).toBeVisible();
	await page.getByText('Who cannot have it now, and why not').click();
	await expect(page.getByRole('listitem').filter({ hasText: 'Finn Mockridge' })).toHaveText(
		'Finn Mockridge: away or on leave'
	);
	await page.getByRole('button', { name: 'Give it to them' }).click();
	await expect(page.getByRole('alert')).toContainText('Choose who should have it');
	await page.getByRole('radio', { name: 'Hattie Hotwell' }).check();
	const reason = page.getByRole('textbox', { name: 'Why?' }).last();
	await reason.fill('She has the skipper on the telephone');

	// She is switched off in the same moment: nothing typed is lost, and the list is a new one.
	await stage.sql(`update public.people set active = false where name = 'Hattie Hotwell'`);
	await page.getByRole('button', { name: 'Give it to them' }).click();
	await expect(page.getByText('They cannot have it now. Choose somebody else.')).toBeVisible();
	await expect(page.getByRole('radio', { name: 'Hattie Hotwell' })).toHaveCount(0);
	await expect(reason).toHaveValue(/skipper/);
	await page.getByRole('radio', { name: 'Otto Overnight' }).check();
	await page.getByRole('button', { name: 'Give it to them' }).click();
	await expect(page.getByText('They have it already, with a fresh deadline.')).toBeVisible();
	await expect(page.getByText('With: Otto Overnight, hotline')).toBeVisible();

	const hotline = await stage.phone('hotline.two');
	await hotline.page.getByRole('link', { name: /Two men unloading/ }).click();
	await expect(hotline.page.getByRole('listitem').filter({ hasText: 'gave it to' })).toContainText(
		'She has the skipper on the telephone'
	);
	await phone.page.goto(`${stage.url}/reports`);
	await expect(phone.page.getByRole('main')).not.toContainText('skipper');
});

test('a supervisor finds a report nobody answers, and gives it to somebody', async ({ stage }) => {
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'Two men unloading at night', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);
	const { page } = await stage.phone('supervisor', { width: 1280, height: 800 });
	await page.getByRole('link', { name: 'Reports', exact: true }).click();
	await page.getByRole('link', { name: /Two men unloading/ }).click();
	await page.getByRole('radio', { name: 'Finn Mockridge' }).check();
	await page.getByRole('textbox', { name: 'Why?' }).fill('Coral is at sea');
	await page.getByRole('button', { name: 'Give it to them' }).click();
	await expect(page.getByText('With: Finn Mockridge')).toBeVisible();
	await expect(page.getByText('Coral is at sea').first()).toBeVisible();
});
