/** A person who has a keyboard and nothing else. */
import { expect, type Page } from '@playwright/test';
import { provenBy } from './sign-in.ts';
import type { Name } from './stage.ts';

const MOST_PRESSES = 160;

/** The words by which a person knows what has focus. Runs in the page. */
function focusedName(): string {
	const element = document.activeElement as HTMLElement | null;
	if (!element || element === document.body) return '';
	const labels =
		element instanceof HTMLInputElement ||
		element instanceof HTMLTextAreaElement ||
		element instanceof HTMLSelectElement
			? [...(element.labels ?? [])].map((label) => label.innerText)
			: [];
	const said = element instanceof HTMLSelectElement ? '' : element.innerText;
	return [element.getAttribute('aria-label') ?? '', ...labels, said].join(' ');
}

/** What has focus must be seen to have it: never behind a sticky bar. */
async function expectInSight(page: Page, name: RegExp): Promise<void> {
	const hidden = await page.locator(':focus').evaluate((element) => {
		const { left, top, width, height } = element.getBoundingClientRect();
		const there = document.elementFromPoint(left + width / 2, top + height / 2);
		return !(
			there &&
			(element.contains(there) || there.contains(element) || there.closest('label'))
		);
	});
	expect(hidden, `${name} is hidden`).toBe(false);
}

/** Moves by Tab until what has focus carries that name. Fails when it comes round without it. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
	for (let presses = 0; presses < MOST_PRESSES; presses++) {
		await page.keyboard.press('Tab');
		if (!name.test(await page.evaluate(focusedName))) continue;
		await expectInSight(page, name);
		return;
	}
	throw new Error(`no ${name} by Tab`);
}

/** Moves by Tab to a link, a button or a summary and presses Enter. */
export async function press(page: Page, name: RegExp): Promise<void> {
	await tabTo(page, name);
	await page.keyboard.press('Enter');
}

/** Moves by Tab to a field and writes into it. */
export async function write(page: Page, field: RegExp, text: string): Promise<void> {
	await tabTo(page, field);
	await page.keyboard.type(text);
}

/** Moves by Tab into a group of radio buttons that has that choice, and by arrow keys to it. */
export async function choose(page: Page, choice: RegExp): Promise<void> {
	const inGroup = (pattern: string) =>
		page.evaluate((source) => {
			const radio = document.activeElement;
			if (!(radio instanceof HTMLInputElement) || radio.type !== 'radio') return false;
			const group = document.getElementsByName(radio.name) as NodeListOf<HTMLInputElement>;
			return [...group].some((one) =>
				[...(one.labels ?? [])].some((label) => new RegExp(source).test(label.innerText))
			);
		}, pattern);
	for (let presses = 0; !(await inGroup(choice.source)); presses++) {
		if (presses === MOST_PRESSES) throw new Error(`no choice of ${choice} by Tab`);
		await page.keyboard.press('Tab');
	}
	await page.keyboard.press('Space');
	for (let presses = 0; !choice.test(await page.evaluate(focusedName)); presses++) {
		if (presses === MOST_PRESSES) throw new Error(`no ${choice} by arrow keys`);
		await page.keyboard.press('ArrowDown');
	}
	await expectInSight(page, choice);
	await expect(page.locator(':focus')).toBeChecked();
}

/** Signs in with address and password and, as staff do, with the code of an authenticator. */
export async function signInByKeyboard(page: Page, url: string, name: Name): Promise<void> {
	await page.goto(`${url}/sign-in`);
	await write(page, /E-mail address/, `${name}@example.test`);
	await press(page, /Sign in with a password instead/);
	await write(page, /^ *Password/, 'harbour');
	await page.keyboard.press('Enter');
	await page.waitForURL(
		({ pathname }) => pathname === '/sign-in/second' || !pathname.startsWith('/sign-in')
	);
	if (new URL(page.url()).pathname !== '/sign-in/second') return;
	await expect(page.getByLabel('Code', { exact: true })).toBeVisible();
	await provenBy(page, url, name, async (code) => {
		await write(page, /^ *Code/, code);
		await page.keyboard.press('Enter');
	});
	await page.waitForURL(({ pathname }) => !pathname.startsWith('/sign-in'));
}

/**
 * Records, from the next page load, what a pointer does and what enters a field without its key: `click`,
 * `check`, `fill` and `selectOption` of Playwright do one or the other. Returns the list it adds to.
 */
export async function recordPointerUse(page: Page): Promise<readonly string[]> {
	const used: string[] = [];
	await page.context().exposeBinding('recordUse', (_, what: string) => void used.push(what));
	await page.context().addInitScript(() => {
		const { recordUse } = window as unknown as { recordUse: (what: string) => void };
		const record = ({ type, target }: Event) =>
			recordUse(`${type} on ${target instanceof Element ? target.tagName : 'document'}`);
		let lastKey = '';
		document.addEventListener('keydown', (event) => (lastKey = event.key), true);
		for (const type of ['pointerdown', 'mousedown', 'touchstart'])
			document.addEventListener(type, record, true);
		for (const type of ['input', 'change'])
			document.addEventListener(
				type,
				(event) => {
					const inserted =
						event instanceof InputEvent && event.inputType === 'insertText' ? event.data : lastKey;
					if (!event.isTrusted || inserted !== lastKey) record(event);
				},
				true
			);
	});
	return used;
}
