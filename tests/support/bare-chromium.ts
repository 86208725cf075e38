/**
 * Chromium with no debugger but on the page itself. Playwright attaches to service workers too, and of
 * a worker that is held so Chromium now and then never finishes the old one, so that the new one waits.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BROWSER_ARGS } from './browser.ts';

const LOOK_MS = 100;
const WAIT_MS = 90_000;

export type BarePage = {
	open(url: string): Promise<void>;
	/** What an expression comes to in the page; null while it cannot be told, as between two pages. */
	read(expression: string): Promise<unknown>;
	/** Waits until it holds. */
	until(expression: string): Promise<void>;
	/** Presses the first link, button or summary that says just that, once it is there. */
	press(words: string): Promise<void>;
	/** Types into a field, where it was left. */
	type(selector: string, words: string): Promise<void>;
	close(): Promise<void>;
};

type Answer = { id: number; result?: { result?: { value?: unknown } } };

async function addressOf(folder: string): Promise<string> {
	const told = join(folder, 'DevToolsActivePort');
	const port = () => (existsSync(told) ? readFileSync(told, 'utf8').split('\n')[0] : '');
	const end = Date.now() + WAIT_MS;
	while (!port() && Date.now() < end) await pause(LOOK_MS);
	const pages = (await (await fetch(`http://127.0.0.1:${port()}/json`)).json()) as {
		type: string;
		webSocketDebuggerUrl: string;
	}[];
	return pages.find(({ type }) => type === 'page')!.webSocketDebuggerUrl;
}

export async function openBareChromium(executable: string): Promise<BarePage> {
	const folder = mkdtempSync(join(tmpdir(), 'kraken-bare-'));
	const browser = spawn(
		executable,
		[
			...BROWSER_ARGS,
			'--headless=new',
			'--no-first-run',
			'--remote-debugging-port=0',
			`--user-data-dir=${folder}`,
			'about:blank'
		],
		{ stdio: 'ignore', detached: true }
	);
	const socket = new WebSocket(await addressOf(folder));
	await once(socket, 'open');
	const waiting = new Map<number, (answer: Answer) => void>();
	socket.addEventListener('message', ({ data }) => {
		const answer = JSON.parse(String(data)) as Answer;
		waiting.get(answer.id)?.(answer);
		waiting.delete(answer.id);
	});
	let calls = 0;
	const call = (method: string, params: object): Promise<Answer> =>
		new Promise((resolve) => {
			waiting.set(++calls, resolve);
			socket.send(JSON.stringify({ id: calls, method, params }));
		});

	const page: BarePage = {
		async open(url) {
			await call('Page.navigate', { url });
		},
		async read(expression) {
			const how = { awaitPromise: true, returnByValue: true, userGesture: true };
			const { result } = await call('Runtime.evaluate', { expression, ...how });
			return result?.result?.value ?? null;
		},
		async until(expression) {
			const end = Date.now() + WAIT_MS;
			while ((await page.read(`Boolean(${expression})`)) !== true) {
				if (Date.now() > end)
					throw new Error(`never: ${expression}\n${await page.read('document.body.innerText')}`);
				await pause(LOOK_MS);
			}
		},
		async press(words) {
			const one = `(element) => element.innerText.trim() === ${JSON.stringify(words)}`;
			const said = `[...document.querySelectorAll('a, button, summary')].find(${one})`;
			await page.until(said);
			await page.read(`${said}.click()`);
		},
		async type(selector, words) {
			const field = `document.querySelector(${JSON.stringify(selector)})`;
			await page.until(field);
			await page.read(`${field}.focus()`);
			await call('Input.insertText', { text: words });
		},
		async close() {
			socket.close();
			const ended = once(browser, 'exit');
			process.kill(-browser.pid!, 'SIGKILL');
			await ended;
			rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		}
	};
	return page;
}
