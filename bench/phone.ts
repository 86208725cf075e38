/** Phones for measuring: a profile on disk that outlives its browser, and a page that says when it is usable. */
import { chromium, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BROWSER_ARGS, findBrowser } from '../tests/support/browser.ts';
import { copyProfile } from '../tests/support/installed-app.ts';

/** What a browser keeps of the pages it has seen, by its folders. Without them a profile is cold. */
const CACHES = ['Cache', 'Code Cache', 'Service Worker', 'GPUCache', 'DawnGraphiteCache'];

const PATIENCE_MS = 300_000;

export class Phone {
	readonly folder: string;
	#context: BrowserContext | null = null;

	private constructor(folder: string) {
		this.folder = folder;
	}

	static blank(): Phone {
		return new Phone(mkdtempSync(join(tmpdir(), 'kraken-bench-')));
	}

	/** The same storage on another phone; cold: without what the browser cached. Both are closed. */
	copy({ cold }: { cold: boolean }): Phone {
		const copy = Phone.blank();
		copyProfile(this.folder, copy.folder);
		if (cold) {
			for (const name of CACHES) {
				rmSync(join(copy.folder, 'Default', name), { recursive: true, force: true });
			}
		}
		return copy;
	}

	/** A new browser process. */
	async open({ offline = false } = {}): Promise<BrowserContext> {
		this.#context = await chromium.launchPersistentContext(this.folder, {
			executablePath: findBrowser() ?? undefined,
			args: BROWSER_ARGS,
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			locale: 'en-GB',
			timezoneId: 'Europe/London',
			offline
		} as Parameters<typeof chromium.launchPersistentContext>[1]);
		this.#context.setDefaultTimeout(120_000);
		return this.#context;
	}

	async close(): Promise<void> {
		await this.#context?.close();
		this.#context = null;
	}

	async discard(): Promise<void> {
		await this.close();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** Of the main thread's own processor time, in ms: what others do on this machine is not in it. */
export type Work = { readonly task: number; readonly script: number };

export type Visit = {
	/** From the start of navigation until the first control took a tap and a key, in ms. */
	readonly usableMs: number;
	/** Done until then. */
	readonly work: Work;
	/** Done until the page had come to rest, if that was waited for. */
	readonly all: Work;
};

async function work(cdp: CDPSession): Promise<Work> {
	const { metrics } = await cdp.send('Performance.getMetrics');
	const of = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
	return { task: of('TaskDuration'), script: of('ScriptDuration') };
}

/** Looks, whenever the page is drawn, whether a finger would hit the first such control. */
function watch(selector: string): void {
	const look = () => {
		const control = document.querySelector<HTMLElement>(selector);
		const box = control?.getBoundingClientRect();
		const hit =
			box && document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 40) / 2);
		if (control && hit && control.contains(hit) && !control.matches(':disabled, [readonly]')) {
			(globalThis as unknown as { usable: (ms: number) => void }).usable(performance.now());
		} else requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
}

/** Until nothing has moved for a while, neither on the link nor in the page. */
async function rest(page: Page, cdp: CDPSession, moved: () => number): Promise<void> {
	let before = { bytes: -1, task: 0 };
	for (let still = 0; still < 3;) {
		await page.waitForTimeout(600);
		const now = { bytes: moved(), task: (await work(cdp)).task };
		still = now.bytes === before.bytes && now.task - before.task < 60 ? still + 1 : 0;
		before = now;
	}
}

export type VisitOptions = {
	readonly address: string;
	/** The first control to use. */
	readonly control: string;
	/** How much slower the main thread runs than this machine. */
	readonly slowed: number;
	/** Bytes on the link so far. Left out: nobody waits until the page rests. */
	readonly moved?: () => number;
	/** Told the moment it is usable. */
	readonly onusable?: () => void;
	/** What a person does there next, before the page is closed. */
	readonly onward?: (page: Page) => Promise<void>;
};

/** Opens the address in a page and waits until it can be used, and until it rests if bytes are counted. */
export async function visit(context: BrowserContext, options: VisitOptions): Promise<Visit> {
	const { address, control, slowed, moved, onusable, onward } = options;
	const page = await context.newPage();
	const cdp = await context.newCDPSession(page);
	await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
	await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowed });
	const { promise: usable, resolve, reject } = Promise.withResolvers<number>();
	const never = new Error(`${address}: no ${control} to be used within ${PATIENCE_MS / 1000} s`);
	const timer = setTimeout(() => reject(never), PATIENCE_MS);
	await page.exposeFunction('usable', (ms: number) => {
		clearTimeout(timer);
		onusable?.();
		resolve(ms);
	});
	await page.addInitScript(watch, control);
	const opened = await page.goto(address, { waitUntil: 'commit' });
	if (opened && !opened.ok()) throw new Error(`${address}: ${opened.status()}`);
	const usableMs = await usable;
	const until = await work(cdp);
	if (onward) await onward(page);
	else await takesAKey(page, control);
	if (moved) await rest(page, cdp, moved);
	const all = await work(cdp);
	await page.close();
	return { usableMs, work: until, all };
}

/** It is usable only if it does what it looks like. */
async function takesAKey(page: Page, control: string): Promise<void> {
	const first = page.locator(control).first();
	await first.tap();
	const before = await first.inputValue();
	await page.keyboard.press('x');
	await page.waitForFunction(
		([selector, was]) =>
			document.querySelector<HTMLInputElement>(selector!)?.value.length === was!.length + 1,
		[control, before] as const
	);
}
