/** Each field of the optional questions, in the order of the pages, and an answer to it. */
import type { Page } from '@playwright/test';

export type Fill = (page: Page) => Promise<unknown>;

export const FIELDS: readonly [path: string, field: string, fill: Fill][] = [
	['vessel-type', 'type', (page) => page.getByLabel('RIB (rigid inflatable)').check()],
	['vessel-name', 'name', (page) => page.getByLabel('Name', { exact: true }).fill('Ariadne')],
	['vessel-name', 'name hidden', (page) => page.getByLabel(/painted out/).check()],
	['vessel-name', 'home port', (page) => page.getByLabel('Home port').fill('Poole')],
	['vessel-name', 'flag', (page) => page.getByLabel('Flag').selectOption('France')],
	['vessel-look', 'hull', (page) => page.getByLabel('Colour of the hull').fill('dark grey')],
	['vessel-look', 'above', (page) => page.getByLabel('Above the deck').fill('black frame')],
	['vessel-look', 'length', (page) => page.getByLabel('Length').selectOption('8 to 12 m')],
	['vessel-look', 'marks', (page) => page.getByLabel('Marks').fill('two extra fuel tanks')],
	[
		'vessel-look',
		'engines',
		(page) => page.getByLabel('Engines').selectOption('Two outboards or more')
	],
	['vessel-look', 'lights', (page) => page.getByLabel('Lights').selectOption('None')],
	['vessel-look', 'AIS', (page) => page.getByLabel('AIS').selectOption('Off: not seen on AIS')],
	[
		'identifiers',
		'number',
		(page) => page.getByLabel('Number', { exact: true }).fill('IMO 9074728')
	],
	[
		'identifiers',
		'another number',
		async (page) => {
			await page.getByRole('button', { name: 'Add another number' }).click();
			await page.getByLabel('Number 2', { exact: true }).fill('235 090 123');
		}
	],
	['people', 'count', (page) => page.getByLabel('How many people?').fill('7')],
	['people', 'certainty', (page) => page.getByLabel('It is about right').check()],
	[
		'people',
		'children',
		(page) => page.getByRole('group', { name: 'Were there children?' }).getByLabel('Yes').check()
	],
	['people', 'lifejackets', (page) => page.getByLabel('Some of them').check()],
	[
		'people',
		'description',
		(page) => page.getByLabel(/what did they wear/).fill('soaked, dark clothes')
	],
	['movement', 'speed', (page) => page.getByLabel('Fast').check()],
	['movement', 'knots', (page) => page.getByLabel('In knots, if you know').fill('28')],
	['movement', 'heading', (page) => page.getByLabel('Heading').selectOption('South-south-east')],
	['movement', 'degrees', (page) => page.getByLabel('Or in degrees true').fill('45')],
	['movement', 'towards', (page) => page.getByLabel('Towards').fill('the harbour mouth')],
	['vehicles', 'plate', (page) => page.getByLabel('Number plate').fill('ab12cde')],
	['vehicles', 'make', (page) => page.getByLabel('Make and kind').fill('Ford Transit')],
	['vehicles', 'colour', (page) => page.getByLabel('Colour').fill('white')],
	['photos', 'none', async () => {}],
	['contact', 'way', (page) => page.getByLabel('By phone call').check()],
	[
		'contact',
		'hours',
		(page) => page.getByLabel('When is it safe to reach you?').fill('evenings after 6')
	],
	['also-told', 'who', (page) => page.getByLabel('Coastguard').check()],
	['also-told', 'reference', (page) => page.getByLabel('Their reference').fill('CG 1234')]
];

/** The optional questions in their order, and an answer to each part of each. */
export const QUESTIONS: [path: string, fill: Fill][] = [
	...Map.groupBy(FIELDS, ([path]) => path)
].map(([path, fields]) => [
	path,
	async (page) => {
		for (const [, , fill] of fields) await fill(page);
	}
]);
