/**
 * The browser's process is killed after each await of saving, sealing, sending and uploading, counted
 * off by number, and started again.
 */
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { rowsOf } from './phone-storage.ts';
import { begin, file, send, type Saved } from './reporting.ts';
import { expect, test, type Stage } from './stage.ts';

/** KILL=all tries every point, KILL=47 that one; else so many, spread over all. */
const SAMPLE = 8;

function pointsOf(count: number): number[] {
	const { KILL } = process.env;
	const all = Array.from({ length: count }, (_, index) => index + 1);
	if (KILL === 'all') return all;
	if (KILL) return [Number(KILL)];
	const step = Math.ceil(count / SAMPLE);
	return all.filter((point) => point % step === step - 1);
}

/**
 * Stops the page, to the millisecond, after every await that saving and sending stand on: it asks the
 * line whether it may go on, and the line kills the browser instead of answering.
 */
function countAwaits(): void {
	// Kept over pages: a story goes through several.
	const point = (name: string) => {
		if (sessionStorage.getItem('counting') === null) return;
		const asking = new XMLHttpRequest();
		asking.open('GET', `/__point?${name}`, false);
		asking.send();
	};
	const after = (owner: object, name: string) => {
		const methods = owner as Record<string, (...args: unknown[]) => Promise<unknown>>;
		const real = methods[name]!;
		methods[name] = async function (this: unknown, ...args) {
			const result = await real.apply(this, args);
			point(name);
			return result;
		};
	};
	for (const name of ['encrypt', 'decrypt', 'digest', 'generateKey'])
		after(SubtleCrypto.prototype, name);
	for (const name of ['text', 'json']) after(Response.prototype, name);
	after(window, 'fetch');
	const transaction = IDBDatabase.prototype.transaction;
	IDBDatabase.prototype.transaction = function (...args) {
		const opened = transaction.apply(this, args);
		if (opened.mode === 'readwrite')
			opened.addEventListener('complete', () => point(`stored ${[...opened.objectStoreNames]}`));
		return opened;
	};
	const put = IDBObjectStore.prototype.put;
	IDBObjectStore.prototype.put = function (...args) {
		const request = put.apply(this, args as never);
		request.addEventListener('success', () => point(`put ${this.name}`));
		return request;
	};
	const request = LockManager.prototype.request;
	LockManager.prototype.request = function (...args: unknown[]) {
		const work = args.pop() as (lock: unknown) => unknown;
		return request.apply(this, [
			...args,
			(lock: unknown) => (point('locked'), work(lock))
		] as never) as never;
	};
}

type Killable = { page: Page; context: BrowserContext; folder: string };

const kill = (folder: string) => {
	try {
		execFileSync('pkill', ['-9', '-f', folder]);
	} catch {
		// it had ended by itself
	}
};

async function open(folder: string, options: object, url: string): Promise<Killable> {
	const context = await chromium.launchPersistentContext(folder, options);
	context.setDefaultTimeout(20_000);
	const page = context.pages()[0] ?? (await context.newPage());
	await page.addInitScript(countAwaits);
	await page.goto(url);
	return { page, context, folder };
}

type Shot = { readonly points: number; readonly name: string | null };

/** Runs it on a copy of the phone; dies at that point, or (0) goes through and counts. */
async function run(
	phone: { folder: string; options: object },
	proxy: FaultProxy,
	at: number,
	scenario: (page: Page) => Promise<void>
): Promise<Shot & { folder: string }> {
	const folder = mkdtempSync(join(tmpdir(), 'kraken-kill-'));
	cpSync(phone.folder, folder, { recursive: true });
	let points = 0;
	let name: string | null = null;
	let die = () => {};
	const death = new Promise<void>((resolve) => (die = resolve));
	const { page, context } = await open(folder, phone.options, proxy.url);
	proxy.hold = (path) => {
		if (!path.startsWith('/__point')) return false;
		if (++points !== at) return false;
		name = decodeURIComponent(path.slice('/__point?'.length));
		kill(folder);
		die();
		return true;
	};
	try {
		await Promise.race([scenario(page), death]);
	} catch (error) {
		if (name === null) throw error;
	}
	proxy.hold = () => false;
	await context.close().catch(() => {});
	return { points, name, folder };
}

const countFromHere = (page: Page) =>
	page.evaluate(() => sessionStorage.setItem('counting', 'yes'));

/** What a person does who finds a draft on the check page: adds what is missing, and sends it. */
async function finish(page: Page, { words }: Saved): Promise<void> {
	const check = page.url();
	if (!words) {
		await page.goto(check.replace(/check$/, 'what?change'));
		await page.getByLabel('In your own words').fill('Grey RHIB');
		await page.getByRole('button', { name: 'Continue' }).click();
		await page.waitForURL(/\/check/);
	}
	await page.goto(check.replace(/check$/, 'when?change'));
	await page.getByLabel('Earlier today').check();
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.waitForURL(/\/check/);
	await send(page);
}

async function atRest(stage: Stage) {
	return (
		await stage.sql(`select
			(select count(*)::int from public.reports) as reports,
			(select count(*)::int from public.addenda) as addenda,
			(select count(*)::int from public.photos) as photos,
			(select count(*)::int from public.photos where received_at is not null) as received,
			(select max(description) from public.reports) as words`)
	)[0]!;
}

test('killed after any await, no field is lost and nothing is filed twice', async ({ stage }) => {
	test.setTimeout(process.env.KILL === 'all' ? 7_200_000 : 1_200_000);
	const proxy = await startFaultProxy(stage.url);
	const first = await stage.phone('harbour', undefined, proxy.url);
	const phone = await first.putDown();

	/** Each field is called saved by the page before the next; what was so called must be there. */
	let told: Saved & { filed?: boolean } = {};
	const scenario = async (page: Page) => {
		told = {};
		await begin(page);
		await countFromHere(page);
		await file(page, {
			words: 'Grey RHIB',
			urgency: 'today',
			photos: 1,
			begun: true,
			onsaved: (what) => (told = { ...told, ...what })
		});
		told.filed = true;
		await expect.poll(async () => (await atRest(stage)).received, { timeout: 30_000 }).toBe(1);
		await expect.poll(() => rowsOf(page, 'photos')).toEqual([]);
	};

	const whole = await run(phone, proxy, 0, scenario);
	rmSync(whole.folder, { recursive: true, force: true });
	const tried = pointsOf(whole.points);

	for (const point of tried)
		await test.step(`point ${point}`, async () => {
			await stage.emptied();
			const { folder, name } = await run(phone, proxy, point, scenario);
			const before = told;
			const again = await open(folder, phone.options, proxy.url);
			const { page } = again;
			if (name !== null) {
				const [drafts, parcels] = [await rowsOf(page, 'drafts'), await rowsOf(page, 'parcels')];
				const sent = (await atRest(stage)).reports as number;
				// In one place, or in two of which the later counts; never in none.
				expect(drafts.length + parcels.length + sent).toBeGreaterThan(0);
				if (before.filed) expect(parcels.length + sent).toBeGreaterThan(0);
				if (parcels.length + sent === 0) {
					await page.goto(`${proxy.url}/report/${drafts[0]!.id}/check`);
					if (before.words) await expect(page.getByText(before.words)).toBeVisible();
					if (before.photo) expect(await rowsOf(page, 'pictures')).toHaveLength(1);
					await finish(page, before);
				}
				await expect.poll(() => rowsOf(page, 'parcels'), { timeout: 30_000 }).toEqual([]);
				await expect.poll(() => rowsOf(page, 'photos'), { timeout: 30_000 }).toEqual([]);
			}
			const rest = await atRest(stage);
			expect(rest, `after ${name}`).toMatchObject({ reports: 1, addenda: 0 });
			expect(rest.received, `after ${name}`).toBe(rest.photos);
			if (before.words) expect(rest.words).toBe(before.words);
			if (before.photo) expect(rest.photos).toBe(1);
			await again.context.close();
			rmSync(folder, { recursive: true, force: true });
		});
	console.log(`killed at ${tried.length} of ${whole.points} points: nothing lost, nothing doubled`);
	rmSync(phone.folder, { recursive: true, force: true });
	await proxy.stop();
});
