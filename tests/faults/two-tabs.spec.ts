/** One report open in two tabs: what was typed last stands, and nothing older takes its place. */
import type { Page } from '@playwright/test';
import { aPhoto } from '../support/a-photo.ts';
import { look } from '../support/look.ts';
import { begin, file, saved, send } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

const words = (page: Page) => page.getByLabel('In your own words');
const notification = (page: Page) =>
	page.getByRole('status').filter({ hasText: 'This was changed in another tab' });

test('a change in one tab leaves what was typed in another since, and both are shown @row6', async ({
	stage
}) => {
	const { page: one } = await stage.phone('harbour');
	await begin(one);
	await words(one).fill('Grey RHIB');
	await saved(one);
	const other = await one.context().newPage();
	await other.goto(one.url());
	await expect(words(other)).toHaveValue('Grey RHIB');
	await words(other).fill('Grey RHIB, no lights');
	await saved(other);

	await expect(words(one)).toHaveValue('Grey RHIB, no lights');
	await expect(notification(one)).toContainText('“Grey RHIB”');
	await expect(notification(other)).toHaveCount(0);
	await look(one, 'two-tabs');
	await one.getByLabel('Something else', { exact: true }).check();
	await saved(one);
	await expect(other.getByLabel('Something else', { exact: true })).toBeChecked();
	await expect(words(other)).toHaveValue('Grey RHIB, no lights');

	await notification(one)
		.getByRole('button', { name: /Use these words/ })
		.click();
	await expect(words(one)).toHaveValue('Grey RHIB');
	await expect(notification(one)).toHaveCount(0);
	await expect(words(other)).toHaveValue('Grey RHIB');
	await expect(notification(other)).toContainText('“Grey RHIB, no lights”');

	await one.goto(one.url().replace(/what.*$/, 'where?change'));
	await one.getByLabel('Where exactly?').fill('Off the fuel berth');
	await saved(one);
	await one.goto(one.url().replace(/where.*$/, 'when?change'));
	await one.getByRole('button', { name: 'It is happening now' }).click();
	await one.waitForURL(/\/check/);
	await send(one);
	await expect
		.poll(() => stage.sql('select description, place_text as place from public.reports'))
		.toEqual([{ description: 'Grey RHIB', place: 'Off the fuel berth' }]);
});

test('what is changed in one tab after another sent the report is not said to be saved @row6', async ({
	stage
}) => {
	const { page: one } = await stage.phone('harbour');
	await begin(one);
	await words(one).fill('Grey RHIB');
	await saved(one);
	const writing = await one.context().newPage();
	await writing.goto(one.url());
	await expect(words(writing)).toHaveValue('Grey RHIB');
	const photos = await one.context().newPage();
	await photos.goto(one.url().replace(/what.*$/, 'photos?change'));
	await photos.getByLabel('Choose from this phone').setInputFiles([await aPhoto(photos, 1)]);
	await expect(photos.getByText(/added and saved on this phone/)).toBeVisible();

	await one.goto(one.url().replace(/what.*$/, 'where?change'));
	await one.getByLabel('Where exactly?').fill('Off the fuel berth');
	await saved(one);
	await one.goto(one.url().replace(/where.*$/, 'when?change'));
	await one.getByRole('button', { name: 'It is happening now' }).click();
	await one.waitForURL(/\/check/);
	await send(one);

	const sent = 'This was sent already.';
	await words(writing).fill('Grey RHIB, and they carry guns');
	await expect(writing.getByRole('status').filter({ hasText: sent })).toContainText('Not saved.');
	await expect(words(writing)).toHaveValue('Grey RHIB, and they carry guns');
	await look(writing, 'two-tabs-sent');
	await photos.getByRole('button', { name: 'Remove photo 1' }).click();
	await expect(photos.getByRole('alert')).toContainText(`The photo was not removed. ${sent}`);
	await expect(one.getByText(sent)).toHaveCount(0);
	await expect
		.poll(
			() =>
				stage.sql(`select description, (select count(received_at)::int from public.photos) as photos
					from public.reports`),
			{ timeout: 60_000 }
		)
		.toEqual([{ description: 'Grey RHIB', photos: 1 }]);
});

test('a report that waits says so no more once another tab took it back or deleted it @row19', async ({
	stage
}) => {
	const { page: one } = await stage.phone('harbour');
	await one.context().route('**/rpc/submit_report', (route) => route.abort());
	const { reference } = await file(one, { words: 'Grey RHIB' });
	const heading = one.getByRole('heading', { level: 1 });
	await expect(heading).toContainText('not sent yet');
	const other = await one.context().newPage();
	await other.goto(one.url());
	await other.getByRole('button', { name: `Edit (report ${reference})` }).click();
	await other.waitForURL('**/check');

	await expect(heading).toContainText('no longer waiting to be sent');
	const main = one.getByRole('main');
	await expect(main).toContainText('taken back to be changed');
	await expect(main).not.toContainText('sends itself');
	await look(one, 'queued-elsewhere');
	await send(other);
	await expect(heading).toContainText('not sent yet');
	await other.getByRole('button', { name: `Delete report ${reference}` }).click();
	await expect(main).toContainText('deleted in another tab');
	await other.getByRole('button', { name: /^Undo/ }).click();
	await expect(heading).toContainText('not sent yet');
});
