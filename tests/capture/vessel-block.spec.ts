import type { Page } from '@playwright/test';
import { begin, saved, send } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

const continueOn = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();

async function toCheck(page: Page): Promise<string> {
	await continueOn(page);
	await page.waitForURL('**/where');
	await continueOn(page);
	await page.getByRole('button', { name: 'It is happening now' }).click();
	await page.waitForURL('**/check');
	return page.url().replace(/check.*$/, '');
}

test('of twelve indicators and more several can be ticked, and the report keeps which edition they are of @row2', async ({
	stage
}) => {
	const edition = await stage.sql(`
		select code, wording, version from public.indicators
		where version = (select min(version) from public.indicators) order by code`);
	expect(edition.length).toBeGreaterThanOrEqual(12);
	const { page } = await stage.phone('harbour');
	await begin(page);
	for (const { wording } of edition)
		await expect(page.getByLabel(wording as string, { exact: true })).toBeVisible();
	const chosen = [edition[0]!, edition[4]!, edition.at(-1)!];
	for (const { wording } of chosen)
		await page.getByLabel(wording as string, { exact: true }).check();
	await toCheck(page);
	await send(page);
	await page.waitForURL('**/sent');
	const [row] = await stage.sql('select indicators, indicator_version from public.reports');
	expect(row!.indicator_version).toBe(chosen[0]!.version);
	expect((row!.indicators as string[]).toSorted()).toEqual(
		chosen.map(({ code }) => code as string).toSorted()
	);
	const { page: desk } = await stage.phone('officer');
	await desk.locator('main a[href^="/inbox/"]').first().click();
	for (const { wording } of chosen)
		await expect(desk.getByRole('listitem').filter({ hasText: wording as string })).toBeVisible();
});

test('each part of the vessel is asked, numbers are checked and never refused, and reach the desk @row3', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	const report = await toCheck(page);
	await saved(page);
	await page.goto(`${report}vessel-type`);
	await page.getByLabel('RIB (rigid inflatable)').check();
	await saved(page);
	await page.goto(`${report}vessel-name`);
	await page.getByLabel('Name', { exact: true }).fill('Ariadne');
	await saved(page);
	await page.goto(`${report}vessel-look`);
	await page.getByLabel('Colour of the hull').fill('dark grey');
	await page.getByLabel('Length').selectOption('8 to 12 m');
	await saved(page);
	await page.goto(`${report}people`);
	for (let taps = 0; taps < 7; taps++) await page.getByRole('button', { name: 'One more' }).click();

	await saved(page);
	await page.goto(`${report}identifiers`);
	const numbers = [
		['MMSI', '23509012', 'An MMSI has 9 digits.'],
		['MMSI', '235090123', 'This can be an MMSI (United Kingdom).'],
		['IMO number', '9074728', 'This does not add up as an IMO number.'],
		['IMO number', '9074729', 'This can be an IMO number.'],
		['SSR number', 'SSR 123456', 'This can be an SSR number.']
	] as const;
	for (const [index, [kind, value, advice]] of numbers.entries()) {
		if (index > 0) await page.getByRole('button', { name: 'Add another number' }).click();
		await page.locator(`#identifier-${index}`).fill(value);
		await page.locator(`#kind-${index}`).selectOption({ label: kind });
		await expect(page.getByText(advice).last()).toBeVisible();
	}
	await continueOn(page);
	await saved(page);
	await page.goto(`${report}check`);
	await send(page);
	await page.waitForURL('**/sent');
	const [{ content }] = (await stage.sql('select content from public.reports')) as [
		{ content: Record<string, unknown> }
	];
	expect(content.vessel).toMatchObject({
		type: 'rib',
		name: 'Ariadne',
		hull_colour: 'dark grey',
		length: '8_to_12'
	});
	expect(content.people).toMatchObject({ count: 7 });
	expect(
		await stage.sql('select kind, normalised, result from public.identifiers order by 1, 2')
	).toEqual([
		{ kind: 'imo', normalised: '9074728', result: 'bad_check_digit' },
		{ kind: 'imo', normalised: '9074729', result: 'ok' },
		{ kind: 'mmsi', normalised: '23509012', result: 'bad_length' },
		{ kind: 'mmsi', normalised: '235090123', result: 'ok' },
		{ kind: 'ssr', normalised: 'SSR123456', result: 'ok' }
	]);
	const { page: desk } = await stage.phone('officer');
	await desk.getByRole('link', { name: /Grey RHIB/ }).click();
	for (const words of ['RIB (rigid inflatable)', 'Ariadne', 'dark grey', '8 to 12 m', '7 people'])
		await expect(desk.getByRole('main')).toContainText(words);
	for (const words of ['235090123', '9074729', 'does not add up', 'Number in doubt'])
		await expect(desk.getByRole('main')).toContainText(words);
});

test('nothing about the vessel need be known: “I do not know” is an answer to each part @row3', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await toCheck(page);
	await page.getByRole('link', { name: /Add more detail/ }).click();
	for (const path of ['vessel-type', 'vessel-name', 'vessel-look', 'identifiers', 'people']) {
		await page.waitForURL(`**/${path}`);
		await page.getByRole('button', { name: 'I do not know' }).click();
	}
	await page.waitForURL('**/movement');
	await page.goto(page.url().replace('movement', 'check'));
	await send(page);
	await page.waitForURL('**/sent');
	const [row] = await stage.sql(`select content -> 'not_known' as not_known from public.reports`);
	expect(row!.not_known).toEqual([
		'vessel_type',
		'vessel_name',
		'vessel_look',
		'identifiers',
		'people'
	]);
	const { page: desk } = await stage.phone('officer');
	await desk.getByRole('link', { name: /Grey RHIB/ }).click();
	await expect(desk.getByRole('main')).toContainText(
		'kind of boat, name, looks, numbers on it, people aboard'
	);
});
