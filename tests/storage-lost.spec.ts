import { begin, file } from './reporting.ts';
import { signIn } from './sign-in.ts';
import { expect, test } from './stage.ts';

test('storage closed and wiped under a half-written report: it is saved anew and sent', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB');
	await expect(page.getByText('Saved on this phone at')).toBeVisible();
	// Everything goes at once, the session too, as when a browser clears a site.
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Storage.clearDataForOrigin', {
		origin: new URL(stage.url).origin,
		storageTypes: 'indexeddb'
	});
	await page.getByLabel('In your own words').fill('Grey RHIB without lights');
	await expect(page.getByText('Saved on this phone at')).toBeVisible();
	await expect
		.poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
		.toContain('kraken-outbox');
	await file(page, { urgency: 'today', begun: true });
	await expect(page.getByText('You are no longer signed in').first()).toBeVisible();
	await signIn(page, stage.url, 'harbour');
	await expect
		.poll(() => stage.sql('select description from public.reports'), { timeout: 30_000 })
		.toEqual([{ description: 'Grey RHIB without lights' }]);
});
