import { everythingKept } from '../support/phone-storage.ts';
import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('an officer without signal sees the queue as last read, and nobody after them does', async ({
	stage
}) => {
	const { page: harbour } = await stage.phone('harbour');
	await file(harbour, { words: 'Grey RHIB, no lights' });
	await harbour.waitForURL(/\/sent$/);
	const desk = await stage.phone('officer');
	await expect(desk.page.getByText('Grey RHIB').first()).toBeVisible();
	await desk.page.evaluate(async () => void (await navigator.serviceWorker.ready));

	await desk.offline(true);
	await desk.page.reload();
	await expect(desk.page.getByText('You are offline')).toBeVisible();
	await expect(desk.page.getByText('Grey RHIB').first()).toBeVisible();
	const dump = await everythingKept(desk.page);
	expect(dump.length).toBeGreaterThan(100);
	expect(dump.includes('RHIB')).toBe(false);

	await desk.page.getByRole('button', { name: 'Sign out' }).click();
	await desk.page.waitForURL(/\/sign-in/);
	await desk.page.goto(`${stage.url}/inbox`);
	await expect(desk.page).toHaveURL(/\/sign-in/);
	await expect(desk.page.getByText('Grey RHIB')).toHaveCount(0);
});
