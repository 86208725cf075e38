import type { Page } from '@playwright/test';
import { chartMarks, metresBetween, recordChart } from '../support/chart-marks.ts';
import { begin, file } from '../support/reporting.ts';
import { expect, test, type Stage } from '../support/stage.ts';

const SITE = { latitude: 50.706, longitude: -1.502 };
/** 1.3 km from the site, so that both are on the chart and far enough apart to measure by. */
const PHONE = { latitude: 50.716, longitude: -1.512 };
const OLD = 'The phone’s position is more than 2 minutes old. You may have moved since.';

const chooseHere = (page: Page) => page.getByRole('button', { name: 'Right where I am' }).click();
const continueOn = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();

async function toWhere(page: Page): Promise<void> {
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await continueOn(page);
	await page.waitForURL('**/where');
}

/** The radius in metres of each accuracy circle, by the distance of the phone from its site. */
async function radiiDrawn(page: Page): Promise<number[]> {
	await expect.poll(async () => (await chartMarks(page)).dashed.length).toBeGreaterThan(0);
	await expect.poll(async () => (await chartMarks(page)).sites.length).toBe(1);
	const { dashed, sites } = await chartMarks(page);
	return dashed.map(({ x, y, radius }) => {
		const pixels = Math.hypot(x - sites[0]!.x, y - sites[0]!.y);
		return (radius * metresBetween(SITE, PHONE)) / pixels;
	});
}

async function openAtDesk(stage: Stage): Promise<Page> {
	const { page } = await stage.phone('officer');
	await recordChart(page);
	await page.reload();
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Report KR-');
	return page;
}

test('a fix 400 m wide is warned about and drawn as wide, in the form and at the desk @row24', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await recordChart(page);
	await page.context().setGeolocation({ ...PHONE, accuracy: 400 });
	await page.reload();
	await toWhere(page);
	await chooseHere(page);
	const warning = page.getByText('This position is not exact. Say in words where it was.');
	await expect(page.getByText('Somewhere within 400 m of it.')).toBeVisible();
	await expect(warning).toBeVisible();
	await page.getByRole('button', { name: 'Pick on the map' }).click();
	for (const radius of await radiiDrawn(page)) expect(Math.abs(radius - 400)).toBeLessThan(12);
	await chooseHere(page);
	await expect(page.getByText('Looking for this phone’s position')).toHaveCount(0);
	await page.getByLabel('Add where I am to the report').uncheck();
	await continueOn(page);
	await page.getByRole('button', { name: 'It is happening now' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Check your answers');
	await expect(warning).toBeVisible();
	await page.getByRole('button', { name: 'Send report' }).click();
	await page.waitForURL('**/sent');
	const [row] = await stage.sql(
		`select accuracy_metres as accuracy, fixed_at, saved_at - fixed_at between '-1 s' and '2 min' as fresh
		from public.reports`
	);
	expect(row).toMatchObject({ accuracy: 400, fixed_at: expect.any(Date), fresh: true });

	const desk = await openAtDesk(stage);
	await expect(desk.getByText('Position not exact')).toBeVisible();
	await expect(desk.getByText('Where the phone was, within 400 m, taken')).toBeVisible();
	await desk.getByText('Show it on the chart').click();
	const radii = await radiiDrawn(desk);
	expect(radii).toHaveLength(1); // the boat's: the reporter left their own position out
	expect(Math.abs(radii[0]! - 400)).toBeLessThan(12);
});

test('a fix of 100 m is not warned about, one of 101 m is @row24', async ({ stage }) => {
	const { page } = await stage.phone('harbour');
	await page.context().setGeolocation({ ...PHONE, accuracy: 100 });
	await toWhere(page);
	await chooseHere(page);
	await expect(page.getByText('Somewhere within 100 m of it.')).toBeVisible();
	const warning = page.getByText('This position is not exact');
	await expect(warning).toHaveCount(0);
	await page.context().setGeolocation({ ...PHONE, accuracy: 101 });
	await page.getByRole('button', { name: 'Take it again' }).click();
	await expect(page.getByText('Somewhere within 101 m of it.')).toBeVisible();
	await expect(warning).toBeVisible();
});

test('a fix older than two minutes is warned about, in the form and at the desk @row24', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await page.clock.install();
	await page.goto(`${stage.url}/home`);
	await toWhere(page);
	await chooseHere(page);
	await expect(page.getByText('Somewhere within 8 m of it.')).toBeVisible();
	await expect(page.getByText(OLD)).toHaveCount(0);
	await page.clock.fastForward('01:01');
	await expect(page.getByText('1 min ago')).toBeVisible();
	await expect(page.getByText(OLD)).toHaveCount(0);
	await page.clock.fastForward('02:01');
	await expect(page.getByText(OLD)).toBeVisible();
	await continueOn(page);
	await page.getByRole('button', { name: 'It is happening now' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Check your answers');
	await expect(page.getByText(OLD)).toBeVisible();
	await page.getByRole('button', { name: 'Send report' }).click();
	await page.waitForURL('**/sent');

	const desk = await openAtDesk(stage);
	await expect(desk.getByText('Position was old').first()).toBeVisible();
});

test('where the reporter stands is warned about as well when it is not exact @row24', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await page.context().setGeolocation({ ...PHONE, accuracy: 900 });
	const where = async () => {
		await expect(page.getByText('Your own position is not exact')).toBeVisible();
	};
	await file(page, { words: 'Grey RHIB, no lights', where });
	await page.waitForURL('**/sent');
	const desk = await openAtDesk(stage);
	const seenFrom = desk.locator('.govuk-summary-list__row').filter({ hasText: 'Seen from' });
	await expect(seenFrom).toContainText('within 900 m');
	await expect(seenFrom).toContainText('Position not exact');
});
