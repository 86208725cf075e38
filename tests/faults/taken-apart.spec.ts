/** A phone taken apart: what somebody finds in its storage who has all the time in the world. */
import { JPEG_HEADERS, wholePhone } from '../support/phone-storage.ts';
import { begin, file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('a phone with a draft, a queue and photos holds no word of them and no picture @row72', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await file(page, { words: 'Quarterdeck sent', urgency: 'today' });
	await page.goto(`${stage.url}/reports`);
	await expect(page.getByText('Quarterdeck').first()).toBeVisible();
	await phone.offline(true);
	await page.goto(`${stage.url}/home`);
	await file(page, { words: 'Quarterdeck queued', urgency: 'today', photos: 1 });
	await page.goto(`${stage.url}/home`);
	await begin(page);
	await page.getByLabel('In your own words').fill('Quarterdeck draft');
	await expect(page.getByText('Saved on this phone at')).toBeVisible();

	const found = await wholePhone(page);
	expect(found.split('\n').filter((line) => line.startsWith('database ')).length).toBeGreaterThan(
		2
	);
	expect(found.includes('kraken')).toBe(true); // it looked in the right place
	expect(['Quarterdeck', ...JPEG_HEADERS].filter((word) => found.includes(word))).toEqual([]);
});
