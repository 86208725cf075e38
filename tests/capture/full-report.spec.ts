import type { Page } from '@playwright/test';
import { tabTo } from '../support/keyboard.ts';
import { QUESTIONS } from '../support/questions.ts';
import { begin, proceed, saved, send } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

/** From the first page to the check page: what, where and when. */
async function essentials(page: Page): Promise<void> {
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await proceed(page);
	await proceed(page);
	await page.getByRole('button', { name: 'It is happening now' }).click();
	await page.waitForURL('**/check');
}

async function press(page: Page, name: RegExp, key: string): Promise<void> {
	await tabTo(page, name);
	await page.keyboard.press(key);
}

async function type(page: Page, name: RegExp, text: string): Promise<void> {
	await tabTo(page, name);
	await page.keyboard.type(text);
}

/** By keyboard alone. No entry: "I do not know". */
const ANSWERS: Record<string, (page: Page) => Promise<void>> = {
	'vessel-type': (page) => press(page, /RIB/, 'Space'),
	identifiers: (page) => type(page, /^ *Number/, 'IMO 9074728'),
	people: async (page) => {
		await press(page, /One more/, 'Enter');
		await page.keyboard.press('Enter');
		await press(page, /I counted them/, 'Space');
	},
	vehicles: (page) => type(page, /Number plate/, 'ab12 cde'),
	photos: async () => {},
	'also-told': (page) => press(page, /Coastguard/, 'Space')
};

test('half of it answered and half not known, by keyboard alone; the officer reads each part @row3', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour', { width: 1280, height: 800 });
	await essentials(page);
	await press(page, /Add more detail/, 'Enter');
	for (const [path] of QUESTIONS) {
		await page.waitForURL(`**/${path}`);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		await ANSWERS[path]?.(page);
		await press(page, ANSWERS[path] ? /^ *Continue/ : /I do not know/, 'Enter');
	}
	await page.waitForURL('**/check');
	const answers = page.getByRole('main');
	for (const words of ['RIB (rigid inflatable)', '2 people, counted', 'AB12 CDE', 'Coastguard'])
		await expect(answers).toContainText(words);
	await expect(answers.getByText('I do not know', { exact: true })).toHaveCount(4);
	await tabTo(page, /Send report/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/sent');

	const { page: desk } = await stage.phone('officer');
	await desk.locator('main a[href^="/inbox/"]').first().click();
	const facts = desk.getByRole('main');
	for (const words of ['RIB (rigid inflatable)', '2 people, counted', 'AB12 CDE', 'Coastguard'])
		await expect(facts).toContainText(words);
	await expect(facts).toContainText('IMO number: IMO 9074728');
	await expect(facts).toContainText('does not add up');
	await expect(facts).toContainText('Number in doubt');
	await expect(facts).toContainText('name, looks, course and speed, contacting the reporter');
});

test('the app is killed after each page, and no answer is lost @row3 @row5', async ({ stage }) => {
	const phone = await stage.phone('harbour');
	let page = phone.page;
	await essentials(page);
	const report = page.url().replace(/\/check.*/, '');
	for (const [path, fill] of QUESTIONS) {
		await page.goto(`${report}/${path}`);
		await fill(page);
		await saved(page);
		page = await phone.kill();
	}
	await page.goto(`${report}/check`);
	await send(page);
	await expect
		.poll(() => stage.sql('select count(*)::int from public.reports'), { timeout: 60_000 })
		.toEqual([{ count: 1 }]);
	const [row] = await stage.sql('select content from public.reports');
	expect(row!.content).toMatchObject({
		vessel: {
			...{ type: 'rib', name: 'Ariadne', name_hidden: true, home_port: 'Poole', flag: 'FR' },
			...{ hull_colour: 'dark grey', superstructure: 'black frame', length: '8_to_12' },
			...{ marks: 'two extra fuel tanks', engines: 'two_or_more_outboards', lights: 'none' },
			ais: 'off'
		},
		identifiers: [
			{ kind: 'imo', as_typed: 'IMO 9074728', result: 'bad_check_digit' },
			{ kind: 'mmsi', as_typed: '235 090 123', normalised: '235090123', result: 'ok' }
		],
		people: {
			...{ count: 7, certainty: 'about', children: 'yes', lifejackets: 'some' },
			description: 'soaked, dark clothes'
		},
		movement: {
			...{ speed: 'fast', knots: 28, course_degrees: 45, course_point: null },
			towards: 'the harbour mouth'
		},
		vehicles: [{ registration: 'AB12 CDE', make: 'Ford Transit', colour: 'white' }],
		contact: { way: 'call', hours: 'evenings after 6' },
		also_told: { who: ['coastguard'], reference: 'CG 1234' },
		not_known: []
	});
});
