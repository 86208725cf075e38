import type { Locator, Page } from '@playwright/test';
import { begin } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

/**
 * How long a person takes, by the keystroke-level model: S. K. Card, T. P. Moran and A. Newell, "The
 * keystroke-level model for user performance time with interactive systems", Communications of the ACM
 * 23(7), 1980, pages 396-410. A tap is pointing and a press; people on phones type faster than this
 * (36 words a minute: K. Palin et al., "How do people type on mobile devices?", MobileHCI 2019).
 */
const SECONDS = {
	/** K: a key, by the average typist without training (40 words a minute). */
	key: 0.28,
	/** P and B: pointing at a target and pressing it. */
	tap: 1.1 + 0.2,
	/** M: making up one's mind, once for each screen and once before each tap. */
	thought: 1.35
};
const LIMIT_SECONDS = 60;

/** Takes a person's actions, and counts both their time and the app's. */
class Person {
	readonly #page: Page;
	taps = 0;
	keys = 0;
	screens = 1;
	appMs = 0;

	constructor(page: Page) {
		this.#page = page;
	}

	/** Taps, and waits for the screen that follows. */
	async tap(target: Locator, next?: RegExp): Promise<void> {
		this.taps++;
		const before = Date.now();
		await target.tap();
		if (next) {
			this.screens++;
			await this.#page.waitForURL(next);
			await expect(this.#page.getByRole('heading', { level: 1 }).first()).toBeVisible();
		}
		this.appMs += Date.now() - before;
	}

	async type(text: string): Promise<void> {
		this.keys += text.length;
		const before = Date.now();
		await this.#page.keyboard.type(text);
		this.appMs += Date.now() - before;
	}

	/** Of the person alone. */
	get seconds(): number {
		const thoughts = this.screens + this.taps;
		return this.keys * SECONDS.key + this.taps * SECONDS.tap + thoughts * SECONDS.thought;
	}
}

test('on a 360 px phone a report takes three answers and less than a minute @row1', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour', { width: 360, height: 740 });
	await expect(page.getByText('Coral Sampleton').first()).toBeVisible();
	const person = new Person(page);
	const button = (name: string) => page.getByRole('button', { name });
	await person.tap(page.getByRole('link', { name: 'Report something suspicious' }), /\/danger$/);
	await person.tap(button('No, start the report'), /\/what$/);
	await person.tap(page.getByLabel('In your own words'));
	await person.type('Grey RHIB, no lights');
	await person.tap(button('Continue'), /\/where$/);
	await person.tap(button('Continue'), /\/when$/);
	await person.tap(button('It is happening now'), /\/check$/);
	await person.tap(button('Send report'), /\/(queued|sent)$/);
	await page.waitForURL(/\/sent$/);

	expect({ taps: person.taps, screens: person.screens, keys: person.keys }).toEqual({
		taps: 7,
		screens: 7,
		keys: 20
	});
	const total = person.seconds + person.appMs / 1000;
	console.log(
		`three inputs: ${person.seconds.toFixed(1)} s of the person, ${(person.appMs / 1000).toFixed(1)} s of the app`
	);
	expect(total).toBeLessThan(LIMIT_SECONDS);
	const [{ content, ...row }] = (await stage.sql(
		'select description, urgency, latitude, seen_at, content from public.reports'
	)) as [Record<string, unknown>];
	expect(row).toEqual({
		description: 'Grey RHIB, no lights',
		urgency: 'now',
		latitude: 50.706,
		seen_at: expect.any(Date)
	});
	const nothing = { photos: [], identifiers: [], vehicles: [], not_known: [], indicators: [] };
	expect(content).toMatchObject(nothing);
});

test('what, where and when are each required, and nothing else is @row1', async ({ stage }) => {
	// Somebody without a site: for everybody else where is answered by their site.
	await stage.sql(`delete from public.reporter_sites where person_id = $1`, [
		(await stage.sql(`select md5('person:harbour@example.test')::uuid as id`))[0]!.id
	]);
	const { page } = await stage.phone('harbour', { width: 360, height: 740 });
	await page.context().clearPermissions();
	await expect(page.getByText('No site is in your name yet.')).toBeVisible();
	const problem = page.getByRole('alert');
	const continueOn = () => page.getByRole('button', { name: 'Continue' }).click();
	await begin(page);
	const report = page.url().replace(/what$/, '');

	await page.goto(`${report}check`);
	await page.getByRole('button', { name: 'Send report' }).click();
	await expect(problem.getByRole('listitem')).toHaveText([
		'Describe what you saw, or tick a sign',
		'Say where it was, in words or by position',
		'Say when you saw it',
		'Enter the time you saw it'
	]);

	const answers: [path: string, error: string, answer: () => Promise<void>][] = [
		[
			'what',
			'Describe what you saw, or tick a sign',
			() => page.getByLabel('In your own words').fill('Grey RHIB')
		],
		[
			'where',
			'Say where it was, in words or by position',
			() => page.getByLabel('Where exactly?').fill('Off the pier')
		],
		['when', 'Say when you saw it', () => page.getByLabel('Earlier today').check()]
	];
	for (const [path, error, answer] of answers) {
		await page.goto(`${report}${path}`);
		await continueOn();
		await expect(problem).toContainText(error);
		await expect(page).toHaveURL(`${report}${path}`);
		// The other two are not enough: the check page still names this one.
		await page.goto(`${report}check`);
		await page.getByRole('button', { name: 'Send report' }).click();
		await expect(problem).toContainText(error);
		expect(await stage.sql('select id from public.reports')).toEqual([]);
		await page.goto(`${report}${path}`);
		await answer();
		await expect(page.getByText('Saved on this phone at')).toBeVisible();
		await continueOn();
	}
	await page.waitForURL('**/check');
	await expect(problem).toHaveCount(0);
	await page.getByRole('button', { name: 'Send report' }).click();
	await page.waitForURL('**/sent');
	const said = `select description, content ->> 'place_text' as place, urgency from public.reports`;
	expect(await stage.sql(said)).toEqual([
		{ description: 'Grey RHIB', place: 'Off the pier', urgency: 'today' }
	]);
});

test('without signal, 999 can be called by a tap before any field is asked @row4', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const page = await phone.restart({ offline: true });
	const fields = page.getByRole('main').locator('input, select, textarea');
	await page.getByRole('link', { name: 'Report something suspicious' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Is anyone’s life in danger?');
	const call = page.getByRole('main').getByRole('link', { name: 'call 999' });
	await expect(call).toHaveAttribute('href', 'tel:999');
	await expect(call).toBeInViewport();
	await expect(fields).toHaveCount(0);

	await page.getByRole('link', { name: 'Yes, somebody is in danger' }).click();
	const button = page.getByRole('main').getByRole('link', { name: 'Call 999' });
	await expect(button).toHaveAttribute('href', 'tel:999');
	await expect(button).toBeInViewport();
	await expect(fields).toHaveCount(0);
	await page.goBack();

	// "Happening now" stands above every field of its page, and so does the call.
	await page.getByRole('button', { name: 'No, start the report' }).click();
	await page.waitForURL('**/what');
	await page.goto(page.url().replace(/what$/, 'when'));
	await expect(page.getByRole('button', { name: 'It is happening now' })).toBeVisible();
	await expect(call).toHaveAttribute('href', 'tel:999');
	const order = await page
		.getByRole('main')
		.evaluate((main) =>
			[...main.querySelectorAll('a[href="tel:999"], input, select, textarea')].map(
				({ tagName }) => tagName
			)
		);
	expect(order[0]).toBe('A');
	expect(order).toContain('INPUT');
});
