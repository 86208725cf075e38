import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { listen } from '../support/origins.ts';
import { expect, test } from '../support/stage.ts';
import { startTileSource, type TileSource } from '../support/tile-source.ts';

const ROOT = join(import.meta.dirname, '../..');
const APP = join(ROOT, '.local/with-tiles');
const MEGABYTES = 1_000_000;

let source: TileSource;

test.use({ app: APP });

test.beforeAll(async () => {
	test.setTimeout(300_000);
	source = await startTileSource({ bytesEach: 100_000 });
	// As a deployment does it: the address is in the app, and in what the app may reach.
	execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build'], {
		cwd: ROOT,
		stdio: ['ignore', 'ignore', 'pipe'],
		env: {
			...process.env,
			KRAKEN_BUILD: '.local/with-tiles',
			PUBLIC_TILES_URL: source.template,
			PUBLIC_TILES_ATTRIBUTION: 'The Story’s Own Survey'
		}
	});
});
test.afterAll(() => source.stop());

/** From the page of places, as a thumb does. */
async function openChart(page: Page) {
	await page.getByRole('button', { name: 'Pick on the map' }).click();
	await page.getByRole('application', { name: 'Chart' }).scrollIntoViewIfNeeded();
}

/** How many of the pictures in sight are there, and whether any land is drawn under them. */
const drawn = (page: Page) =>
	page.evaluate(() => {
		const pictures = [...document.querySelectorAll<HTMLImageElement>('img.leaflet-tile-loaded')];
		const canvas = document.querySelector<HTMLCanvasElement>('.leaflet-land-pane canvas')!;
		const { width, height } = canvas;
		const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
		return {
			pictures: pictures.filter(({ naturalWidth }) => naturalWidth === 256).length,
			land: data.some((value, index) => index % 4 === 3 && value === 255)
		};
	});

test('kept with consent, the chart of the own waters is there without signal, and takes a pin by buttons alone @row25 @row28', async ({
	stage
}) => {
	test.setTimeout(300_000);
	const phone = await stage.phone('harbour');
	const heard = listen(phone.page.context());
	await phone.page.getByRole('link', { name: 'Report something suspicious' }).click();
	await phone.page.getByRole('button', { name: 'No, start the report' }).click();
	await phone.page.getByLabel('In your own words').fill('Grey RHIB without lights');
	await phone.page.getByRole('button', { name: 'Continue' }).click();
	await phone.page.waitForURL('**/where');
	const where = phone.page.url();
	await openChart(phone.page);
	await expect(phone.page.getByText('The Story’s Own Survey')).toBeVisible();
	await expect.poll(() => drawn(phone.page)).toMatchObject({ land: true });
	expect(source.asked.size, 'only what is looked at is fetched unasked').toBeLessThan(40);

	await phone.page.getByRole('button', { name: 'Fetch at most 15 MB' }).click();
	await expect(phone.page.getByText(/Kept on this phone: 1\d MB/)).toBeVisible({
		timeout: 120_000
	});
	await expect(phone.page.getByText('Zoom 11: 10 nautical miles around')).toBeVisible();
	await expect(phone.page.getByText(/Zoom 16: [\d.]+ nautical miles around/)).toBeVisible();
	const bytes = await phone.page.evaluate(async () => {
		const cache = await caches.open('kraken-tiles');
		const kept = await cache.matchAll();
		const sizes = await Promise.all(kept.map(async (one) => (await one.arrayBuffer()).byteLength));
		return sizes.reduce((sum, size) => sum + size, 0);
	});
	expect(bytes).toBeGreaterThan(12 * MEGABYTES);
	expect(bytes).toBeLessThan(15 * MEGABYTES + 1000);

	await source.stop();
	const page = await phone.restart({ offline: true });
	const heardOffline = listen(page.context());
	await page.goto(where);
	await openChart(page);
	await expect.poll(async () => (await drawn(page)).pictures).toBeGreaterThan(3);
	expect((await drawn(page)).land).toBe(true);

	// Every zoom of the pack has its pictures: out to 11, then in to 16.
	const zoomOnce = async (name: 'Zoom in' | 'Zoom out') => {
		await page.getByRole('button', { name }).press('Enter');
		await expect.poll(async () => (await drawn(page)).pictures).toBeGreaterThan(3);
	};
	for (let zoom = 13; zoom > 11; zoom--) await zoomOnce('Zoom out');
	for (let zoom = 11; zoom < 14; zoom++) await zoomOnce('Zoom in');
	// Two taps before the first has begun to move the chart count as two.
	const nearer = page.getByRole('button', { name: 'Zoom in' });
	await nearer.evaluate((button: HTMLButtonElement) => (button.click(), button.click()));
	await expect(page.getByText('Move the pin by 0.01 nautical miles (19 metres)')).toBeVisible();
	await expect.poll(async () => (await drawn(page)).pictures).toBeGreaterThan(3);
	await page.getByRole('button', { name: 'Put the pin here' }).press('Enter');
	const pin = page.getByText(/^The pin\s*\d/);
	const before = await pin.innerText();
	for (let taps = 0; taps < 10; taps++)
		await page.getByRole('button', { name: 'North' }).press('Enter');
	const minutes = (text: string) => Number(/50°(\d+\.\d+)′N/.exec(text)![1]);
	expect(minutes(await pin.innerText()) - minutes(before)).toBeCloseTo(0.1, 3);

	await page.getByRole('button', { name: 'Delete from this phone' }).press('Enter');
	await expect(page.getByText('deleted from this phone')).toBeVisible();
	expect(await page.evaluate(() => caches.has('kraken-tiles'))).toBe(false);

	const own = new Set([stage.url, new URL(source.template).origin]);
	expect(heard.origins).toEqual(own);
	expect([...heardOffline.origins].filter((origin) => !own.has(origin))).toEqual([]);
});
