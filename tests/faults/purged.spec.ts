/** What is left on a phone once a report has arrived, or once its author has signed out. */
import type { Page } from '@playwright/test';
import { aPhoto } from '../support/a-photo.ts';
import { JPEG_HEADERS, quiet, rowsOf, wholePhone } from '../support/phone-storage.ts';
import { QUESTIONS } from '../support/questions.ts';
import { begin, file, proceed, saved, send } from '../support/reporting.ts';
import { signIn } from '../support/sign-in.ts';
import { expect, test } from '../support/stage.ts';

test.setTimeout(300_000);

/** Every text in a value, however deep. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Puts a word in the open into each kind of storage there is. */
const plant = (page: Page, word: string) =>
	page.evaluate(async (word) => {
		const db = await new Promise<IDBDatabase>((resolve) => {
			const opening = indexedDB.open('planted', 1);
			opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
			opening.onsuccess = () => resolve(opening.result);
		});
		const rows = db.transaction('rows', 'readwrite').objectStore('rows');
		rows.put({ deep: [new Blob([`${word} in a Blob`])] }, 1);
		const last = rows.put(new TextEncoder().encode(`${word} in bytes`), `${word} in a key`);
		await new Promise((resolve) => (last.onsuccess = resolve));
		db.close();
		await (await caches.open('planted')).put('/planted', new Response(`${word} in a cache`));
		localStorage.setItem('planted', `${word} in localStorage`);
		sessionStorage.setItem('planted', `${word} in sessionStorage`);
	}, word);

const uproot = (page: Page) =>
	page.evaluate(async () => {
		localStorage.removeItem('planted');
		sessionStorage.removeItem('planted');
		await caches.delete('planted');
		const deleting = indexedDB.deleteDatabase('planted');
		await new Promise((resolve) => (deleting.onsuccess = resolve));
	});

test('once a full report and its photo have arrived, no store of the phone holds a word or a pixel of them @row73', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await expect(page.getByText('Coral Sampleton').first()).toBeVisible();

	// The search finds what lies open, wherever it lies.
	await plant(page, 'quarterdeck');
	const planted = await wholePhone(page);
	for (const where of ['a Blob', 'bytes', 'a key', 'a cache', 'localStorage', 'sessionStorage'])
		expect(planted.includes(`quarterdeck in ${where}`), where).toBe(true);
	await uproot(page);
	const before = await wholePhone(page);

	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB without a name, two men in dry suits');
	await proceed(page);
	await proceed(page);
	await page.getByRole('button', { name: 'It is happening now' }).click();
	await page.waitForURL('**/check');
	const report = page.url().replace(/\/check.*/, '');
	for (const [path, fill] of QUESTIONS) {
		await page.goto(`${report}/${path}`);
		await fill(page);
		if (path === 'photos') {
			await page
				.locator('input[type=file]')
				.last()
				.setInputFiles(await aPhoto(page, 1));
			await expect(page.getByText('1 photo added and saved on this phone')).toBeVisible();
		} else await saved(page);
	}
	await page.goto(`${report}/check`);
	await send(page);
	await page.waitForURL('**/sent');
	await expect
		.poll(() => stage.sql('select from public.photos where received_at is not null'), {
			timeout: 60_000
		})
		.toHaveLength(1);
	await page.getByRole('link', { name: 'Follow this report' }).click();
	await expect(page.getByText('1 of 1 photo received').first()).toBeVisible();
	await quiet(page);

	const [filed] = await stage.sql('select content from public.reports');
	// What was on the phone before it was written is the app's own; when it was saved stays, for the timeline.
	const words = textsIn(filed!.content).filter(
		(word) => !before.includes(word) && !/^\d{4}-\d\d-\d\dT/.test(word)
	);
	expect(words).toEqual(
		expect.arrayContaining([
			...['Grey RHIB without a name, two men in dry suits', 'Ariadne', 'black frame'],
			...['two extra fuel tanks', 'soaked, dark clothes', 'dark grey', 'Poole']
		])
	);
	expect(words.length).toBeGreaterThan(10);
	const after = await wholePhone(page);
	expect(after.includes('database kraken-outbox')).toBe(true);
	expect(words.filter((word) => after.includes(word))).toEqual([]);
	expect(JPEG_HEADERS.filter((header) => after.includes(header))).toEqual([]);
	for (const table of ['drafts', 'parcels', 'photos', 'pictures'])
		expect([table, await rowsOf(page, table)]).toEqual([table, []]);
});

test('signing out without signal is warned about and leaves the queue as it was: sealed, and sent when its author is back @row73', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await phone.offline(true);
	const { reference } = await file(page, { words: 'Quarterdeck', urgency: 'today', photos: 1 });
	await quiet(page);
	const sealed = () =>
		page.evaluate(async () => {
			const db = await new Promise<IDBDatabase>((resolve) => {
				const opening = indexedDB.open('kraken-outbox');
				opening.onsuccess = () => resolve(opening.result);
			});
			const reading = db.transaction(['parcels', 'pictures']);
			const all = ['parcels', 'pictures'].map((name) => reading.objectStore(name).getAll());
			await new Promise((resolve) => (reading.oncomplete = resolve));
			db.close();
			return all
				.flatMap(({ result }) => result)
				.map(({ id, sealed }: { id: string; sealed: { bytes?: ArrayBuffer } & object }) => ({
					id,
					sealed: JSON.stringify(sealed, (_, value) =>
						value instanceof ArrayBuffer || ArrayBuffer.isView(value)
							? [...new Uint8Array(value as ArrayBuffer)]
							: value
					)
				}));
		});
	const kept = await sealed();
	expect(kept).toHaveLength(2);
	expect(kept.every((row) => row.sealed.length > 100)).toBe(true);

	await page.getByRole('button', { name: 'Sign out' }).click();
	const warning = page.getByRole('dialog', { name: '1 report is not sent yet' });
	await expect(warning).toContainText('sealed for Barnaby Bollard');
	await warning.getByRole('button', { name: 'Stay signed in' }).click();
	await expect(page).not.toHaveURL(/sign-in/);
	await page.getByRole('button', { name: 'Sign out' }).click();
	await warning.getByRole('button', { name: 'Sign out anyway' }).click();
	await expect(page).toHaveURL(/sign-in/);
	expect(await sealed()).toEqual(kept);
	const dump = await wholePhone(page);
	expect(dump.includes('database kraken-outbox')).toBe(true);
	expect(['Quarterdeck', ...JPEG_HEADERS].filter((word) => dump.includes(word))).toEqual([]);

	await phone.offline(false);
	await signIn(page, stage.url, 'harbour');
	await expect
		.poll(
			() =>
				stage.sql(
					`select reference, description, count(photos.received_at)::int as photos
					from public.reports join public.photos on report_id = reports.id group by 1, 2`
				),
			{ timeout: 60_000 }
		)
		.toEqual([{ reference, description: 'Quarterdeck', photos: 1 }]);
});
