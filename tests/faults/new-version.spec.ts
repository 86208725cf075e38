import type { Page } from '@playwright/test';
import { rmSync } from 'node:fs';
import { openBareChromium, type BarePage } from '../support/bare-chromium.ts';
import { findBrowser } from '../support/browser.ts';
import { copyOfBuild, deploy, deployBeside, raiseSchema } from '../support/deploy.ts';
import { rowsOf, tell } from '../support/phone-storage.ts';
import { begin, file, saved, send } from '../support/reporting.ts';
import { signIn } from '../support/sign-in.ts';
import { expect, test as base, type Stage } from '../support/stage.ts';

const NEXT = 'next-release';

const test = base.extend({
	app: async ({ app: build }, use) => {
		const folder = copyOfBuild(build);
		await use(folder);
		rmSync(folder, { recursive: true });
	}
});

/** Puts a mark on the page that no reload survives. */
const mark = (page: Page) => page.evaluate(() => void (document.documentElement.dataset.here = ''));
const marked = (page: Page) => page.evaluate(() => 'here' in document.documentElement.dataset);

/** Waits until the page has been opened anew. */
const opened = (page: Page) =>
	expect.poll(() => marked(page).catch(() => true), { timeout: 90_000 }).toBe(false);

/** Brings the next version to the server, and has the phone look for it as it does by itself. */
async function release(page: Page, app: string): Promise<void> {
	deploy(app, NEXT);
	await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
	await expect(page.getByText('A new version is ready.')).toBeVisible({ timeout: 90_000 });
}

const take = (page: Page) => page.getByRole('button', { name: 'Use the new version' }).click();

/** What `work` fetches of the app, and whether the server still has it. */
async function lostChunks(page: BarePage, stage: Stage, work: () => Promise<void>) {
	const fetched = async () =>
		(await page.read(
			`performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)`
		)) as string[];
	const before = new Set(await fetched());
	await work();
	const chunks = (await fetched()).filter(
		(path) => path.startsWith('/_app/immutable/') && !before.has(path)
	);
	const answers = await Promise.all(chunks.map((path) => fetch(`${stage.url}${path}`)));
	return chunks.filter((_, index) => answers[index]!.status === 404);
}

const MARKED = "'here' in document.documentElement.dataset";
const says = (words: string) => `document.body.innerText.includes('${words}')`;

/** A reporter at home in a browser whose service workers nobody debugs. */
async function bareReporter(stage: Stage): Promise<BarePage> {
	const page = await openBareChromium(findBrowser()!);
	await page.open(`${stage.url}/sign-in`);
	await page.type('input[type=email]', 'harbour@example.test');
	await page.press('Sign in with a password instead');
	await page.type('input[type=password]', 'harbour');
	await page.press('Sign in');
	await page.until(says('Coral Sampleton'));
	await page.read('navigator.serviceWorker.ready.then(() => true)');
	return page;
}

test.setTimeout(300_000);

test('while somebody writes a new version waits, the old one goes on, and nothing is lost @row20', async ({
	stage,
	app
}) => {
	const page = await bareReporter(stage);
	try {
		await page.press('Report something suspicious');
		await page.press('No, start the report');
		await page.type('#description', 'Grey RHIB');
		await page.read("document.documentElement.dataset.here = ''");

		deploy(app, NEXT);
		await page.read("document.dispatchEvent(new Event('visibilitychange'))");
		await page.until(says('A new version is ready.'));
		await page.type('#description', ', no lights');
		const lost = await lostChunks(page, stage, async () => {
			await page.press('Continue');
			await page.until("document.querySelector('h1').textContent.includes('Where')");
		});
		expect(lost, 'pages of the old version that only the phone still has').not.toEqual([]);
		expect(await page.read(MARKED)).toBe(true);

		await page.press('Use the new version');
		await page.until(`!(${MARKED})`);
		await page.until("document.querySelector('h1')?.textContent.includes('Where')");
		await page.press('Back');
		await page.until("document.querySelector('#description')?.value === 'Grey RHIB, no lights'");
		await page.press('This phone');
		await page.until(says(`Version ${NEXT}`));
	} finally {
		await page.close();
	}
});

test('what is being sent arrives before the new version opens, and what waits goes after @row20', async ({
	stage,
	app
}) => {
	const page = await bareReporter(stage);
	try {
		await page.read(`{
			const real = window.fetch;
			const told = new Promise((resolve) => (window.letGo = resolve));
			window.fetch = async (...request) => {
				if (String(request[0].url ?? request[0]).includes('/rpc/submit_report')) await told;
				return real(...request);
			};
		}`);
		await page.press('Report something suspicious');
		await page.press('No, start the report');
		await page.type('#description', 'Grey RHIB, no lights');
		await page.press('Continue');
		await page.until("document.querySelector('h1').textContent.includes('Where')");
		await page.press('Continue');
		await page.press('It is happening now, or still there');
		await page.press('Send report');
		await page.until(says('Sending now…'));
		await page.read("document.documentElement.dataset.here = ''");

		deploy(app, NEXT);
		await page.read("document.dispatchEvent(new Event('visibilitychange'))");
		await page.press('Use the new version');
		await page.until(says('It opens once what is being sent has arrived.'));
		expect(await page.read(MARKED)).toBe(true);
		expect(await stage.sql('select id from public.reports')).toEqual([]);
		await page.read('window.letGo()');
		await page.until(`!(${MARKED})`);
		expect(await stage.sql('select description from public.reports')).toEqual([
			{ description: 'Grey RHIB, no lights' }
		]);
	} finally {
		await page.close();
	}
});

test('what waits is kept over the change, and sent by the new version', async ({ stage, app }) => {
	const { page } = await stage.phone('harbour');
	await page.route('**/rpc/submit_report', (route) => route.abort());
	await file(page, { words: 'Grey RHIB, no lights' });
	await expect(page.getByRole('main')).toContainText('There was no signal');
	await mark(page);
	await release(page, app);
	await take(page);
	await opened(page);
	await expect(page.getByRole('main')).toContainText('There was no signal');
	await page.unroute('**/rpc/submit_report');
	await tell(page, 'send'); // the outbox may be about to send it anyway
	await page.waitForURL('**/sent');
	expect(await stage.sql('select description from public.reports')).toHaveLength(1);
});

test('a page with typed text that is saved nowhere is not reloaded', async ({ stage, app }) => {
	const { page } = await stage.phone(null);
	await page.goto(`${stage.url}/sign-in`);
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	const address = page.getByLabel('E-mail address');
	await address.fill('harbour@example.test');
	await mark(page);
	await release(page, app);
	await take(page);
	await expect(page.getByText('Something you typed on this page is not saved.')).toBeVisible();
	await expect(address).toHaveValue('harbour@example.test');
	expect(await marked(page)).toBe(true);
	await address.clear();
	await take(page);
	await opened(page);
});

test('another tab that is being written in goes on, and keeps its words', async ({
	stage,
	app
}) => {
	const { page } = await stage.phone('harbour');
	await page.getByRole('link', { name: 'Report something suspicious' }).click();
	await page.getByRole('button', { name: 'No, start the report' }).click();
	await page.getByLabel('In your own words').fill('Grey RHIB');
	await mark(page);
	const other = await page.context().newPage();
	await other.goto(`${stage.url}/home`);
	await mark(other);
	await release(other, app);
	await take(other);
	await opened(other);

	expect(await marked(page)).toBe(true);
	await expect(page.getByText('A new version is ready.')).toBeVisible();
	await page.getByLabel('In your own words').pressSequentially(', no lights');
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Where');
	await page.getByRole('link', { name: 'Back' }).click();
	await expect(page.getByLabel('In your own words')).toHaveValue('Grey RHIB, no lights');
});

test('a deploy while the phone is offline in the middle of a form: the old version goes on, and the new one is offered with signal @row20 @mode11', async ({
	stage,
	app
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB');
	await mark(page);
	await phone.offline(true);
	deploy(app, NEXT);
	await page.getByLabel('In your own words').pressSequentially(', no lights');
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Where');
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.getByRole('button', { name: 'It is happening now' }).click();
	await page.waitForURL(/\/check/);
	expect(await marked(page)).toBe(true);

	await phone.offline(false);
	await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
	await expect(page.getByText('A new version is ready.')).toBeVisible({ timeout: 90_000 });
	expect(await marked(page)).toBe(true);
	await take(page);
	await opened(page);
	await expect(page.getByRole('main')).toContainText('Grey RHIB, no lights');
	await send(page);
	await expect
		.poll(() => stage.sql('select description from public.reports'), { timeout: 60_000 })
		.toEqual([{ description: 'Grey RHIB, no lights' }]);
});

test('a tab without a service worker finds the files of its version on the server, three deploys later @row20 @mode11', async ({
	stage,
	app,
	browser
}) => {
	const context = await browser.newContext({ serviceWorkers: 'block' });
	const page = await context.newPage();
	await signIn(page, stage.url, 'harbour');
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await mark(page);
	for (const version of ['release-2', 'release-3', 'release-4']) await deployBeside(app, version);
	const answers: [string, number][] = [];
	page.on('response', (response) => {
		const { pathname } = new URL(response.url());
		if (pathname.startsWith('/_app/immutable/')) answers.push([pathname, response.status()]);
	});
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Where');
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.getByRole('button', { name: 'It is happening now' }).click();
	await page.waitForURL(/\/check/);
	await send(page);
	expect(await marked(page)).toBe(true);
	expect(answers.length).toBeGreaterThan(0);
	expect(answers.filter(([, status]) => status !== 200)).toEqual([]);
	expect(await (await fetch(`${stage.url}/_app/version.json`)).json()).toEqual({
		version: 'release-4'
	});
	await context.close();
});

test('a new version upgrades the outbox while an old tab is written in: the old tab lets go, goes on saving, and nothing is lost @mode9', async ({
	stage,
	app
}) => {
	const { page } = await stage.phone('harbour');
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB');
	await expect(page.getByText('Saved on this phone at')).toBeVisible();
	await mark(page);
	const other = await page.context().newPage();
	await other.goto(`${stage.url}/home`);
	await mark(other);
	deploy(app, NEXT);
	expect(raiseSchema(app)).toHaveLength(2); // the page's part, and the worker's
	await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
	await expect(other.getByText('A new version is ready.')).toBeVisible({ timeout: 90_000 });
	await take(other);
	await opened(other);
	await expect(other.getByText('Grey RHIB')).toBeVisible();
	const schema = () =>
		other.evaluate(async () => {
			const all = await indexedDB.databases();
			return all.find(({ name }) => name === 'kraken-outbox')!.version;
		});
	await expect.poll(schema).toBe(3);

	expect(await marked(page)).toBe(true);
	await page.getByLabel('In your own words').pressSequentially(', no lights');
	await saved(page);
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Where');
	await page.close();
	await other.goto(`${stage.url}/home`);
	await other.getByRole('link', { name: 'Grey RHIB, no lights' }).click();
	await other.waitForURL(/\/report\//);
	expect(await rowsOf(other, 'drafts')).toHaveLength(1);
});

test('a report that the first version of the app stored is delivered by this one @mode11 @row21', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await page.goto(`${stage.url}/manifest.webmanifest`); // no page of ours has the outbox open
	const id = '0a9c5a44-7f63-4c0e-8a55-3d2a0be5c001';
	const [site] = await stage.sql("select md5('site:Yarmouth Harbour')::uuid as id");
	const [person] = await stage.sql("select md5('person:harbour@example.test')::uuid as id");
	await page.evaluate(
		async ({ id, author, siteId }) => {
			const settled = (request: IDBRequest) =>
				new Promise((resolve, reject) => {
					request.onsuccess = resolve;
					request.onerror = () => reject(request.error);
				});
			await settled(indexedDB.deleteDatabase('kraken-outbox'));
			const opening = indexedDB.open('kraken-outbox', 1);
			opening.onupgradeneeded = () => {
				for (const name of ['drafts', 'parcels', 'receipts'])
					opening.result.createObjectStore(name, { keyPath: 'id' }).createIndex('author', 'author');
			};
			await settled(opening);
			const filedAt = new Date(Date.now() - 60 * 60_000);
			const draft = {
				...{ id, author, siteId, urgency: 'today', dangerToLife: false, placeText: '' },
				...{ indicatorVersion: 1, indicators: ['no_lights'], description: 'Blue hull' },
				...{ seenAt: filedAt, seenAboutMinutes: 15, position: null },
				...{ createdAt: filedAt, savedAt: filedAt }
			};
			const attempt = { state: 'waiting', tries: 2, nextAt: null, trouble: null };
			const db = opening.result;
			const tx = db.transaction('parcels', 'readwrite');
			tx.objectStore('parcels').put({ id, author, draft, filedAt, ...attempt });
			await new Promise((resolve) => (tx.oncomplete = resolve));
			db.close();
		},
		{ id, author: String(person!.id), siteId: String(site!.id) }
	);
	await page.goto(`${stage.url}/reports`);
	await expect
		.poll(() => stage.sql('select id, description, indicators, urgency from public.reports'), {
			timeout: 60_000
		})
		.toEqual([{ id, description: 'Blue hull', indicators: ['no_lights'], urgency: 'today' }]);
	await expect.poll(() => rowsOf(page, 'parcels')).toEqual([]);
});
