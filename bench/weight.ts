/**
 * Bytes of JavaScript and CSS, gzipped, that a phone with an empty cache must have before the report
 * form can be used. Fails over budget, and when supabase-js comes before the form.
 */
import { chromium, type Response } from '@playwright/test';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BROWSER_ARGS, findBrowser } from '../tests/browser.ts';
import { signIn } from '../tests/sign-in.ts';
import { startBenchGateway } from './gateway.ts';
import { print } from './table.ts';

const BUDGET = { js: 90_000, css: 20_000 };

type Weight = { js: number; css: number; supabase: boolean };

async function weigh(responses: readonly Response[]): Promise<Weight> {
	const weight: Weight = { js: 0, css: 0, supabase: false };
	for (const response of responses) {
		const kind = { script: 'js', stylesheet: 'css' }[response.request().resourceType()] as
			'js' | 'css' | undefined;
		if (!kind || !response.ok()) continue;
		const body = await response.body();
		weight[kind] += gzipSync(body, { level: 9 }).length;
		if (kind === 'js' && body.includes('auth/v1')) weight.supabase = true;
	}
	return weight;
}

export async function weight(): Promise<boolean> {
	const gateway = await startBenchGateway({ app: join(import.meta.dirname, '../build') });
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
		const cdp = await context.newCDPSession(fresh);
		await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
		const responses: Response[] = [];
		fresh.on('response', (response) => responses.push(response));
		await fresh.goto(form, { waitUntil: 'commit' });
		await fresh.locator('textarea').first().waitFor();
		const until = await weigh([...responses]);
		await fresh.waitForTimeout(3000);
		const after = await weigh(responses);

		const kb = (bytes: number) => (bytes / 1000).toFixed(1);
		print(
			['kB, gzipped', 'until the form can be used', 'budget', 'with all that follows'],
			[
				['JavaScript', kb(until.js), kb(BUDGET.js), kb(after.js)],
				['CSS', kb(until.css), kb(BUDGET.css), kb(after.css)]
			]
		);
		if (until.supabase) console.log('supabase-js was loaded before the form: it must come after.');
		const held =
			until.js <= BUDGET.js && until.css <= BUDGET.css && !until.supabase && until.js > 0;
		if (!held) console.log('Over budget.');
		return held;
	} finally {
		await browser.close();
		await gateway.stop();
	}
}
