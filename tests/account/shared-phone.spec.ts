import { file } from '../support/reporting.ts';
import { signIn } from '../support/sign-in.ts';
import { expect, test } from '../support/stage.ts';

test('on a shared phone another person sees and sends nothing of hers, and hers goes when she is back @row23 @mode12', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await phone.offline(true);
	const { reference } = await file(page, { words: 'Grey RHIB', urgency: 'today' });

	// She signs out without signal, and is told what stays.
	await page.getByRole('button', { name: 'Sign out' }).click();
	const warning = page.getByRole('dialog', { name: '1 report is not sent yet' });
	await expect(warning).toContainText('sealed for Barnaby Bollard');
	await page
		.getByRole('button', { name: /Sign out/ })
		.last()
		.click();
	await expect(page).toHaveURL(/sign-in/);

	await phone.offline(false);
	await signIn(page, stage.url, 'marina');
	await page.goto(`${stage.url}/reports`);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(page.getByText(reference)).toHaveCount(0);
	await expect(page.getByText('Grey RHIB')).toHaveCount(0);
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await file(await phone.restart(), { words: 'Mine', urgency: 'today' });
	await expect
		.poll(() => stage.sql('select description from public.reports'), { timeout: 90_000 })
		.toEqual([{ description: 'Mine' }]);

	await phone.page.getByRole('button', { name: 'Sign out' }).click();
	await expect(phone.page).toHaveURL(/sign-in/);
	await signIn(phone.page, stage.url, 'harbour');
	await expect
		.poll(
			() => stage.sql('select reference from public.reports where reference = $1', [reference]),
			{
				timeout: 90_000
			}
		)
		.toEqual([{ reference }]);
	const [row] = await stage.sql(
		`select people.name from public.reports join public.people on people.id = app.person_of(source_id)
		where reference = $1`,
		[reference]
	);
	expect(row).toEqual({ name: 'Barnaby Bollard' });
});

for (const { how, deaf } of [
	{ how: 'at once', deaf: false },
	{ how: 'when it is returned to, if it could not be told', deaf: true }
])
	test(`a tab shows nothing of hers once she signed out in another: ${how} @row23`, async ({
		stage
	}) => {
		const phone = await stage.phone('harbour');
		const { page } = phone;
		if (deaf) await page.addInitScript(() => Reflect.deleteProperty(window, 'BroadcastChannel'));
		await page.context().route('**/rpc/submit_report', (route) => route.abort());
		await page.reload();
		const { reference } = await file(page, { words: 'Grey RHIB', urgency: 'today' });
		await expect(page.getByRole('main')).toContainText(reference);
		const other = await page.context().newPage();
		await other.goto(`${stage.url}/home`);
		await other.getByRole('button', { name: 'Sign out' }).click();
		await other.getByRole('button', { name: 'Sign out anyway' }).click();
		await expect(other).toHaveURL(/sign-in/);
		if (deaf) {
			await signIn(other, stage.url, 'marina');
			await expect(page.getByText('Barnaby Bollard').first()).toBeAttached(); // nobody has looked yet
			await page.bringToFront();
			await page.evaluate(() => dispatchEvent(new Event('focus')));
		} else await expect(page).toHaveURL(/sign-in/);
		await expect(page.getByText('Barnaby Bollard')).toHaveCount(0);
		await expect(page.getByText(reference)).toHaveCount(0);
		await expect(page.getByText('sends itself')).toHaveCount(0);
	});

test('signing out while only photos wait does not call the report unsent', async ({ stage }) => {
	const { page } = await stage.phone('harbour');
	await page.route('**/storage/v1/upload/**', (route) => route.abort());
	await file(page, { words: 'Grey RHIB', photos: 1 });
	await page.waitForURL('**/sent');
	await page.getByRole('button', { name: 'Sign out' }).click();
	const warning = page.getByRole('dialog');
	await expect(warning.getByRole('heading')).toHaveText(
		'Photos or additions for 1 report are not sent yet'
	);
	await expect(warning).toContainText('The service has not confirmed them yet.');
});
