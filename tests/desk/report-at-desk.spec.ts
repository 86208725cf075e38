import { AxeBuilder } from '@axe-core/playwright';
import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('a closed report is opened again by a colleague, and its reporter sees it; a review is set', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { reference } = await file(phone.page, { words: 'Grey RHIB, no lights', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);

	const { page } = await stage.phone('officer');
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	await page.getByRole('button', { name: 'Acknowledge' }).click();
	await page.getByLabel('Innocent explanation found').check();
	await page.getByLabel('Why?').first().fill('A fishing club');
	await page.getByRole('button', { name: 'Close report' }).click();
	await expect(page.getByRole('heading', { name: 'Closed', exact: true })).toBeVisible();

	const { page: supervisor } = await stage.phone('supervisor');
	await supervisor.goto(page.url().replace('/inbox/', '/region/'));
	await supervisor.getByRole('button', { name: 'Open it again' }).click();
	await expect(supervisor.getByRole('alert')).toContainText('Say why it is opened again');
	await supervisor.getByLabel('Why is it opened again?').fill('It came back at night');
	await supervisor.getByRole('button', { name: 'Open it again' }).click();
	await expect(supervisor.getByText('It is open, and begins anew.')).toBeVisible();
	await expect(supervisor.getByRole('heading', { name: 'Closed before' })).toBeVisible();
	await expect(supervisor.getByText('With: Coral Sampleton')).toBeVisible();
	await expect(
		supervisor.getByRole('listitem').filter({ hasText: 'opened it again' })
	).toContainText('It came back at night');

	await supervisor.getByText('Set a day for it').click();
	await supervisor.getByRole('button', { name: 'Set the day' }).click();
	await expect(supervisor.getByRole('alert')).toContainText('Say why it is to be looked at again');
	const [{ today }] = (await stage.sql(
		`select (now() at time zone 'Europe/London')::date::text as today`
	)) as [{ today: string }];
	await supervisor.getByLabel('When is it to be looked at again?').fill(today);
	await supervisor.getByLabel('Why then?').fill('The season ends');
	await supervisor.getByRole('button', { name: 'Set the day' }).click();
	await expect(supervisor.getByText('To be reviewed on')).toBeVisible();
	await expect(supervisor.getByText('Review due', { exact: true })).toBeVisible();

	await phone.page.goto(`${stage.url}/reports`);
	await phone.page.getByRole('link', { name: new RegExp(reference) }).click();
	await expect(phone.page.getByText('Opened again. Coral Sampleton has it')).toBeVisible();
	const told = phone.page.getByRole('main');
	await expect(told).not.toContainText(/came back at night|fishing club|season ends/);
});

test('where it was is told in three notations and on a chart, and a visit to the site is logged once', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'Grey RHIB, no lights', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);
	// what was filed stays, for everybody but a test
	await stage.sql(
		`set session_replication_role = replica;
		update public.reports set latitude = 50.72, longitude = -1.502, position_source = 'map';
		set session_replication_role = origin`
	);

	const { page } = await stage.phone('officer');
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	const where = page.getByText('50°43.200′N 001°30.120′W');
	await expect(where).toBeVisible();
	await expect(page.getByText('50.720000, -1.502000')).toBeVisible();
	await expect(page.getByText(/SZ \d{4} \d{4}/)).toBeVisible();
	await expect(page.getByText('0.8 nautical miles from the site, bearing 000°T')).toBeVisible();
	await page.getByText('Show it on the chart').click();
	await expect(page.getByRole('application', { name: 'Chart' })).toBeVisible();
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);

	await page.getByText('On this page').click();
	await page.getByRole('link', { name: 'Visits to the site' }).click();
	await expect(page.getByRole('heading', { name: 'Visits to Yarmouth Harbour' })).toBeInViewport();
	await page.getByText('Log a visit, a call or a message').click();
	const log = page.getByRole('button', { name: 'Log it' });
	await log.click();
	await expect(page.getByRole('alert')).toContainText('Choose what it was');
	await expect(page.getByRole('alert')).toContainText('Give the day and the time');
	await page.getByLabel('Visit without contact').check();
	const [{ day }] = (await stage.sql(`select (now() - interval '9 days')::date::text as day`)) as [
		{ day: string }
	];
	await page.getByRole('textbox', { name: 'Day' }).fill(day);
	await page.getByLabel('Time', { exact: true }).fill('09:30');
	await page.getByLabel('What is worth knowing').fill('Nobody in the office');
	await page.route('**/rpc/log_visit', async (route) => {
		await route.fetch();
		await route.abort();
	});
	await log.click();
	await expect(page.getByText('Not done.')).toBeVisible();
	await page.unroute('**/rpc/log_visit');
	await page.reload();
	await expect(page.getByLabel('Time', { exact: true })).toHaveValue('09:30');
	await log.click();
	await expect(page.getByText('Logged for Yarmouth Harbour.')).toBeVisible();
	const visit = page.getByRole('listitem').filter({ hasText: 'Visit without contact' });
	await expect(visit).toHaveCount(1);
	await expect(visit).toContainText('Nobody in the office');
	expect(await stage.sql('select count(*)::integer as visits from public.visits')).toEqual([
		{ visits: 1 }
	]);
});
