import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';

const SIZES = [
	{ width: 360, height: 740 },
	{ width: 1280, height: 800 }
];
const SHOTS = process.env.SHOTS; // a folder: every page is kept there as a picture

/** Each size and theme is drawn; axe reads the day on a phone and the night on a desk. */
export async function look(page: Page, name: string): Promise<void> {
	for (const theme of ['day', 'night'] as const) {
		await page.locator(`input[name="theme"][value="${theme}"]`).check();
		for (const size of SIZES) {
			await page.setViewportSize(size);
			await expect
				.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), {
					message: `${name} is wider than ${size.width}`
				})
				.toBeLessThanOrEqual(0);
			if ((theme === 'day') === (size.width === 360)) {
				const { violations } = await new AxeBuilder({ page }).analyze();
				const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
				expect(found, `${name}, ${theme}, ${size.width}`).toEqual([]);
			}
			if (SHOTS) {
				mkdirSync(SHOTS, { recursive: true });
				await page.screenshot({
					path: `${SHOTS}/${name}-${theme}-${size.width}.png`,
					fullPage: true
				});
			}
		}
	}
	await page.setViewportSize(SIZES[0]!);
}
