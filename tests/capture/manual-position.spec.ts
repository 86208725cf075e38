import type { Page } from '@playwright/test';
import { chartMarks, recordChart } from '../support/chart-marks.ts';
import { begin, file, send } from '../support/reporting.ts';
import { expect, test, type Stage } from '../support/stage.ts';

const way = (page: Page, name: string) => page.getByRole('button', { name }).click();
const continueOn = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();
/** A row of the desk's summary, by its name. */
const factOf = (page: Page, name: string) =>
	page
		.locator('.govuk-summary-list__row')
		.filter({ has: page.locator('dt', { hasText: new RegExp(`^\\s*${name}\\s*$`) }) });
const inReports = async (stage: Stage, count: number) =>
	expect
		.poll(async () => (await stage.sql('select id from public.reports')).length, {
			timeout: 60_000
		})
		.toBe(count);

/** A position as people read it on the form: degrees with six decimals. */
const DECIMAL = /^-?\d+\.\d{6}, -?\d+\.\d{6}$/;

/** The six decimals that the form shows for the answer. */
async function decimalShown(page: Page): Promise<string> {
	const details = page.locator('details').filter({ hasText: 'Other ways to write it' });
	if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
	const shown = details.getByText(DECIMAL);
	await expect(shown).toBeVisible();
	return shown.innerText();
}

type Entered = { readonly decimal: string; readonly field: string | null };

/** Each way to enter a position by hand, and what the form then shows. */
const ENTRIES: Record<string, (page: Page) => Promise<Entered>> = {
	async 'Typed as decimals'(page) {
		await way(page, 'Type a position');
		await page.getByLabel('Latitude and longitude').fill('50.712347, -1.512389');
		return { decimal: '50.712347, -1.512389', field: '50°42.74082′N 001°30.74334′W' };
	},
	async 'Typed as minutes'(page) {
		await way(page, 'Type a position');
		await page.getByLabel('Latitude and longitude').fill('50 42.740N 1 30.743W');
		return { decimal: '50.712333, -1.512383', field: '50°42.740′N 001°30.743′W' };
	},
	async 'Pinned on the chart'(page) {
		await way(page, 'Pick on the map');
		const chart = page.getByRole('application', { name: 'Chart' });
		await chart.scrollIntoViewIfNeeded();
		await chart.click({ position: { x: 101, y: 87 } });
		await page.getByRole('button', { name: 'North' }).click();
		await page.getByRole('button', { name: 'East' }).click();
		return { decimal: await decimalShown(page), field: null };
	}
};

test('decimal, nautical and pin keep six decimals from entry to server, display and edit form @row25', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await expect(page.getByText('Coral Sampleton').first()).toBeVisible();
	await phone.offline(true);
	const entered: Record<string, string> = {};
	for (const [words, enter] of Object.entries(ENTRIES)) {
		await begin(page);
		await page.getByLabel('In your own words').fill(words);
		await continueOn(page);
		await page.waitForURL('**/where');
		const { decimal, field } = await enter(page);
		expect(await decimalShown(page)).toBe(decimal);
		await continueOn(page);
		await page.getByRole('button', { name: 'It is happening now' }).click();
		await expect(page.getByText(decimal)).toBeVisible(); // on the check page
		await send(page);

		// Taken back from the queue, the form holds what was entered.
		await page.getByRole('button', { name: 'Edit' }).click();
		await page.waitForURL('**/check');
		await page.goto(page.url().replace(/check.*$/, 'where?change'));
		expect(await decimalShown(page)).toBe(decimal);
		await page.getByRole('button', { name: /^Change/ }).click();
		await expect(page.locator(':focus')).toContainText('✓ Chosen');
		await page.locator(':focus').press('Enter');
		if (field === null) await expect(page.getByText('The pin', { exact: true })).toBeVisible();
		else await expect(page.getByLabel('Latitude and longitude')).toHaveValue(field);
		expect(await decimalShown(page)).toBe(decimal);
		await continueOn(page);
		await page.waitForURL('**/check');
		await send(page);
		entered[words] = decimal;
		await page.goto(`${stage.url}/home`);
	}
	await phone.offline(false);
	await inReports(stage, 3);
	const rows = await stage.sql(`
		select description,
			to_char(latitude, 'FM990.000000') || ', ' || to_char(longitude, 'FM990.000000') as decimal
		from public.reports`);
	expect(Object.fromEntries(rows.map((row) => [row.description, row.decimal]))).toEqual(entered);

	const { page: desk } = await stage.phone('officer');
	for (const [words, decimal] of Object.entries(entered)) {
		await desk.goto(`${stage.url}/inbox`);
		await desk.getByRole('link', { name: words }).click();
		await expect(desk.getByText(decimal, { exact: false }).first()).toBeVisible();
		await page.goto(`${stage.url}/reports`);
		await page.getByRole('listitem').filter({ hasText: words }).getByRole('link').click();
		await expect(page.getByText(`(${decimal})`)).toBeVisible();
	}
});

test('a pin lies where the finger tapped, to the pixel @row25', async ({ stage }) => {
	const { page } = await stage.phone('harbour');
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB');
	await continueOn(page);
	await way(page, 'Pick on the map');
	const chart = page.getByRole('application', { name: 'Chart' });
	await chart.scrollIntoViewIfNeeded();
	const box = (await chart.boundingBox())!;
	const tapped = async (x: number, y: number) => {
		await chart.click({ position: { x, y } });
		const decimal = (await decimalShown(page)).split(', ').map(Number);
		return { latitude: decimal[0]!, longitude: decimal[1]! };
	};
	const middle = [Math.round(box.width / 2), Math.round(box.height / 2)] as const;
	const one = await tapped(...middle);
	const other = await tapped(middle[0] + 60, middle[1] - 40);
	// Web Mercator at zoom 13, where the chart opens beside a place it knows.
	const degreesPerPixel = 360 / (256 * 2 ** 13);
	const stretch = Math.cos((one.latitude * Math.PI) / 180);
	expect(other.longitude - one.longitude).toBeCloseTo(60 * degreesPerPixel, 4);
	expect(other.latitude - one.latitude).toBeCloseTo(40 * degreesPerPixel * stretch, 4);
});

for (const [trouble, words] of [
	['denied', 'This phone does not let the app know where it is.'],
	['unavailable', 'This phone cannot find its position yet.']
] as const)
	test(`offline, with the position ${trouble}, the site’s list alone locates a report @row26`, async ({
		stage
	}) => {
		const phone = await stage.phone('harbour');
		const { page } = phone;
		await expect(page.getByText('Coral Sampleton').first()).toBeVisible();
		if (trouble === 'denied') await page.context().clearPermissions();
		else await page.context().setGeolocation(null);
		await phone.offline(true);
		const pick = (name: string) => async () => {
			await way(page, 'Right where I am');
			await expect(page.getByText(words).first()).toBeVisible();
			await way(page, 'At a berth or mark');
			await page.getByLabel(name).check();
		};
		const places = await stage.sql(`
			select landmarks.name, coalesce(landmarks.latitude, sites.latitude) as latitude,
				coalesce(landmarks.longitude, sites.longitude) as longitude,
				case when landmarks.latitude is null then 'site' else 'landmark' end as source
			from public.landmarks join public.sites on sites.id = site_id
			where sites.name = 'Yarmouth Harbour' and landmarks.name in ('Walk-ashore pontoons', 'Pier head')
			order by 1`);
		expect(places).toHaveLength(2);
		for (const { name } of places) {
			await file(page, { words: `At ${name}`, where: pick(name as string) });
			await expect(page.getByRole('heading', { level: 1 })).toContainText('not sent yet');
			await page.goto(`${stage.url}/home`);
		}
		await phone.offline(false);
		await inReports(stage, 2);
		expect(
			await stage.sql(`
				select content #>> '{landmark,name}' as name, latitude, longitude, position_source as source
				from public.reports order by 1`)
		).toEqual(places);
		expect(await stage.sql('select observer_latitude from public.reports')).toEqual([
			{ observer_latitude: null },
			{ observer_latitude: null }
		]);
		const { page: desk } = await stage.phone('officer');
		await desk.getByRole('link', { name: 'At Walk-ashore pontoons' }).click();
		await expect(factOf(desk, 'Where')).toContainText('Walk-ashore pontoons');
	});

test('a bearing and a distance give the boat a place of its own beside the observer’s, both shown @row27', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	const where = async () => {
		await way(page, 'I can see it from here');
		await page.getByLabel('Or in degrees').fill('225');
		await page.getByLabel('True, as on a chart').check();
		await page.getByRole('button', { name: '2 nautical miles' }).click();
		await expect(page.getByText('225°T, 2 nautical miles')).toBeVisible();
	};
	await file(page, { words: 'Grey RHIB', where });
	await page.waitForURL('**/sent');
	const [row] = await stage.sql(
		`select latitude, longitude, observer_latitude, observer_longitude from public.reports`
	);
	// Two miles south-west: 2′ × cos 45° of latitude, and as much to the west, stretched.
	const off = (2 * Math.SQRT1_2) / 60;
	expect(row!.latitude).toBeCloseTo(50.706 - off, 4);
	expect(row!.longitude).toBeCloseTo(-1.502 - off / Math.cos((50.706 * Math.PI) / 180), 3);
	expect(row).toMatchObject({ observer_latitude: 50.706, observer_longitude: -1.502 });

	const { page: desk } = await stage.phone('officer');
	await recordChart(desk);
	await desk.reload();
	await desk.getByRole('link', { name: /Grey RHIB/ }).click();
	const fact = (name: string) => factOf(desk, name);
	const six = (latitude: unknown, longitude: unknown) =>
		`${Number(latitude).toFixed(6)}, ${Number(longitude).toFixed(6)}`;
	await expect(fact('Where')).toContainText(six(row!.latitude, row!.longitude));
	await expect(fact('Where')).toContainText('225° true, 2 nautical miles');
	await expect(fact('Seen from')).toContainText('50.706000, -1.502000');
	await desk.getByText('Show it on the chart').click();
	await expect
		.poll(async () => (await chartMarks(desk)).words)
		.toEqual(expect.arrayContaining(['Vessel', 'Reporter']));
	expect((await chartMarks(desk)).words).not.toContain('You');
});

test('a place 200 km away is warned about, accepted, and reaches the reporter’s own officer with a flag @row29', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	const where = async () => {
		await way(page, 'Type a position');
		await page.getByLabel('Latitude and longitude').fill('50.9, +1.36');
		await expect(page.getByText('more than 30 nautical miles from your site')).toBeVisible();
	};
	const { reference } = await file(page, { words: 'Grey RHIB off Dover', where, urgency: 'today' });
	await page.waitForURL('**/sent');
	await expect(page.getByText('It went to your officer Coral Sampleton.')).toBeVisible();
	const [row] = await stage.sql(`
		select flags, owner_step, people.name,
			app.nautical_miles(50.706, -1.502, latitude, longitude) * 1.852 as kilometres
		from public.reports join public.people on people.id = owner_id`);
	expect(row).toMatchObject({
		flags: ['outside_area'],
		owner_step: 'officer',
		name: 'Coral Sampleton'
	});
	expect(row!.kilometres).toBeGreaterThan(200);
	const { page: desk } = await stage.phone('officer');
	await desk.getByRole('link', { name: /off Dover/ }).click();
	await expect(desk.getByRole('heading', { level: 1 })).toContainText(reference);
	await expect(desk.getByText('Far from the site')).toBeVisible();
});
