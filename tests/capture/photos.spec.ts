import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { withExif } from '../../src/lib/capture/photo/exif.fixture.ts';
import { hasMetadata } from '../../src/lib/capture/photo/jpeg.ts';
import { aPhoto } from '../support/a-photo.ts';
import { begin, saved, send } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const sorted = (values: unknown[]) => [...values].sort();

/** What goes out of the phone as the body of an upload. */
function uploadsOf(page: Page): string[] {
	const sent: string[] = [];
	page.on('request', (request) => {
		const body = request.method() === 'PATCH' && request.postDataBuffer();
		if (body) sent.push(sha256(body));
	});
	return sent;
}

async function accessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
}

test('three photos of one name, two of them alike, filed without signal, arrive as three @row35 @mode8', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	const sent = uploadsOf(page);
	await expect(page.getByText('Coral Sampleton').first()).toBeVisible();
	const plain = await aPhoto(page, 1, 900);
	const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
	const taken = `${yesterday.toISOString().slice(0, 10).replaceAll('-', ':')} 09:15:30`;
	const exif = {
		...{ taken, offset: '+00:00' },
		latitude: [50, 45, 43.2] as [number, number, number],
		longitude: [1, 17, 45.6] as [number, number, number]
	};
	const told = { ...plain, buffer: Buffer.from(withExif(plain.buffer, exif)) };
	expect(hasMetadata(told.buffer)).toBe(true);

	await phone.offline(true);
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await saved(page);
	await page.goto(page.url().replace(/what$/, 'photos'));
	await page
		.getByLabel('Choose from this phone')
		.setInputFiles([told, told, await aPhoto(page, 2, 900)]);
	await expect(page.getByText('3 photos added and saved on this phone')).toBeVisible();
	await expect(page.getByText(/kB as taken, \d+ kB to send/)).toHaveCount(3);
	await expect(page.getByText('At 50°45.720′N 001°17.760′W (from the photo)')).toHaveCount(2);
	await accessible(page);

	// Offered, and taken over by a tap alone.
	await page.getByRole('button', { name: 'Use as the time you saw it' }).first().click();
	await page.getByRole('button', { name: 'Use as where the boat was' }).first().click();
	await page.getByRole('button', { name: 'Remove photo 3' }).click();
	await expect(page.getByRole('listitem').filter({ hasText: 'to send' })).toHaveCount(2);
	await page.getByRole('button', { name: /keep the photo/ }).click();
	await expect(page.getByRole('listitem').filter({ hasText: 'to send' })).toHaveCount(3);
	await page.goto(page.url().replace('photos', 'check'));
	await expect(page.getByRole('main')).toContainText('3 photos');
	await expect(page.getByRole('main')).toContainText('50°45.720′N 001°17.760′W');
	await expect(page.getByRole('main')).toContainText(
		'50.762000, -1.296000: where a photo was taken'
	);
	await expect(page.getByRole('main')).toContainText(/Seen .*:15 \(from a photo\)/);
	const { reference } = await send(page);
	expect(await stage.sql('select id from public.photos')).toEqual([]);

	await phone.offline(false);
	const photos = () => stage.sql('select id, sha256, received_at from public.photos');
	await expect
		.poll(async () => (await photos()).filter(({ received_at }) => received_at).length, {
			timeout: 60_000
		})
		.toBe(3);
	const announced = sorted((await photos()).map((row) => row.sha256));
	expect(new Set(announced).size).toBe(2); // two are alike, and two all the same
	expect(sorted(sent)).toEqual(announced);
	const [report] = await stage.sql('select seen_at, position_source from public.reports');
	expect(report!.position_source).toBe('photo');
	expect((report!.seen_at as Date).toISOString()).toContain('T09:15:30.000Z');

	await page.goto(`${stage.url}/reports`);
	await page
		.getByRole('link', { name: new RegExp(reference) })
		.first()
		.click();
	await expect(page.getByText('3 of 3 photos received').first()).toBeVisible();

	const desk = await stage.phone('officer');
	await desk.page.locator('main a[href^="/inbox/"]').first().click();
	await expect(desk.page.getByText('3 of 3 received.')).toBeVisible();
	const facts = desk.page.getByRole('main');
	await expect(facts).toContainText('Where a photo was taken, as its camera noted');
	await expect(facts).toContainText(/:15, as a photo’s camera noted/);
	await expect(facts.getByText(/:15, by the camera’s clock/)).toHaveCount(2);
	const views = () =>
		stage.sql(`select person_id from public.access_log where photo_id is not null`);
	expect(await views()).toEqual([]);
	const served: string[] = [];
	for (const number of [1, 2, 3]) {
		const button = desk.page.getByRole('button', { name: `View Photo ${number}` });
		await button.focus();
		await desk.page.keyboard.press('Enter');
		const image = desk.page.getByRole('dialog').getByRole('img');
		await expect
			.poll(() => image.evaluate((img) => (img as HTMLImageElement).naturalWidth))
			.toBe(900);
		if (number === 1) await accessible(desk.page);
		await desk.page.keyboard.press('+');
		await expect(desk.page.getByText('150%')).toBeVisible();
		const bytes = await image.evaluate(async (img) => {
			const answer = await fetch((img as HTMLImageElement).src);
			return [...new Uint8Array(await answer.arrayBuffer())];
		});
		served.push(sha256(Uint8Array.from(bytes)));
		expect(hasMetadata(Uint8Array.from(bytes))).toBe(false);
		await desk.page.keyboard.press('Escape');
		await expect(button).toBeFocused();
		await expect(desk.page.getByRole('dialog')).toHaveCount(0);
	}
	expect(sorted(served)).toEqual(announced);
	expect(await views()).toHaveLength(3);
});
