import type { Page } from '@playwright/test';
import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

/** From now on, and on each page it opens: it reads nothing by a timer, only at a hint. */
async function withoutTimer(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const every = window.setInterval;
		window.setInterval = ((work: () => void, ms: number) =>
			ms >= 30_000 ? 0 : every(work, ms)) as typeof window.setInterval;
	});
	await page.reload();
}

test('what one does the other sees without asking, and again after a long sleep @mode15', async ({
	stage
}) => {
	const { page: harbour } = await stage.phone('harbour');
	const desk = await stage.phone('officer');
	await withoutTimer(desk.page);
	await expect(desk.page.getByText('Nothing is waiting for you')).toBeVisible();
	await file(harbour, { words: 'Grey RHIB, no lights' });
	await harbour.waitForURL(/\/sent$/);
	await expect(desk.page.getByText('Grey RHIB').first()).toBeVisible();

	await harbour.getByRole('link', { name: 'Follow this report' }).click();
	await harbour.waitForURL(/\/reports\//);
	await withoutTimer(harbour);
	await expect(harbour.getByText('Received by the service')).toBeVisible();
	await desk.page.getByRole('button', { name: /Acknowledge/ }).click();
	await expect(harbour.getByText(/has read it/).first()).toBeVisible();

	// The line is cut, and the page has been in a pocket for ten minutes.
	const shown = (state: 'hidden' | 'visible') =>
		desk.page.evaluate((now) => {
			Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
		}, state);
	await shown('hidden');
	await desk.offline(true);
	await harbour.goto(stage.url);
	await file(harbour, { words: 'Blue tug at anchor' });
	await harbour.waitForURL(/\/sent$/);
	await desk.page.evaluate(() => {
		const later = Date.now() + 10 * 60_000;
		Date.now = () => later;
	});
	await desk.offline(false);
	await shown('visible');
	await expect(desk.page.getByText('Blue tug').first()).toBeVisible();
	await harbour.getByRole('link', { name: 'Back to the start' }).click();
	await file(harbour, { words: 'Yellow kayak, engine' });
	await expect(desk.page.getByText('Yellow kayak').first()).toBeVisible();
});
