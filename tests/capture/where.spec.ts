import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { begin, file } from '../support/reporting.ts';
import { expect, test, type Stage } from '../support/stage.ts';

// Eight reports one after another, and a chart, on whatever machine there is.
test.setTimeout(300_000);

const PHONE = { latitude: 50.706, longitude: -1.502 };

const way = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** The list of the home site: one berth by name alone, one mark with its position. */
async function chartTheSite(stage: Stage): Promise<void> {
	await stage.sql(`
		delete from public.landmarks where site_id = md5('site:Yarmouth Harbour')::uuid`);
	await stage.sql(`
		insert into public.landmarks (site_id, name, kind, latitude, longitude, position)
		values
			(md5('site:Yarmouth Harbour')::uuid, 'Fuel berth', 'berth', null, null, 1),
			(md5('site:Yarmouth Harbour')::uuid, 'Pier head', 'mark', 50.7095, -1.4985, 2)`);
}

/** On the page of where, with something to report. */
async function toWhere(page: Page): Promise<void> {
	await begin(page);
	await page.getByLabel('In your own words').fill('A RIB without lights');
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.waitForURL('**/where');
}

const WAYS: Record<string, (page: Page) => Promise<void>> = {
	async here(page) {
		await way(page, 'Right where I am');
		await expect(page.getByText('Somewhere within 8 m of it.')).toBeVisible();
	},
	async bearing(page) {
		await way(page, 'I can see it from here');
		await page.getByLabel('Or in degrees').fill('225');
		await page.getByLabel('By compass (magnetic)').check();
		await page.getByRole('button', { name: '2 nautical miles' }).click();
		await expect(page.getByText('226°T (225° by compass), 2 nautical miles')).toBeVisible();
	},
	async mark(page) {
		await way(page, 'I can see it from here');
		await page.getByLabel('Seen from').selectOption('Pier head');
		await page.getByRole('button', { name: 'NNE', exact: true }).click();
		await page.getByRole('button', { name: '0.5 nautical miles' }).click();
		await expect(page.getByText('0.5 nautical miles from Pier head')).toBeVisible();
	},
	async berth(page) {
		await way(page, 'At a berth or mark');
		await page.getByLabel('Fuel berth').check();
		await page.getByLabel('Where exactly?').fill('Outside of two others');
	},
	async map(page) {
		await way(page, 'Pick on the map');
		await page.getByRole('button', { name: 'Put the pin here' }).click();
		await expect(page.getByText('✓ Chosen')).toBeVisible();
	},
	async typed(page) {
		await way(page, 'Type a position');
		await page.getByLabel('Latitude and longitude').fill('50 45.720 N 1 17.760');
		await page.getByRole('button', { name: /^West/ }).click();
	},
	async grid(page) {
		await way(page, 'Type a position');
		await page.getByLabel('Latitude and longitude').fill('SZ 4974 9605');
		await expect(page.getByText('Somewhere within 13 m of it.')).toBeVisible();
	},
	async site(page) {
		await way(page, 'I do not know more than the site');
	}
};

test('each way works without signal, and what arrives is what was said @row27', async ({
	stage
}) => {
	await chartTheSite(stage);
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await expect(page.getByText('Coral Sampleton').first()).toBeVisible();
	await phone.offline(true);
	for (const [words, where] of Object.entries(WAYS)) {
		await file(page, { words, where });
		await page.goto(`${stage.url}/home`);
	}
	await phone.offline(false);
	await expect
		.poll(async () => (await stage.sql('select id from public.reports')).length, {
			timeout: 90_000
		})
		.toBe(Object.keys(WAYS).length);

	const rows = await stage.sql(`
		select
			description, content ->> 'place_text' as place_text, content ->> 'position_source' as source,
			round(latitude::numeric, 4)::float as latitude,
			round(longitude::numeric, 4)::float as longitude,
			content #> '{observer,latitude}' as observer, content -> 'bearing' as bearing,
			content #>> '{landmark,name}' as landmark
		from public.reports`);
	const said = Object.fromEntries(rows.map(({ description, ...row }) => [description, row]));
	const nothing = { place_text: null, bearing: null, landmark: null, observer: PHONE.latitude };
	expect(said.here).toEqual({ ...nothing, ...PHONE, source: 'gps' });
	expect(said.bearing).toMatchObject({
		source: 'bearing',
		latitude: 50.6828, // two miles off: the phone's own is beside it
		longitude: -1.5397,
		observer: PHONE.latitude,
		bearing: { degrees_said: 225, degrees_true: 225.8, north: 'magnetic', nautical_miles: 2 }
	});
	expect(said.mark).toMatchObject({
		source: 'bearing',
		bearing: { from_name: 'Pier head', degrees_true: 22.5, north: 'true' },
		observer: PHONE.latitude
	});
	expect(said.berth).toEqual({
		...nothing,
		...PHONE, // the site's own, to three decimals
		source: 'site',
		landmark: 'Fuel berth',
		place_text: 'Outside of two others'
	});
	expect(said.map).toMatchObject({ source: 'map', landmark: null });
	const west = { latitude: 50.762, longitude: -1.296 };
	expect(said.typed).toEqual({ ...nothing, ...west, source: 'typed' });
	// the middle of its ten metres
	expect(said.grid).toMatchObject({ latitude: 50.762, longitude: -1.2961, source: 'typed' });
	expect(said.site).toMatchObject({ ...PHONE, source: 'site', landmark: null });
});

test('without a fix or a chart, the list is enough', async ({ stage }) => {
	await chartTheSite(stage);
	const { page } = await stage.phone('harbour');
	await expect(page.getByText('Coral Sampleton').first()).toBeVisible();
	await page.context().clearPermissions();
	const where = async () => {
		await expect(page.getByLabel('Add where I am to the report')).not.toBeChecked();
		await way(page, 'At a berth or mark');
		await page.getByLabel('Fuel berth').check();
	};
	await file(page, { words: 'No fix', where });
	await page.waitForURL(/\/sent$/);
	expect(
		await stage.sql(
			`select content #>> '{landmark,name}' as name, content -> 'observer' as observer from public.reports`
		)
	).toEqual([{ name: 'Fuel berth', observer: null }]);
});

test('another way can be tried and left, and one’s own position left out @row29', async ({
	stage
}) => {
	await chartTheSite(stage);
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await toWhere(page);
	await expect(page.getByText('within 8 m', { exact: false })).toBeVisible();
	await way(page, 'Type a position');
	await page.getByLabel('Latitude and longitude').fill('50 45.720N 1 17.760W');
	await expect(page.getByText('50°45.720′N 001°17.760′W', { exact: true })).toBeVisible();

	await way(page, 'I can see it from here'); // opened, and nothing said
	await way(page, 'At a berth or mark');
	await expect(page.getByText('✓ Chosen')).toHaveCount(1);
	await expect(page.getByRole('button', { name: 'Type a position ✓ Chosen' })).toBeVisible();
	await page.getByLabel('Pier head').check();
	await way(page, 'Type a position');
	await expect(page.getByLabel('Latitude and longitude')).toHaveValue('50 45.720N 1 17.760W');
	await expect(page.getByRole('button', { name: 'Type a position ✓ Chosen' })).toBeVisible();

	await page.getByLabel('Latitude and longitude').fill('51.329, +1.419');
	await expect(page.getByText('more than 30 nautical miles from your site')).toBeVisible();
	await page.getByLabel('Add where I am to the report').uncheck();
	await expect(page.getByText('Saved on this phone at')).toBeVisible();

	const cold = await phone.restart();
	await cold.goto(page.url());
	const kept = cold.getByRole('heading', { name: 'Type a position' });
	await expect(kept).toBeVisible({ timeout: 90_000 }); // the app starts anew
	await expect(cold.getByText('51°19.740′N 001°25.140′E', { exact: true })).toBeVisible();
	await expect(cold.getByLabel('Add where I am to the report')).not.toBeChecked();
	await cold.getByRole('button', { name: /^Change/ }).click();
	await expect(cold.locator(':focus')).toContainText('Type a position');
});

test('what cannot be read is said, and can go as words', async ({ stage }) => {
	const { page } = await stage.phone('harbour');
	await toWhere(page);
	await way(page, 'Type a position');
	await page.getByLabel('Latitude and longitude').fill('the end of the pier');
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('alert')).toContainText('Enter a position like');
	await page.getByRole('button', { name: 'Keep it as words instead' }).click();
	await expect(page.getByLabel('Where exactly?')).toHaveValue('the end of the pier');
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.waitForURL('**/when');
});

test('by keyboard alone, and clean for axe, whichever way is open', async ({ stage }) => {
	await chartTheSite(stage);
	const { page } = await stage.phone('harbour', { width: 1280, height: 800 });
	await toWhere(page);
	const names = ['Right where', 'I can see', 'At a berth', 'Pick on', 'Type a position'];
	for (const name of names) {
		const button = page.getByRole('button', { name });
		await button.focus();
		await page.keyboard.press('Enter');
		await expect(button).toHaveAttribute('aria-expanded', 'true');
		if (name === 'Pick on') await expect(page.getByText('Put the pin here')).toBeVisible();
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(
			violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`),
			name
		).toEqual([]);
	}
	await page.keyboard.press('Tab');
	await page.keyboard.type('50 45.720 1 17.760');
	await expect(page.getByText('East or west?')).toBeVisible();
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect(page.getByText('50°45.720′N 001°17.760′W', { exact: true })).toBeVisible();
});
