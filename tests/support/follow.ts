import type { Locator } from '@playwright/test';

/** Clicks a link and waits for its page: until then the old one is shown, and may have the same words. */
export async function follow(link: Locator): Promise<void> {
	const page = link.page();
	const href = await link.getAttribute('href');
	await link.click();
	await page.waitForURL((url) => url.pathname === new URL(href ?? '', url).pathname);
}
