import type { Page } from '@playwright/test';
import { expect, test } from './stage.ts';

/** Moves by Tab until what has focus carries that name. Fails when it comes round without it. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
	for (let presses = 0; presses < 120; presses++) {
		await page.keyboard.press('Tab');
		const focused = page.locator(':focus');
		if ((await focused.count()) === 0) continue;
		const says = await focused.evaluate((element) => {
			const labels =
				element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
					? [...(element.labels ?? [])].map((label) => label.innerText)
					: [];
			return [
				element.getAttribute('aria-label') ?? '',
				...labels,
				(element as HTMLElement).innerText
			].join(' ');
		});
		if (!name.test(says)) continue;
		// What has focus must be seen to have it: never behind a sticky bar.
		const hidden = await focused.evaluate((element) => {
			const { left, top, width, height } = element.getBoundingClientRect();
			const there = document.elementFromPoint(left + width / 2, top + height / 2);
			return !(
				there &&
				(element.contains(there) || there.contains(element) || there.closest('label'))
			);
		});
		expect(hidden, `${name} is hidden`).toBe(false);
		return;
	}
	throw new Error(`no ${name} by Tab`);
}

test('a report is filed by keyboard alone, and three inputs take less than a minute', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour', { width: 1280, height: 800 });
	const began = Date.now();
	await tabTo(page, /Report something suspicious/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/danger');
	await tabTo(page, /No, start the report/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/what');

	await tabTo(page, /^ *Continue/);
	await page.keyboard.press('Enter');
	const summary = page.getByRole('alert');
	await expect(summary).toContainText('There is a problem');
	await expect(page).toHaveTitle(/^Error: /);
	expect(await page.locator(':focus').innerText()).toContain('There is a problem');

	await tabTo(page, /In your own words/);
	await page.keyboard.type('Grey RHIB, no lights');
	await tabTo(page, /^ *Continue/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/where');
	await tabTo(page, /^ *Continue/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/when');
	await tabTo(page, /It is happening now/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/check');
	await tabTo(page, /Send report/);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/sent$/);
	expect(await stage.sql('select description, urgency from public.reports')).toEqual([
		{ description: 'Grey RHIB, no lights', urgency: 'now' }
	]);
	console.log(`by keyboard: ${((Date.now() - began) / 1000).toFixed(1)} s, ${3} inputs`);
});
