/** A phone's storage that is closed under the app, full, or empty when the app starts. */
import type { Page } from '@playwright/test';
import { aPhoto } from '../support/a-photo.ts';
import { look } from '../support/look.ts';
import { rowsOf } from '../support/phone-storage.ts';
import { begin, file, send } from '../support/reporting.ts';
import { signIn } from '../support/sign-in.ts';
import { expect, test, type Stage } from '../support/stage.ts';

const words = (page: Page) => page.getByLabel('In your own words');
const saved = (page: Page) =>
	expect(page.locator('[data-saved]')).toContainText('Saved on this phone at');

/** Clears a site as a browser does that runs out of room: everything at once, the session too. */
async function wipe(page: Page, stage: Stage): Promise<void> {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Storage.clearDataForOrigin', {
		origin: new URL(stage.url).origin,
		storageTypes: 'all'
	});
}

test('storage closed and wiped under a half-written report: it is saved again and sent @mode7', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await begin(page);
	await words(page).fill('Grey RHIB');
	await saved(page);
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Storage.clearDataForOrigin', {
		origin: new URL(stage.url).origin,
		storageTypes: 'indexeddb'
	});
	await words(page).fill('Grey RHIB without lights');
	await saved(page);
	await expect
		.poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
		.toContain('kraken-outbox');
	await file(page, { urgency: 'today', begun: true });
	await expect(page.getByText('You are no longer signed in').first()).toBeVisible();
	await signIn(page, stage.url, 'harbour');
	await expect
		.poll(() => stage.sql('select description from public.reports'), { timeout: 90_000 })
		.toEqual([{ description: 'Grey RHIB without lights' }]);
});

for (const told of [true, false])
	test(`every database of the app is closed under it, ${told ? 'and it is told' : 'and nobody says so'}: what is written goes on being saved @mode7`, async ({
		stage
	}) => {
		const { page } = await stage.phone('harbour');
		await page.addInitScript(() => {
			const handles: IDBDatabase[] = [];
			const open = IDBFactory.prototype.open;
			IDBFactory.prototype.open = function (...args) {
				const request = open.apply(this, args);
				request.addEventListener('success', () => handles.push(request.result));
				return request;
			};
			Object.assign(window, { handles });
		});
		await page.goto(`${stage.url}/home`);
		await begin(page);
		const close = () =>
			page.evaluate((told) => {
				const { handles } = window as unknown as { handles: IDBDatabase[] };
				for (const db of handles.splice(0)) {
					db.close(); // what WebKit's dead storage process leaves behind
					if (told) db.dispatchEvent(new Event('close'));
				}
			}, told);
		await close();
		await words(page).fill('Grey RHIB');
		await saved(page);
		await page.goto(page.url().replace(/what$/, 'photos'));
		await close();
		await page.getByLabel('Choose from this phone').setInputFiles([await aPhoto(page, 1)]);
		await expect(page.getByText(/added and saved on this phone/)).toBeVisible();
		await page.goto(page.url().replace(/photos$/, 'when?change'));
		await close();
		await page.getByRole('button', { name: 'It is happening now' }).click();
		await page.waitForURL(/\/check/);
		await close();
		await send(page);
		await close();
		await expect
			.poll(
				() =>
					stage.sql(`select description, (select count(received_at)::int from public.photos) as photos
						from public.reports`),
				{ timeout: 60_000 }
			)
			.toEqual([{ description: 'Grey RHIB', photos: 1 }]);
	});

test('a phone that is full says so at each thing that is saved, keeps what it had, and goes on when there is room @mode7 @row17', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	// Chromium caches how much room there is for half a minute, so a smaller quota comes too late.
	await page.addInitScript(() => {
		const put = IDBObjectStore.prototype.put;
		IDBObjectStore.prototype.put = function (...args) {
			if ('full' in window && window.full) throw new DOMException('', 'QuotaExceededError');
			return put.apply(this, args as never);
		};
	});
	await page.goto(`${stage.url}/home`);
	const full = (is: boolean) => page.evaluate((full) => void Object.assign(window, { full }), is);
	const stored = async () =>
		JSON.stringify(
			await Promise.all(
				['drafts', 'addenda', 'parcels', 'photos', 'pictures'].map((table) => rowsOf(page, table))
			)
		);
	const notSaved = page.getByText('Not saved: this phone is full.');

	await begin(page);
	let before = await stored();
	await full(true);
	await words(page).fill('Grey RHIB');
	await expect(notSaved).toBeVisible();
	expect(await stored()).toBe(before);
	await full(false);
	await words(page).fill('Grey RHIB, no lights');
	await saved(page);

	await page.goto(page.url().replace(/what$/, 'photos'));
	const photo = await aPhoto(page, 1);
	before = await stored();
	await full(true);
	await page.getByLabel('Choose from this phone').setInputFiles([photo]);
	await expect(page.getByText('This phone is full').first()).toBeVisible();
	expect(await stored()).toBe(before);
	await full(false);
	await page.getByLabel('Choose from this phone').setInputFiles([photo]);
	await expect(page.getByText(/1 photo added and saved on this phone/)).toBeVisible();

	await page.goto(page.url().replace(/photos$/, 'when?change'));
	await page.getByLabel('Earlier today').check();
	await saved(page);
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.waitForURL(/\/check/);
	before = await stored();
	await full(true);
	await page.getByRole('button', { name: 'Send report' }).click();
	await expect(page.getByText('This phone is full').first()).toBeVisible();
	expect(await stored()).toBe(before);
	expect(await stage.sql('select id from public.reports')).toEqual([]);
	await full(false);
	await send(page);
	const counts = () =>
		stage.sql(`select (select count(*)::int from public.reports) as reports,
			(select count(received_at)::int from public.photos) as photos,
			(select count(*)::int from public.addenda) as addenda`);
	await expect.poll(counts, { timeout: 60_000 }).toEqual([{ reports: 1, photos: 1, addenda: 0 }]);

	await page.getByRole('link', { name: 'Add to this report' }).click();
	before = await stored();
	await full(true);
	await page.getByLabel('What has changed').fill('It has left');
	await expect(notSaved).toBeVisible();
	expect(await stored()).toBe(before);
	await full(false);
	await page.getByLabel('What has changed').fill('It has left, going south');
	await saved(page);
	before = await stored();
	await full(true);
	await page.getByRole('button', { name: 'Send what I added' }).click();
	await expect(page.getByText('This phone is full').first()).toBeVisible();
	expect(await stored()).toBe(before);
	await full(false);
	await page.getByRole('button', { name: 'Send what I added' }).click();
	await expect.poll(counts, { timeout: 60_000 }).toEqual([{ reports: 1, photos: 1, addenda: 1 }]);
});

test('a phone whose storage was wiped before it starts asks who you are, and then lists what arrived, and nothing else @mode7', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { reference } = await file(phone.page, { words: 'Grey RHIB', urgency: 'today' });
	await phone.page.waitForURL('**/sent');
	await phone.offline(true);
	await phone.page.goto(`${stage.url}/home`);
	const lost = await file(phone.page, { words: 'Blue yawl', urgency: 'today' });
	await wipe(phone.page, stage);
	const page = await phone.kill();
	await page.waitForURL('**/sign-in**');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
	await signIn(page, stage.url, 'harbour');
	await page.goto(`${stage.url}/reports`);
	const main = page.getByRole('main');
	await expect(main.getByRole('link', { name: reference })).toBeVisible();
	await expect(main).toContainText('Grey RHIB');
	await expect(main).not.toContainText(lost.reference);
	await expect(main.getByText('Still on this phone')).toHaveCount(0);
	// The phone is good for the next report at once.
	await page.goto(`${stage.url}/home`);
	await file(page, { words: 'Blue yawl', urgency: 'today' });
	await expect
		.poll(() => stage.sql('select description from public.reports order by received_at'))
		.toEqual([{ description: 'Grey RHIB' }, { description: 'Blue yawl' }]);
});

/** Clears the databases alone, as a browser does for want of room. */
async function evict(page: Page, stage: Stage): Promise<void> {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Storage.clearDataForOrigin', {
		origin: new URL(stage.url).origin,
		storageTypes: 'indexeddb'
	});
}

test('the databases are cleared under an open page: it keeps its queued reports again, and they arrive @mode7', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await phone.offline(true);
	const filed = [];
	for (const name of ['Grey RHIB', 'Blue yawl']) {
		await page.goto(`${stage.url}/home`);
		filed.push((await file(page, { words: name, urgency: 'today' })).reference);
	}
	await page.goto(`${stage.url}/reports`);
	for (const reference of filed) await expect(page.getByText(reference).first()).toBeVisible();
	await evict(page, stage);
	await page.evaluate(() => dispatchEvent(new Event('focus')));
	// Opened before the app has made it again, it would be made without tables.
	const versions = () =>
		page.evaluate(async () =>
			(await indexedDB.databases()).map(({ name, version }) => `${name} ${version}`)
		);
	await expect.poll(versions).toContain('kraken-outbox 2');
	await expect.poll(async () => (await rowsOf(page, 'parcels')).length).toBe(2);
	await expect(page.getByText('gone from this phone')).toHaveCount(0);
	await phone.offline(false);
	await signIn(page, stage.url, 'harbour');
	await expect
		.poll(() => stage.sql('select description from public.reports order by description'))
		.toEqual([{ description: 'Blue yawl' }, { description: 'Grey RHIB' }]);
});

/** The sign-in page tells nobody whose it was, or what. */
async function saysSomethingIsGone(page: Page): Promise<void> {
	await page.waitForURL('**/sign-in**');
	await expect(page.getByText('Something that waited on this phone is gone')).toBeVisible();
	await expect(page.getByRole('main')).not.toContainText(/KR-|sent:/);
}

test('the databases are cleared while the app is closed: it names the reports that are gone @row107 @mode7', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'White yacht', urgency: 'today' });
	await phone.page.waitForURL('**/sent');
	await phone.offline(true);
	await phone.page.goto(`${stage.url}/home`);
	const { reference } = await file(phone.page, { words: 'Grey RHIB', urgency: 'today' });
	const { page } = phone;
	await page.goto('about:blank');
	await evict(page, stage);
	await phone.offline(false);
	await page.goto(stage.url);
	await saysSomethingIsGone(page);
	await signIn(page, stage.url, 'harbour');
	const lost = page.getByRole('alert').filter({ hasText: '1 report is gone from this phone' });
	await expect(lost).toContainText(reference);
	await expect(lost).toContainText('We did not receive it');
	await expect(lost.getByRole('link', { name: 'Report again' })).toBeVisible();
	await look(page, 'lost');
	await lost.getByRole('button', { name: 'I know' }).click();
	await expect(lost).toHaveCount(0);
	await page.reload();
	await expect(page.getByText('Your officer').first()).toBeVisible();
	await expect(lost).toHaveCount(0);
});

test('what the service received before its receipt was cleared is missed until the service answers @row107 @mode7', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const trace = (change?: string) =>
		phone.page.evaluate((change) => {
			if (change) localStorage.setItem('kraken-queued', change);
			return localStorage.getItem('kraken-queued') ?? '[]';
		}, change);
	await phone.offline(true);
	const sent = await file(phone.page, { words: 'White yacht', urgency: 'today' });
	await phone.page.getByRole('link', { name: 'Add to this report' }).click();
	await phone.page.getByLabel('What has changed, or what you saw since').fill('It has left');
	await saved(phone.page);
	await phone.page.getByRole('button', { name: 'Send what I added' }).click();
	await phone.page.waitForURL('**/queued');
	const before = JSON.parse(await trace()) as object[];
	expect(before).toHaveLength(2);
	await phone.offline(false);
	await expect.poll(async () => (await rowsOf(phone.page, 'parcels')).length).toBe(0);
	await expect.poll(trace).toBe('[]');
	await phone.offline(true);
	await phone.page.goto(`${stage.url}/home`);
	const { reference } = await file(phone.page, { words: 'Grey RHIB', urgency: 'today' });
	await phone.page.goto(`${stage.url}/no-page-of-a-reporter`);
	const queued = JSON.parse(await trace()) as object[];
	await evict(phone.page, stage);
	// after the receipts are gone: a page that still reads them forgets what arrived
	await trace(JSON.stringify([...before, ...queued]));
	const { page } = phone;
	await phone.offline(false);
	await page.goto(stage.url);
	await saysSomethingIsGone(page);

	const QUESTION = '**/rpc/my_report_timeline';
	await page.route(QUESTION, (route) => route.abort());
	await signIn(page, stage.url, 'harbour');
	const lost = page.getByRole('alert').filter({ hasText: 'gone from this phone' });
	await expect(lost).toContainText('2 reports and 1 addition are gone from this phone');
	await expect(lost).toContainText(`report ${sent.reference}, addition to ${sent.reference}`);
	await expect(lost).toContainText('We may have received them before that.');
	await expect(lost.getByRole('link', { name: 'My reports' })).toBeVisible();
	await page.unroute(QUESTION);
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await expect(lost).toContainText('1 report is gone from this phone');
	await expect(lost).toContainText(`${reference}. We did not receive it`);
	await expect(lost).not.toContainText(sent.reference);
});
