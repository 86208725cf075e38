/**
 * The first story once more in another engine, WebKit as Debian has it, driven by W3C WebDriver: the
 * iPhone's kin, without background sync, without `navigator.storage`, and with opinions about Blobs.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Builder, By, until, type WebDriver } from 'selenium-webdriver';
import { freePort } from '../../supabase/gateway/process/free-port.ts';
import { aPhoto } from '../support/a-photo.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { expect, onOneLine, test } from '../support/stage.ts';

const DRIVER = '/usr/bin/WebKitWebDriver';
const BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const PHOTOS = 5;

/** A WebKit on a screen of its own that nobody sees. */
async function openWebKit(): Promise<{ driver: WebDriver; close(): Promise<void> }> {
	const port = await freePort();
	const screen = spawn('xvfb-run', ['-a', DRIVER, `--port=${port}`], {
		stdio: 'ignore',
		detached: true,
		env: { ...process.env, WEBKIT_DISABLE_COMPOSITING_MODE: '1', GDK_BACKEND: 'x11' }
	});
	const address = `http://127.0.0.1:${port}`;
	await expect
		.poll(
			() =>
				fetch(`${address}/status`).then(
					(answer) => answer.ok,
					() => false
				),
			{
				timeout: 90_000
			}
		)
		.toBe(true);
	const driver = await new Builder()
		.usingServer(address)
		.withCapabilities({
			browserName: 'MiniBrowser',
			'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation'] }
		})
		.build();
	return {
		driver,
		async close() {
			await driver.quit().catch(() => {});
			process.kill(-screen.pid!, 'SIGTERM');
		}
	};
}

test('in WebKit: filed without a line, five photos, sent once the line is back, byte for byte @mode6', async ({
	stage
}) => {
	test.skip(!existsSync(DRIVER) || !existsSync(BROWSER), 'WebKitGTK is not on this machine');
	const proxy = await startFaultProxy(stage.url);
	const folder = mkdtempSync(join(tmpdir(), 'kraken-webkit-'));
	const painter = (await stage.phone(null)).page;
	await painter.goto(stage.url);
	const files: string[] = [];
	for (let n = 1; n <= PHOTOS; n++) {
		const file = join(folder, `${n}.jpg`);
		writeFileSync(file, (await aPhoto(painter, n)).buffer);
		files.push(file);
	}

	const { driver, close } = await openWebKit();
	try {
		const wait = async (by: By) => driver.wait(until.elementLocated(by), 60_000);
		const named = (tag: string, words: string) =>
			By.xpath(`//${tag}[contains(normalize-space(.), "${words}")]`);
		const tap = async (tag: string, words: string) => {
			const element = await wait(named(tag, words));
			await driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', element);
			await element.click();
		};

		await driver.get(`${proxy.url}/sign-in`);
		await (await wait(By.css('input[type=email]'))).sendKeys('harbour@example.test');
		await tap('summary', 'Sign in with a password instead');
		await (await wait(By.css('input[type=password]'))).sendKeys('harbour');
		await tap('button', 'Sign in');
		await wait(named('*', 'Coral Sampleton'));
		await driver.executeAsyncScript(
			'navigator.serviceWorker.ready.then(() => arguments[arguments.length - 1]())'
		);

		proxy.dead = true;
		await driver.get(`${proxy.url}/home`);
		await tap('a', 'Report something suspicious');
		await tap('button', 'No, start the report');
		await (await wait(By.css('#description'))).sendKeys('Grey RHIB from WebKit');
		await tap('button', 'Continue');
		await wait(named('h1', 'Where'));
		await tap('button', 'Continue');
		await tap('label', 'Earlier today');
		await tap('button', 'Continue');
		await wait(named('h1', 'Check your answers'));
		const check = await driver.getCurrentUrl();
		await driver.get(check.replace(/\/check.*$/, '/photos?change'));
		await wait(named('h1', 'photos'));
		const picker = (await driver.findElements(By.css('input[type=file]'))).at(-1)!;
		await picker.sendKeys(files.join('\n'));
		await wait(named('*', `${PHOTOS} photos added and saved`));
		await tap('button', 'Continue');
		await wait(named('h1', 'Check your answers'));
		await tap('button', 'Send report');
		await wait(named('h1', 'not sent yet'));
		expect(await stage.sql('select id from public.reports')).toEqual([]);

		// A cold page without a line, and what was filed is still there.
		await driver.get(`${proxy.url}/reports`);
		await wait(named('*', 'Grey RHIB from WebKit'));
		proxy.dead = false;
		await driver.executeScript('dispatchEvent(new Event("online"))');
		await expect
			.poll(
				() =>
					stage.sql(`select reports.description, count(photos.received_at)::int as received
						from public.reports join public.photos on photos.report_id = reports.id
						group by reports.description`),
				{ timeout: 120_000 }
			)
			.toEqual([{ description: 'Grey RHIB from WebKit', received: PHOTOS }]);

		// What arrived is what left: the bytes the server holds have the hash the phone announced.
		const announced = await stage.sql('select id::text, sha256, bytes from public.photos');
		for (const { id, sha256, bytes } of announced) {
			const answer = await fetch(`${stage.url}/storage/v1/object/authenticated/photos/${id}`, {
				headers: { apikey: stage.secretKey, authorization: `Bearer ${stage.secretKey}` }
			});
			const held = Buffer.from(await answer.arrayBuffer());
			expect([held.length, createHash('sha256').update(held).digest('hex')]).toEqual([
				bytes,
				sha256
			]);
		}
		expect(new Set(announced.map(({ sha256 }) => sha256)).size).toBe(PHOTOS);
	} catch (cause) {
		const said = await driver
			.executeScript<string>('return `${location.pathname}: ${document.body.innerText}`')
			.catch(String);
		throw new Error(
			`${String(cause)}\nWebKit showed ${onOneLine(said)}\nand had asked for ${proxy.log.join(', ')}`,
			{ cause }
		);
	} finally {
		await close();
		await proxy.stop();
		rmSync(folder, { recursive: true, force: true });
	}
});
