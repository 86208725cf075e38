import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { answering } from '../support/answers.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { file, send } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test.setTimeout(300_000);

const SUBMIT = '**/rpc/submit_report';
const toReports = (page: Page) =>
	page.getByRole('link', { name: 'My reports', exact: true }).click();
const waiting = (page: Page) => page.locator('main li.boxed');

async function saved(page: Page, press: () => Promise<void>): Promise<string> {
	const [download] = await Promise.all([page.waitForEvent('download'), press()]);
	return readFileSync(await download.path(), 'utf8');
}

test('whatever keeps a report on the phone is told in words, with what to do @row15 @row19', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	const hear = await answering(page, SUBMIT, 'nothing');
	let failed = 0;
	page.on('requestfailed', (request) => {
		if (request.url().endsWith('/rpc/submit_report')) failed++;
	});
	const { reference } = await file(page, { words: 'Grey RHIB, no lights' });
	await toReports(page);
	const item = waiting(page).filter({ hasText: reference });
	await expect(item).toContainText('Not sent yet');
	await expect(item).toContainText('There was no signal. It is tried again by itself.');
	// It is tried again and again meanwhile, and each try is counted.
	const counted = async () => {
		const words = /Tried (once|twice|(\d+) times)/.exec(await item.innerText());
		return words && Number(words[2] ?? { once: 1, twice: 2 }[words[1]!]);
	};
	await expect.poll(async () => (await counted()) === failed).toBe(true);
	await expect(item).toContainText('Grey RHIB, no lights');

	const again = item.getByRole('button', { name: /^Send now/ });
	const told = [
		['busy', 'The service did not answer. It is tried again by itself.'],
		['portal', 'Is this Wi-Fi waiting for you to log in to it?'],
		['signed_out', 'You are no longer signed in. Sign in again and it goes.'],
		['nothing', 'There was no signal.']
	] as const;
	for (const [heard, words] of told) {
		hear(heard);
		await again.click();
		await expect(item).toContainText(words);
		if (heard === 'signed_out')
			await expect(item.getByRole('link', { name: 'Sign in' })).toBeVisible();
	}

	hear('unreadable'); // no tap needed: without signal the outbox retries soon
	await expect(item).toContainText('Needs you');
	await expect(item).toContainText('The service could not read the description.');
	const copy = await saved(page, () => item.getByRole('button', { name: /^Save a copy/ }).click());
	expect(copy).toContain(`Report ${reference}, not sent`);
	expect(copy).toContain('Grey RHIB, no lights');
	await item.getByRole('button', { name: /^Edit/ }).click();
	await page.waitForURL('**/check');
	await page.goBack();
	await toReports(page);
	await expect(page.getByRole('heading', { name: 'Not finished' })).toBeVisible();
	await page.getByRole('link', { name: 'Grey RHIB, no lights' }).click();
	await page.waitForURL('**/what');
	await page.goto(page.url().replace(/what$/, 'check'));

	hear('silence');
	await page.getByRole('button', { name: 'Send report' }).click();
	await expect(page.getByRole('main')).toContainText('Sending now…');
	await toReports(page);
	await expect(item).toContainText('Sending…');
	// A press in the middle of an attempt is kept for its end.
	await item.getByRole('button', { name: /^Edit/ }).click();
	await expect(item).toContainText('If that fails, it opens to be edited.');
	hear('nothing');
	await page.waitForURL('**/check');
	hear('yes');
	await send(page);
	await toReports(page);
	await expect
		.poll(() => stage.sql('select reference from public.reports'), { timeout: 90_000 })
		.toEqual([{ reference }]);
	await expect(item).toHaveCount(0);
});

test('a report that is refused waits for its person, and those after it go on @row15', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await answering(page, SUBMIT, 'nothing');
	const filed: string[] = [];
	for (const words of ['Odd one', 'Second', 'Third']) {
		filed.push((await file(page, { words })).reference);
		await page.getByRole('link', { name: 'Home', exact: true }).click();
	}
	// On top of the other, as in between a retry would get through.
	await answering(page, SUBMIT, 'unreadable', 'Odd one');
	await page.getByRole('button', { name: 'Send now' }).click();
	await expect(page.getByText('1 report is still on this phone.')).toBeVisible();
	await expect(page.getByText('One needs you.')).toBeVisible();
	const sent = await stage.sql('select reference from public.reports order by received_at');
	expect(sent.map(({ reference }) => reference)).toEqual(filed.slice(1));
	await toReports(page);
	await expect(waiting(page)).toHaveCount(1);
	await expect(waiting(page)).toContainText(filed[0]!);
	await page.unroute(SUBMIT);
	await page.getByRole('button', { name: /^Try again as it is/ }).click();
	await expect(waiting(page)).toHaveCount(0);
	expect(await stage.sql('select id from public.reports')).toHaveLength(3);
});

test('what is deleted can be had back until the page is left @row19', async ({ stage }) => {
	const { page } = await stage.phone('harbour');
	await answering(page, SUBMIT, 'nothing');
	const { reference } = await file(page, { words: 'Grey RHIB' });
	await page.getByRole('button', { name: `Delete report ${reference}` }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Deleted from this phone');
	const undo = page.getByRole('button', { name: /^Undo/ });
	await expect(undo).toBeFocused();
	await undo.click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('not sent yet');

	await toReports(page);
	await page.getByRole('button', { name: `Delete report ${reference}` }).click();
	await expect(waiting(page)).toHaveCount(0);
	await expect(page.getByText(`Deleted: report ${reference}`)).toBeVisible();
	await page.getByRole('link', { name: 'This phone', exact: true }).click();
	await page.waitForURL('**/phone');
	await toReports(page);
	await expect(page.getByRole('heading', { name: 'Sent', exact: true })).toBeVisible();
	await expect(page.getByText(reference)).toHaveCount(0);
});

test('a report of which the answer was lost is deleted: it is said that the service may have it @row19 @mode3', async ({
	stage
}) => {
	const proxy = await startFaultProxy(stage.url);
	const { page } = await stage.phone('harbour', undefined, proxy.url);
	proxy.rule = ({ path }) => (path.endsWith('/rpc/submit_report') ? 'cut after commit' : null);
	const { reference } = await file(page, { words: 'Grey RHIB' });
	await expect(page.getByText('There was no signal.')).toBeVisible();
	expect(await stage.sql('select reference from public.reports')).toEqual([{ reference }]);
	await page.getByRole('button', { name: `Delete report ${reference}` }).click();
	const said = page.getByText(`Deleted: report ${reference}`);
	await expect(said).toContainText('The service may have it all the same');
	await expect(said).toContainText('call the hotline');
	await page.getByRole('main').getByRole('link', { name: 'My reports' }).click();
	await expect(page.getByRole('link', { name: reference })).toBeVisible();
	await proxy.stop();
});

test('what this version cannot read is offered as a file before it can be deleted @row19', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour');
	await page.evaluate(async () => {
		const ready = <T>(asked: IDBRequest<T>) =>
			new Promise<T>((resolve) => (asked.onsuccess = () => resolve(asked.result)));
		const db = await ready(indexedDB.open('kraken-outbox'));
		const people = await ready(indexedDB.open('kraken-remembered'));
		const store = people.objectStoreNames[0]!;
		const { id } = await ready(people.transaction(store).objectStore(store).get('person'));
		const row = { id: crypto.randomUUID(), author: id, from: 'version 9: Grey RHIB' };
		await ready(db.transaction('parcels', 'readwrite').objectStore('parcels').put(row));
	});
	await page.goto(`${stage.url}/reports`);
	await expect(page.getByText('cannot be read by this version of the app')).toBeVisible();
	await expect(page.getByRole('button', { name: /delete it here/ })).toHaveCount(0);
	const copy = await saved(page, () => page.getByRole('button', { name: /^Save a copy/ }).click());
	expect(copy).toContain('version 9: Grey RHIB');
	await page.getByRole('button', { name: /delete it here/ }).click();
	await expect(page.getByText('cannot be read by this version of the app')).toHaveCount(0);
});
