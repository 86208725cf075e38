/**
 * Bytes of JavaScript and CSS, gzipped, that a phone with an empty cache must have before the report
 * form can be used, and before a report is sent. Fails over budget, when supabase-js comes before
 * the form, and when what only some reports need comes with every one.
 */
import { chromium, expect, type Page, type Response } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BROWSER_ARGS, findBrowser } from '../tests/support/browser.ts';
import { file } from '../tests/support/reporting.ts';
import { signIn } from '../tests/support/sign-in.ts';
import { currentFiles } from '../supabase/gateway/process/previous-builds.ts';
import { startBenchGateway } from './gateway.ts';
import { print } from './table.ts';
import { judge } from './target.ts';

const BUILD = join(import.meta.dirname, '../build');
/**
 * Bytes, gzipped. Acceptance row 78 allows 150 kB of script on the page where a report is made; ours is
 * 97 kB, so that a page that grows is noticed long before.
 */
const BUDGET = { js: 97_000, css: 20_000 };

/** Libraries that only some reports, or only staff, need: each by words of its own that no minifier changes. */
const LATER = [
	{ name: 'map: Leaflet', words: 'leaflet-interactive' },
	{ name: 'map: topojson-client', words: 'GeometryCollection' },
	{ name: 'charts: Chart.js', words: 'getDatasetMeta' },
	{ name: 'photos: ExifReader', words: 'Invalid image format' },
	{ name: 'photos: tus-js-client', words: 'Tus-Resumable' },
	{ name: 'files of many lines: papaparse', words: 'UndetectableDelimiter' },
	{ name: 'grid references: geodesy', words: 'invalid easting' },
	{ name: 'bearings: geodesy', words: 'invalid lat ' },
	{ name: 'magnetic bearings: geomagnetism', words: 'WMM-2025' }
] as const;

/** Words of supabase-js. */
const BACKEND = 'auth/v1';

type Weight = { js: number; css: number; scripts: Map<string, Buffer> };

const gzipped = (bytes: Buffer) => gzipSync(bytes, { level: 9 }).length;
const kB = (bytes: number) => (bytes / 1000).toFixed(1);
const has = ({ scripts }: Weight, words: string) =>
	[...scripts.values()].some((script) => script.includes(words));

async function weigh(responses: readonly Response[]): Promise<Weight> {
	const weight: Weight = { js: 0, css: 0, scripts: new Map() };
	for (const response of responses) {
		const kind = { script: 'js', stylesheet: 'css' }[response.request().resourceType()] as
			'js' | 'css' | undefined;
		if (!kind || !response.ok() || weight.scripts.has(response.url())) continue;
		const body = await response.body();
		weight[kind] += gzipped(body);
		weight.scripts.set(response.url(), body);
	}
	return weight;
}

/** Everything a page with an empty cache asks for, from now on. */
async function uncached(page: Page): Promise<Response[]> {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
	const responses: Response[] = [];
	page.on('response', (response) => responses.push(response));
	return responses;
}

/** Every script of the build but the service worker. */
function builtScripts(): Buffer[] {
	return currentFiles(BUILD)
		.filter((name) => name.endsWith('.js'))
		.map((name) => readFileSync(join(BUILD, name)));
}

/**
 * What comes later is apart, and did not come; words found nowhere would check nothing.
 * @returns how many came early or are not known
 */
function printLater(until: Weight, sent: Weight): number {
	const built = builtScripts();
	let wrong = 0;
	const rows = LATER.map(({ name, words }) => {
		const chunks = built.filter((script) => script.includes(words));
		if (chunks.length === 0) {
			console.log(`"${words}" is nowhere in the build: whether ${name} comes late is not known.`);
			wrong++;
		}
		const early = has(until, words) ? 'with the form' : has(sent, words) ? 'until sent' : 'no';
		if (early !== 'no') wrong++;
		return [name, kB(chunks.reduce((sum, script) => sum + gzipped(script), 0)), early];
	});
	console.log();
	print(['apart, with what shares its chunk', 'kB, gzipped', 'loaded without being used'], rows);
	return wrong;
}

function printKept(): void {
	const sum = (fits: RegExp) =>
		currentFiles(BUILD)
			.filter((name) => fits.test(name))
			.reduce((all, name) => all + gzipped(readFileSync(join(BUILD, name))), 0);
	console.log();
	print(
		['fetched in the background for use without signal', 'kB, gzipped'],
		[
			['the service worker itself', kB(gzipped(readFileSync(join(BUILD, 'service-worker.js'))))],
			['all pages, for all roles', kB(sum(/\.(js|css)$/))],
			['the coastline', kB(sum(/\/assets\/coast.*\.json$/))]
		]
	);
}

export async function weight(): Promise<boolean> {
	const gateway = await startBenchGateway({ app: BUILD });
	const browser = await chromium.launch({
		executablePath: findBrowser() ?? undefined,
		args: BROWSER_ARGS
	} as Parameters<typeof chromium.launch>[0]);
	try {
		const context = await browser.newContext({
			serviceWorkers: 'block',
			viewport: { width: 360, height: 740 }
		});
		const page = await context.newPage();
		await signIn(page, gateway.url, 'harbour');
		await page.waitForURL('**/home');
		await page.getByText('Your officer').first().waitFor();
		await page
			.getByRole('link', { name: /Report something/ })
			.first()
			.click();
		await page.getByRole('button', { name: 'No, start the report' }).click();
		await page.waitForURL('**/report/*/what');
		const form = page.url();
		await page.close();

		const fresh = await context.newPage();
		const responses = await uncached(fresh);
		await fresh.goto(form, { waitUntil: 'commit' });
		await fresh.locator('textarea').first().waitFor();
		const until = await weigh([...responses]);
		await fresh.waitForLoadState('networkidle');
		const after = await weigh(responses);
		await fresh.close();

		const whole = await context.newPage();
		const all = await uncached(whole);
		await whole.goto(`${gateway.url}/home`);
		await file(whole, { words: 'Grey RHIB without lights', sign: 'Abandoned boat' });
		await whole.waitForURL('**/sent');
		await expect(whole.getByRole('heading', { level: 1 })).toBeVisible();
		const sent = await weigh(all);

		print(
			['kB, gzipped', 'until the form can be used', 'budget', 'at rest', 'from home until sent'],
			[
				['JavaScript', kB(until.js), kB(BUDGET.js), kB(after.js), kB(sent.js)],
				['CSS', kB(until.css), kB(BUDGET.css), kB(after.css), kB(sent.css)]
			]
		);
		const early = printLater(until, sent);
		printKept();
		return judge([
			{ name: 'bytes of JavaScript', measured: until.js, limit: BUDGET.js, is: 'at most' },
			{ name: 'bytes of CSS', measured: until.css, limit: BUDGET.css, is: 'at most' },
			{
				name: 'bytes of JavaScript, so that something was weighed',
				measured: until.js,
				limit: 1,
				is: 'at least'
			},
			{
				name: 'supabase-js loaded before the form',
				measured: Number(has(until, BACKEND)),
				limit: 0,
				is: 'exactly'
			},
			{
				name: 'libraries loaded without being used, or not known',
				measured: early,
				limit: 0,
				is: 'exactly'
			}
		]);
	} finally {
		await browser.close();
		await gateway.stop();
	}
}
