/** The steps of filing a report, as a thumb takes them. */
import { expect, type Page } from '@playwright/test';
import { aPhoto } from './a-photo.ts';

/** What the page has said is saved. */
export type Saved = { words?: string; photo?: boolean };

export type Sighting = {
	words?: string;
	sign?: string;
	urgency?: 'now' | 'today';
	danger?: boolean;
	/** How many photos, all named alike. */
	photos?: number;
	/** What is said on the page of where, beside the site. */
	where?: (page: Page) => Promise<void>;
	/** The page of the first question is open already. */
	begun?: boolean;
	/** Told of each part once the page says that it is saved. */
	onsaved?: (saved: Saved) => void;
};

let pictures = 0;

/** From the home page to that of the first question. */
export async function begin(page: Page, danger = false): Promise<void> {
	await page.getByRole('link', { name: 'Report something suspicious' }).click();
	if (danger) {
		await page.getByRole('link', { name: 'Yes, somebody is in danger' }).click();
		await page.getByRole('button', { name: /Report it as well/ }).click();
	} else await page.getByRole('button', { name: 'No, start the report' }).click();
	await page.waitForURL(/\/what$/);
}

/** Continues to the next question. The page it leaves has the same button: nothing is pressed on that twice. */
export async function proceed(page: Page): Promise<void> {
	const { pathname } = new URL(page.url());
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.waitForURL((url) => url.pathname !== pathname);
}

/** From the check page to that of photos and back. */
async function addPhotos(page: Page, count: number): Promise<void> {
	await page.goto(page.url().replace(/\/check.*$/, '/photos?change'));
	const files = [];
	for (let n = 0; n < count; n++) files.push(await aPhoto(page, ++pictures));
	await page.locator('input[type=file]').last().setInputFiles(files);
	await expect(page.getByText(/added and saved on this phone/)).toBeVisible();
	await proceed(page);
	await page.waitForURL(/\/check/);
}

/** From the check page off it goes. Returns the reference that the next page shows. */
export async function send(page: Page): Promise<{ reference: string }> {
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Check your answers');
	await page.getByRole('button', { name: 'Send report' }).click();
	await page.waitForURL(/\/(queued|sent)$/);
	const text = await page.getByRole('main').innerText();
	return { reference: /KR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)![0] };
}

/** From the home page to the page after sending. Returns the reference that page shows. */
export async function file(page: Page, sighting: Sighting): Promise<{ reference: string }> {
	const { words, sign, urgency = 'now', danger = false, photos = 0 } = sighting;
	if (!sighting.begun) await begin(page, danger);
	if (words) await page.getByLabel('In your own words').fill(words);
	if (sign) await page.getByLabel(sign).check();
	if (sighting.onsaved) {
		await expect(page.getByText('Saved on this phone at')).toBeVisible();
		sighting.onsaved({ ...(words && { words }) });
	}
	await proceed(page);
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Where');
	await sighting.where?.(page);
	await proceed(page);
	if (!danger) {
		if (urgency === 'now') await page.getByRole('button', { name: 'It is happening now' }).click();
		else {
			await page.getByLabel('Earlier today').check();
			await proceed(page);
		}
	} // else it is now: the page of times is not asked for
	await page.waitForURL(/\/check/);
	if (photos > 0) {
		await addPhotos(page, photos);
		sighting.onsaved?.({ photo: true });
	}
	return send(page);
}

/** Once what was typed is on the phone: a page that is left in the same moment may lose its last words. */
export async function saved(page: Page): Promise<void> {
	await page.locator('[data-saved="true"]').waitFor({ state: 'attached' });
}
