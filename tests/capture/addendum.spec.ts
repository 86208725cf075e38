import type { Page } from '@playwright/test';
import { aPhoto } from '../support/a-photo.ts';
import { answering } from '../support/answers.ts';
import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test.setTimeout(300_000);

const added = `select content ->> 'text' as text, jsonb_array_length(content -> 'photos') as photos
	from public.addenda order by received_at`;

async function add(page: Page, words: string): Promise<void> {
	await page.getByRole('link', { name: 'Add to this report' }).click();
	await page.getByLabel('What has changed, or what you saw since').fill(words);
	await expect(page.getByText(/Saved on this phone at/)).toBeVisible();
	await page.getByRole('button', { name: 'Send what I added' }).click();
}

test('what is added to a report that still waits goes after it, and both are kept', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await phone.offline(true);
	const { reference } = await file(page, { words: 'Grey RHIB', urgency: 'today' });
	await add(page, 'It has left, going south');
	await page.waitForURL('**/queued');
	await expect(page.getByRole('heading', { name: 'Added to it' })).toBeVisible();
	const item = page.locator('li.boxed');
	await expect(item).toContainText(`Addition to ${reference}`);
	await expect(item).toContainText('Waiting to be sent');
	await expect(item).toContainText('It goes after its report.');

	const cold = await phone.restart({ offline: true });
	await cold.getByRole('link', { name: 'My reports', exact: true }).click();
	await expect(cold.locator('li.boxed')).toHaveCount(2);
	await phone.offline(false);
	await expect
		.poll(() => stage.sql(added), { timeout: 60_000 })
		.toEqual([{ text: 'It has left, going south', photos: 0 }]);
	expect(await stage.sql('select description from public.reports')).toEqual([
		{ description: 'Grey RHIB' }
	]);
});

test('what is added to a sent report without signal is begun, left, gone on with, and shown beneath', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	const { reference } = await file(page, { words: 'Grey RHIB' });
	await page.waitForURL('**/sent');
	await page.getByRole('link', { name: 'Follow this report' }).click();
	await expect(page.getByText('Received by the service')).toBeVisible();
	await phone.offline(true);
	await page.getByRole('link', { name: 'Add to this report' }).click();
	await page.getByRole('button', { name: 'Send what I added' }).click();
	await expect(page.getByText('Write something, or add a photo').first()).toBeVisible();
	await page.getByLabel('What has changed').fill('It came back');
	await expect(page.getByText(/Saved on this phone at/)).toBeVisible();
	await page.getByRole('link', { name: 'My reports', exact: true }).click();
	await page.getByRole('link', { name: `Addition to ${reference}` }).click();
	await expect(page.getByLabel('What has changed')).toHaveValue('It came back');
	await page.getByRole('button', { name: 'Send what I added' }).click();
	await expect(page.getByRole('heading', { name: 'What you added' })).toBeVisible();
	await expect(page.locator('li.boxed')).toContainText('It came back');
	await phone.offline(false);
	await expect(page.locator('li.boxed')).toHaveCount(0, { timeout: 60_000 });
	const main = page.getByRole('main');
	await expect(main).toContainText('What you added arrived');
	await expect(main).toContainText('It came back');
	await expect(main).toContainText('Grey RHIB');
});

test('photos follow their words: how many arrived is told, and one the service will not have needs its person', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await file(page, { words: 'Grey RHIB' });
	await page.waitForURL('**/sent');
	const hear = await answering(page, '**/storage/v1/upload/**', 'nothing');
	await page.getByRole('link', { name: 'Add to this report' }).click();
	await page
		.locator('input[type=file]')
		.last()
		.setInputFiles([await aPhoto(page, 1), await aPhoto(page, 2)]);
	await expect(page.getByText('2 photos added and saved on this phone.')).toBeVisible();
	await page.getByRole('button', { name: 'Send what I added' }).click();
	await page.getByRole('link', { name: 'My reports', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Sent, photos on their way' })).toBeVisible();
	const item = page.locator('li.boxed');
	await expect(item).toContainText('0 of 2 photos received, 2 waiting');
	await expect(item).toContainText(/\d+ kB left/);
	await expect(item).toContainText('There was no signal');

	await item.getByRole('button', { name: /^Send now/ }).click();
	const judge = await answering(page, '**/functions/v1/receive-photo', 'unreadable');
	hear('yes'); // no tap needed: without signal the outbox retries soon
	await expect(item).toContainText('2 need you', { timeout: 90_000 });
	await expect(item).toContainText('The service did not accept this photo.');
	// One that is deleted here will never arrive, and is not counted as if it had.
	await item
		.getByRole('button', { name: /^Delete/ })
		.first()
		.click();
	await expect(item).toContainText('0 of 1 photo received, 1 needs you');
	await page.getByRole('button', { name: /^Undo/ }).click();
	await expect(item).toContainText('0 of 2 photos received, 2 need you');
	judge('yes');
	await item
		.getByRole('button', { name: /^Try again/ })
		.first()
		.click();
	await expect(item).toContainText('1 of 2 photos received, 1 needs you', { timeout: 90_000 });
	await item.getByRole('button', { name: /^Delete/ }).click();
	await expect(item).toHaveCount(0);
	await page.getByRole('button', { name: /^Undo/ }).click();
	await expect(item).toContainText('1 needs you');
	await item.getByRole('button', { name: /^Try again/ }).click();
	await expect(item).toHaveCount(0, { timeout: 90_000 });
	const [photos] = await stage.sql('select count(received_at)::int as here from public.photos');
	expect(photos).toEqual({ here: 2 });
});
