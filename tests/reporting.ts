/** The steps of filing a report, as a thumb takes them. */
import { expect, type Page } from '@playwright/test';

export type Sighting = {
	words?: string;
	sign?: string;
	urgency?: 'now' | 'today';
	danger?: boolean;
};

/** From the home page to the page after sending. Returns the reference that page shows. */
export async function file(
	page: Page,
	{ words, sign, urgency = 'now', danger = false }: Sighting
): Promise<{ reference: string }> {
	await page.getByRole('link', { name: 'Report something suspicious' }).click();
	if (danger) {
		await page.getByRole('link', { name: 'Yes, somebody is in danger' }).click();
		await page.getByRole('button', { name: /Report it as well/ }).click();
	} else await page.getByRole('button', { name: 'No, start the report' }).click();

	if (words) await page.getByLabel('In your own words').fill(words);
	if (sign) await page.getByLabel(sign).check();
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Where');
	await page.getByRole('button', { name: 'Continue' }).click();
	if (!danger) {
		if (urgency === 'now') await page.getByRole('button', { name: 'It is happening now' }).click();
		else {
			await page.getByLabel('Earlier today').check();
			await page.getByRole('button', { name: 'Continue' }).click();
		}
	} // else it is now: the page of times is not asked for
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Check your answers');
	await page.getByRole('button', { name: 'Send report' }).click();
	await page.waitForURL(/\/(queued|sent)$/);
	const text = await page.getByRole('main').innerText();
	return { reference: /KR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)![0] };
}
