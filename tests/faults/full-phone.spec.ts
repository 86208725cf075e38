import { aPhoto } from '../support/a-photo.ts';
import { rowsOf } from '../support/phone-storage.ts';
import { begin, saved, send } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('a phone that fills up while a report is saved keeps its draft whole and nothing by halves @row17', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await page.addInitScript(() => {
		const { put } = IDBObjectStore.prototype;
		IDBObjectStore.prototype.put = function (...row) {
			if (sessionStorage.getItem('full') === 'true' && this.name === 'photos')
				throw new DOMException('', 'QuotaExceededError');
			return put.apply(this, row);
		};
	});
	await page.goto(`${stage.url}/home`);
	await begin(page);
	const report = page.url().replace(/what$/, '');
	await page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await saved(page);
	const photos = [await aPhoto(page, 1), await aPhoto(page, 2)];
	const addPhoto = (photo: (typeof photos)[number]) =>
		page.locator('input[type=file]').last().setInputFiles([photo]);
	await page.goto(`${report}photos`);
	await addPhoto(photos[0]!);
	await expect(page.getByText(/added and saved on this phone/)).toBeVisible();
	await page.goto(`${report}when`);
	await page.getByRole('button', { name: 'It is happening now' }).click();
	await page.waitForURL('**/check');
	await expect(page.getByText('1 photo', { exact: true })).toBeVisible();
	const kept = async () => ({
		drafts: (await rowsOf(page, 'drafts')).map(({ id }) => id),
		items: (await rowsOf(page, 'parcels')).map(({ id }) => id),
		photos: (await rowsOf(page, 'photos')).map(({ id }) => id)
	});
	const before = await kept();
	expect([before.drafts.length, before.items.length]).toEqual([1, 0]);

	// The third write of the transaction that files a report is refused, as a browser without room does.
	const fill = (full: boolean) =>
		page.evaluate((full) => sessionStorage.setItem('full', String(full)), full);
	await fill(true);
	await page.getByRole('button', { name: 'Send report' }).click();
	await expect(
		page.getByText('This phone is full. Make room on it, then try again.')
	).toBeVisible();
	expect(await kept()).toEqual(before);
	await page.goto(`${report}photos`);
	await addPhoto(photos[1]!);
	await expect(page.getByText(/phone is full/).first()).toBeVisible();
	expect(await kept()).toEqual(before);

	await fill(false);
	await page.goto(`${report}what`);
	await expect(page.getByLabel('In your own words')).toHaveValue('Grey RHIB, no lights');
	await page.goto(`${report}check`);
	await expect(page.getByText('1 photo', { exact: true })).toBeVisible();
	await send(page);
	const stored = `select description, (select count(*)::int from public.photos where received_at is not null) as photos
		from public.reports`;
	await expect
		.poll(() => stage.sql(stored), { timeout: 60_000 })
		.toEqual([{ description: 'Grey RHIB, no lights', photos: 1 }]);
});
