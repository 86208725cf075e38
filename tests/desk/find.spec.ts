import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('a report is found by a word, the address keeps it, and the arrows go from one to the next', async ({
	stage
}) => {
	const { page: harbour } = await stage.phone('harbour');
	const references: string[] = [];
	for (const words of ['Grey RHIB, no lights', 'Yacht at anchor, two men']) {
		const { reference } = await file(harbour, { words, urgency: 'today' });
		references.push(reference);
		await harbour.waitForURL(/\/sent$/);
		await harbour.getByRole('link', { name: 'Back to the start' }).click();
	}
	const { page } = await stage.phone('officer', { width: 1280, height: 800 });
	const links = page.locator('main table a[href^="/inbox/"]');
	await expect(links).toHaveCount(2);
	await links.first().focus();
	await page.keyboard.press('ArrowDown');
	await expect(links.nth(1)).toBeFocused();
	await page.keyboard.press('ArrowUp');
	await expect(links.first()).toBeFocused();

	await page.getByText('Find a report').click();
	await page.getByLabel('Reference, number, site or words').fill('anch');
	await page.keyboard.press('Enter');
	await expect(links).toHaveCount(1);
	await expect(links).toContainText('Yacht at anchor');
	await expect(page).toHaveURL(/\/inbox\?find=anch$/);
	await page.reload();
	await expect(links).toHaveCount(1);

	await page.getByLabel('Reference, number, site or words').fill(references[0]!);
	await page.getByRole('button', { name: 'Find' }).click();
	await expect(links).toContainText('Grey RHIB');
	await page.getByLabel('Urgency').selectOption({ label: 'Happening now' });
	await page.getByRole('button', { name: 'Find' }).click();
	await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
	await page.getByRole('link', { name: 'Show all' }).click();
	await expect(links).toHaveCount(2);
	await expect(page).toHaveURL(/\/inbox$/);
});
