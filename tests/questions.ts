/** The optional questions in their order, and an answer to each part of each. */
import type { Page } from '@playwright/test';

type Fill = (page: Page) => Promise<unknown>;

export const QUESTIONS: [path: string, fill: Fill][] = [
	['vessel-type', (page) => page.getByLabel('RIB (rigid inflatable)').check()],
	[
		'vessel-name',
		async (page) => {
			await page.getByLabel('Name', { exact: true }).fill('Ariadne');
			await page.getByLabel(/painted out/).check();
			await page.getByLabel('Home port').fill('Poole');
			await page.getByLabel('Flag').selectOption('France');
		}
	],
	[
		'vessel-look',
		async (page) => {
			await page.getByLabel('Colour of the hull').fill('dark grey');
			await page.getByLabel('Above the deck').fill('black frame');
			await page.getByLabel('Length').selectOption('8 to 12 m');
			await page.getByLabel('Marks').fill('two extra fuel tanks');
			await page.getByLabel('Engines').selectOption('Two outboards or more');
			await page.getByLabel('Lights').selectOption('None');
			await page.getByLabel('AIS').selectOption('Off: not seen on AIS');
		}
	],
	[
		'identifiers',
		async (page) => {
			await page.getByLabel('Number', { exact: true }).fill('IMO 9074728');
			await page.getByRole('button', { name: 'Add another number' }).click();
			await page.getByLabel('Number 2', { exact: true }).fill('235 090 123');
		}
	],
	[
		'people',
		async (page) => {
			const more = page.getByRole('button', { name: 'One more' });
			for (let taps = 0; taps < 7; taps++) await more.click();
			await page.getByLabel('It is about right').check();
			await page.getByRole('group', { name: 'Were there children?' }).getByLabel('Yes').check();
			await page.getByLabel('Some of them').check();
			await page.getByLabel(/what did they wear/).fill('soaked, dark clothes');
		}
	],
	[
		'movement',
		async (page) => {
			await page.getByLabel('Fast').check();
			await page.getByLabel('In knots, if you know').fill('28');
			await page.getByLabel('Heading').selectOption('South-south-east');
			await page.getByLabel('Or in degrees true').fill('45');
			await page.getByLabel('Towards').fill('the harbour mouth');
		}
	],
	[
		'vehicles',
		async (page) => {
			await page.getByLabel('Number plate').fill('ab12cde');
			await page.getByLabel('Make and kind').fill('Ford Transit');
			await page.getByLabel('Colour').fill('white');
		}
	],
	['photos', async () => {}],
	[
		'contact',
		async (page) => {
			await page.getByLabel('By phone call').check();
			await page.getByLabel('When is it safe to reach you?').fill('evenings after 6');
		}
	],
	[
		'also-told',
		async (page) => {
			await page.getByLabel('Coastguard').check();
			await page.getByLabel('Their reference').fill('CG 1234');
		}
	]
];
