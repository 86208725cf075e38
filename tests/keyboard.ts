import { expect, type Page } from '@playwright/test';

/** Moves by Tab until what has focus carries that name. Fails when it comes round without it. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
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
