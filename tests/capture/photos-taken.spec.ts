import { withExif } from '../../src/lib/capture/photo/exif.fixture.ts';
import { aPhoto } from '../support/a-photo.ts';
import { begin, saved } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

const file = (name: string, text: string, mimeType: string) => ({
	name,
	mimeType,
	buffer: Buffer.from(text)
});

test('the app is killed while the camera is open: not a word is lost @row5 @mode8', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await begin(phone.page);
	await phone.page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await saved(phone.page);
	await phone.page.goto(phone.page.url().replace(/what$/, 'photos'));
	const camera = phone.page.waitForEvent('filechooser');
	await phone.page.getByRole('button', { name: 'Take a photo' }).click();
	expect((await camera).isMultiple()).toBe(false);
	const where = phone.page.url();

	const back = await phone.kill();
	await back.goto(where);
	await back
		.getByLabel('Choose from this phone')
		.setInputFiles([await aPhoto(back, 1), await aPhoto(back, 2)]);
	await expect(back.getByText('2 photos added and saved on this phone')).toBeVisible();

	const again = await phone.kill();
	await again.goto(where);
	await expect(again.getByRole('img', { name: /^Photo \d$/ })).toHaveCount(2);
	await expect
		.poll(() =>
			again
				.getByRole('img', { name: 'Photo 2' })
				.evaluate((img) => (img as HTMLImageElement).naturalWidth)
		)
		.toBe(400);
	await again.goto(where.replace(/photos$/, 'what'));
	await expect(again.getByLabel('In your own words')).toHaveValue('Grey RHIB, no lights');
});

test('what is no picture is told by name, the others are taken, and five are the most', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await begin(page);
	await page.goto(page.url().replace(/what$/, 'photos'));
	const library = page.getByLabel('Choose from this phone');
	const whole = await aPhoto(page, 1);
	await library.setInputFiles([
		file('IMG_0042.HEIC', '\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'image/heic'),
		file('clip.mp4', '\0\0\0\x18ftypisom', 'video/mp4'),
		{ ...whole, name: 'half.jpg', buffer: whole.buffer.subarray(0, 300) },
		whole
	]);
	await expect(page.getByText('1 photo added and saved on this phone')).toBeVisible();
	for (const name of ['IMG_0042.HEIC', 'clip.mp4', 'half.jpg'])
		await expect(page.getByText(`${name} was not added.`)).toBeVisible();

	const five = await Promise.all([2, 3, 4, 5, 6].map((seed) => aPhoto(page, seed)));
	await library.setInputFiles(five);
	await expect(page.getByText('4 photos added and saved on this phone')).toBeVisible();
	await expect(page.getByText('5 photos are the most: 1 of these were not added.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Take a photo' })).toBeDisabled();
	await page.getByRole('button', { name: 'Remove photo 2' }).click();
	await expect(page.getByRole('button', { name: 'Take a photo' })).toBeEnabled();
});

test('no photos is an answer too', async ({ stage }) => {
	const { page } = await stage.phone('harbour');
	await begin(page);
	await page.goto(page.url().replace(/what$/, 'photos'));
	await page.getByRole('button', { name: 'No photos' }).click();
	await page.waitForURL(/\/contact$/);
});

test('a photo taken with the phone upright stands upright, and a small one is not blown up', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await begin(page);
	await page.goto(page.url().replace(/what$/, 'photos'));
	const lying = await page.evaluate(() => {
		const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
		canvas.getContext('2d')!.fillRect(0, 0, 160, 180);
		return canvas.toDataURL('image/jpeg').split(',')[1]!;
	});
	const buffer = Buffer.from(withExif(Buffer.from(lying, 'base64'), { orientation: 6 }));
	const upright = { name: 'image.jpg', mimeType: 'image/jpeg', buffer };
	await page.getByLabel('Choose from this phone').setInputFiles(upright);
	const photo = page.getByRole('img', { name: 'Photo 1' });
	await expect
		.poll(() =>
			photo.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])
		)
		.toEqual([180, 320]);
});
