import type { BrowserContext, Page } from '@playwright/test';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { axeFaults, layoutFaults } from '../support/layout.ts';
import { fill, LONG_TEXT, LONG_WORD, MAP_LINK, type Filled } from '../support/long-texts.ts';
import { QUESTIONS } from '../support/questions.ts';
import { begin, send } from '../support/reporting.ts';
import { passwordOf } from '../support/sign-in.ts';
import { expect, test, type Name, type Phone, type Stage } from '../support/stage.ts';

test.describe.configure({ mode: 'parallel', timeout: 900_000 });

const SHOTS = process.env.SHOTS; // a folder: every page is kept there as a picture

const SIZES = [
	{ width: 320, height: 568 },
	{ width: 360, height: 740 },
	{ width: 740, height: 360 },
	{ width: 768, height: 1024 },
	{ width: 1024, height: 768 },
	{ width: 1280, height: 800 }
];
/** Chromium's own setting for text, as somebody sets it who reads badly. */
const TWICE_THE_TEXT = '--blink-settings=defaultFontSize=32';

/** The sizes of a page with text twice as large: a phone, a tablet and a desk. */
const LARGE_TEXT_WIDTHS: readonly number[] = [320, 768, 1280];

/** Where axe reads the page: slow, so each theme and each text size once or twice. */
const THEMES: Record<'normal' | 'twice', Record<number, 'light' | 'dark'>> = {
	normal: { 360: 'light', 1280: 'dark' },
	twice: { 320: 'dark' }
};

/** `half`: an officer who has given a password and no code yet. */
type Who = 'signed out' | 'half' | Name;

/** A page of a route that a person opens: its address, and words that prove that it is that page. */
type Visit = {
	who: Who;
	at: string | ((ids: Ids) => string);
	shows: string | RegExp;
	/** Without signal. */
	offline?: boolean;
};
/** Beside what the database holds, what the reporter's phone does. */
type Ids = Filled & { draft: string; waiting: string; sent: string };

const visit = (who: Who, at: Visit['at'], shows: Visit['shows'], offline = false): Visit => ({
	who,
	at,
	shows,
	offline
});
const asked = (page: string, shows: string | RegExp) => [
	visit('harbour', ({ draft }) => `/report/${draft}/${page}`, shows)
];
const told = (who: Who) => visit(who, '/notifications', 'How you are told');
const health = (who: Who) => visit(who, '/health', 'Is it working?');
const nothingToOpen = (who: Who) => visit(who, '/notification', 'Nothing to open');

/** Every route there is, by its folder, with the pages of it that are looked at. */
const ROUTES: Record<string, readonly Visit[]> = {
	'/': [visit('signed out', '/', 'Sign in')],
	'/[...path=renamed]': [visit('signed out', '/notice', 'Nothing to open')],
	'/gaps': [visit('officer', '/gaps', 'This page is for')],
	'/health': ['signed out', 'supervisor', 'admin'].map((who) => health(who as Who)),
	'/notification': ['signed out', 'officer', 'hotline', 'supervisor'].map((who) =>
		nothingToOpen(who as Who)
	),
	'/sign-in': [visit('signed out', '/sign-in', 'Sign in')],
	'/sign-in/code': [
		visit('signed out', `/sign-in/code?email=${LONG_WORD}@${LONG_WORD}.example.test`, LONG_WORD)
	],
	'/sign-in/second': [visit('half', '/sign-in/second', 'Enter the code')],
	'/notifications': ['officer', 'hotline', 'supervisor', 'admin'].map((who) => told(who as Who)),

	'/(reporter)/home': [visit('harbour', '/home', 'Not finished')],
	'/(reporter)/danger': [
		visit('harbour', '/danger', 'danger'),
		visit('harbour', '/danger?life=yes', '999')
	],
	'/(reporter)/phone': [visit('harbour', '/phone', 'phone')],
	'/(reporter)/reports': [
		visit('harbour', '/reports', 'KR-'),
		visit('harbour', '/reports', 'KR-', true)
	],
	'/(reporter)/reports/[id]': [
		visit('harbour', ({ full }) => `/reports/${full}`, MAP_LINK),
		visit('harbour', ({ closed }) => `/reports/${closed}`, 'KR-')
	],
	'/(reporter)/report/[id]/(writing)/what': asked('what', 'In your own words'),
	'/(reporter)/report/[id]/(writing)/where': asked('where', 'Where'),
	'/(reporter)/report/[id]/(writing)/when': asked('when', 'When'),
	'/(reporter)/report/[id]/(writing)/check': asked('check', MAP_LINK),
	'/(reporter)/report/[id]/(writing)/vessel-type': asked('vessel-type', 'RIB'),
	'/(reporter)/report/[id]/(writing)/vessel-name': asked('vessel-name', 'Home port'),
	'/(reporter)/report/[id]/(writing)/vessel-look': asked('vessel-look', 'Colour of the hull'),
	'/(reporter)/report/[id]/(writing)/identifiers': asked('identifiers', 'Number 2'),
	'/(reporter)/report/[id]/(writing)/people': asked('people', 'How many people'),
	'/(reporter)/report/[id]/(writing)/movement': asked('movement', 'Towards'),
	'/(reporter)/report/[id]/(writing)/vehicles': asked('vehicles', 'Number plate'),
	'/(reporter)/report/[id]/(writing)/photos': asked('photos', 'photo'),
	'/(reporter)/report/[id]/(writing)/contact': asked('contact', 'safe to reach you'),
	'/(reporter)/report/[id]/(writing)/also-told': asked('also-told', 'Coastguard'),
	'/(reporter)/report/[id]/add': [
		visit('harbour', ({ full }) => `/report/${full}/add`, 'Add to'),
		visit(
			'harbour',
			({ full }) => `/report/${full}/add?answers=00000000-0000-4000-8000-000000000016`,
			'Which way did it go?'
		)
	],
	'/(reporter)/report/[id]/queued': [
		visit('harbour', ({ waiting }) => `/report/${waiting}/queued`, 'KR-'),
		visit('harbour', ({ waiting }) => `/report/${waiting}/queued`, 'KR-', true)
	],
	'/(reporter)/report/[id]/sent': [visit('harbour', ({ sent }) => `/report/${sent}/sent`, 'KR-')],

	'/(staff)/inbox': [
		visit('officer', '/inbox', 'Grey RHIB'),
		visit('officer', '/inbox?view=map', 'Inbox'),
		visit('officer', '/inbox?show=closed', 'KR-')
	],
	'/(staff)/hotline': [visit('hotline', '/hotline', 'Grey RHIB')],
	'/(staff)/hotline/by-phone': [visit('hotline', '/hotline/by-phone', 'File the report')],
	'/(staff)/[desk=desk]/[id]': [
		visit('officer', ({ full }) => `/inbox/${full}`, MAP_LINK),
		visit('officer', ({ fresh }) => `/inbox/${fresh}`, MAP_LINK),
		visit('officer', ({ closed }) => `/inbox/${closed}`, MAP_LINK),
		visit('hotline', ({ queued }) => `/hotline/${queued}`, MAP_LINK),
		visit('hotline', ({ mine }) => `/hotline/${mine}`, MAP_LINK),
		visit('supervisor', ({ full }) => `/region/${full}`, MAP_LINK),
		visit('supervisor', ({ queued }) => `/region/${queued}`, MAP_LINK)
	],
	'/(staff)/[desk=desk]/[id]/redacted-copy': [
		visit('officer', ({ full }) => `/inbox/${full}/redacted-copy`, MAP_LINK),
		visit('hotline', ({ mine }) => `/hotline/${mine}/redacted-copy`, MAP_LINK),
		visit('supervisor', ({ full }) => `/region/${full}/redacted-copy`, MAP_LINK)
	],

	'/(staff)/now': [visit('supervisor', '/now', 'KR-')],
	'/(staff)/region': [
		visit('supervisor', '/region', 'Grey RHIB'),
		visit('supervisor', '/region?show=closed', 'Grey RHIB')
	],
	'/(staff)/region/gaps': [visit('supervisor', '/region/gaps', /\d+ gaps/)],
	'/(staff)/region/kept': [visit('supervisor', '/region/kept', 'KR-')],
	'/(staff)/response-times': [visit('supervisor', '/response-times', LONG_WORD)],
	'/(staff)/response-times/site-contact': [
		visit('supervisor', '/response-times/site-contact?pilot=2026-01-15', LONG_WORD)
	],
	'/(staff)/response-times/how': [
		visit('supervisor', '/response-times/how', 'How each figure is counted')
	],
	'/(staff)/response-times/month': [
		visit('supervisor', '/response-times/month?of=2026-02', '2026')
	],
	'/(staff)/response-times/exports': [visit('supervisor', '/response-times/exports', LONG_WORD)],

	'/(administrator)/people': [visit('admin', '/people', LONG_WORD)],
	'/(administrator)/people/[id]': [
		visit('admin', ({ person }) => `/people/${person}`, LONG_WORD),
		visit('admin', ({ officer }) => `/people/${officer}`, LONG_WORD)
	],
	'/(administrator)/people/import': [visit('admin', '/people/import', 'Check the lines')],
	'/(administrator)/regions': [visit('admin', '/regions', LONG_WORD)],
	'/(administrator)/regions/[id]': [
		visit('admin', ({ region }) => `/regions/${region}`, LONG_WORD)
	],
	'/(administrator)/rosters': [
		visit('admin', '/rosters', LONG_WORD),
		visit('admin', ({ region }) => `/rosters?region=${region}`, 'Coral Sampleton')
	],
	'/(administrator)/rosters/[id]': [
		visit('admin', ({ officer }) => `/rosters/${officer}`, LONG_WORD)
	],
	'/(administrator)/settings': [visit('admin', '/settings', LONG_WORD)],
	'/(administrator)/settings/checklist': [visit('admin', '/settings/checklist', 'Moored')],
	'/(administrator)/sites': [visit('admin', '/sites', LONG_WORD)],
	'/(administrator)/sites/[id]': [visit('admin', ({ site }) => `/sites/${site}`, LONG_WORD)],
	'/(administrator)/sites/import': [visit('admin', '/sites/import', 'Check the lines')]
};

test('every folder of src/routes with a page is visited here @row76', () => {
	const folder = join(import.meta.dirname, '../../src/routes');
	const routes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((path) => /(^|[\\/])\+page\.(svelte|ts)$/.test(path))
		.map((path) => `/${path.replaceAll('\\', '/').replace(/\/?\+page\.\w+$/, '')}`);
	expect(Object.keys(ROUTES).sort()).toEqual([...new Set(routes)].sort());
});

/** Fields for words, not for numbers. */
const TEXT_FIELDS = 'input[type=text]:not([inputmode]):visible, textarea:visible';

/** On the phone of a reporter: a report that is sent, one that waits, and a draft with every answer. */
async function writeReports(page: Page, stage: Stage) {
	const id = () => page.url().split('/').at(-2)!;
	async function write(): Promise<string> {
		await begin(page);
		await page.getByLabel('In your own words').fill(LONG_TEXT);
		await page.getByRole('button', { name: 'Continue' }).click();
		await page.waitForURL('**/where');
		await page.getByRole('button', { name: 'Continue' }).click();
		await page.waitForURL('**/when');
		await page.getByRole('button', { name: 'It is happening now' }).click();
		await page.waitForURL('**/check');
		return id();
	}
	const sent = await write();
	await send(page);
	await page.waitForURL('**/sent');
	await page.goto(stage.url);
	const draft = await write();
	await page.getByRole('link', { name: /Add more detail/ }).click();
	for (const [path, answer] of QUESTIONS) {
		await page.waitForURL(`**/${path}`);
		await answer(page);
		for (const field of await page.getByRole('main').locator(TEXT_FIELDS).all())
			await field.fill(LONG_WORD);
		await page.getByRole('button', { name: 'Continue' }).click();
	}
	await page.waitForURL('**/check');
	await page.goto(stage.url);
	// what is not an answer of the service's own leaves a report on the phone
	await stage.sql('revoke execute on function public.submit_report from authenticated');
	const waiting = await write();
	await send(page);
	return { sent, draft, waiting };
}

/** Nobody is led elsewhere, but from the root and from a page that was renamed. */
const LED_ON: Record<string, string> = { '/': '/sign-in', '/notice': '/notification' };
const arrivesAt = (path: string) => LED_ON[path] ?? path.split('?')[0];

const sizesFor = (text: 'normal' | 'twice') =>
	SIZES.filter(({ width }) => text === 'normal' || LARGE_TEXT_WIDTHS.includes(width));

/** Opens each of those pages in one browser, at every size and in the day and at night. */
async function look(
	context: BrowserContext,
	url: string,
	{ visits, ids, text }: { visits: readonly Visit[]; ids: Ids; text: 'normal' | 'twice' }
): Promise<string[]> {
	const page = context.pages()[0] ?? (await context.newPage());
	const faults: string[] = [];
	for (const { at, shows, offline = false } of visits) {
		const path = typeof at === 'string' ? at : at(ids);
		await context.setOffline(offline);
		await page.goto(url + path);
		const main = page.getByRole('main');
		await expect(main, path).toContainText(shows);
		expect(new URL(page.url()).pathname, path).toBe(arrivesAt(path));
		await page.waitForLoadState('networkidle');
		await main
			.locator('details:not([open])')
			.evaluateAll((all) => all.forEach((details) => Object.assign(details, { open: true })));
		expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe(
			text === 'twice' ? '32px' : '16px'
		);
		for (const size of sizesFor(text)) {
			await page.setViewportSize(size);
			const name = `${path} at ${size.width} px, ${text} text`;
			faults.push(...(await layoutFaults(page)).map((fault) => `${name}: ${fault}`));
			const colorScheme = THEMES[text][size.width];
			if (!colorScheme) continue;
			await page.emulateMedia({ colorScheme });
			faults.push(...(await axeFaults(page)).map((fault) => `${name}, ${colorScheme}: ${fault}`));
			if (SHOTS) {
				const file = `${path.replaceAll(/[^a-z]+/g, '-')}-${text}-${size.width}.png`;
				await page.screenshot({ path: `${SHOTS}/${file}`, fullPage: true });
			}
		}
	}
	return faults;
}

/** All pages of those people, each in a browser as it comes and in one with text twice as large. */
async function lookAtAll(stage: Stage, who: Who, filled: Filled): Promise<void> {
	if (SHOTS) mkdirSync(SHOTS, { recursive: true });
	const visits = Object.values(ROUTES)
		.flat()
		.filter((visit) => visit.who === who);
	const phone: Phone = await stage.phone(who === 'half' || who === 'signed out' ? null : who);
	let ids: Ids = { ...filled, draft: '', waiting: '', sent: '' };
	if (who === 'harbour') ids = { ...ids, ...(await writeReports(phone.page, stage)) };
	if (who === 'half') {
		await phone.page.goto(`${stage.url}/sign-in`);
		await passwordOf(phone.page, 'officer');
		await phone.page.waitForURL('**/second');
	}
	const faults = await look(phone.page.context(), stage.url, { visits, ids, text: 'normal' });
	await phone.restart({ args: [TWICE_THE_TEXT] });
	faults.push(...(await look(phone.page.context(), stage.url, { visits, ids, text: 'twice' })));
	console.log(
		`${who}: ${visits.length} pages, ${visits.length * (SIZES.length + LARGE_TEXT_WIDTHS.length)} layouts, ${faults.length} faults`
	);
	expect(faults).toEqual([]);
}

for (const who of ['harbour', 'officer', 'hotline', 'supervisor', 'admin'] as const)
	test(`every page of ${who} fits every width and text twice as large, and is accessible @row76`, async ({
		stage
	}) => {
		await lookAtAll(stage, who, await fill(stage));
	});

test('every page before signing in fits every width and text twice as large, and is accessible @row76', async ({
	stage
}) => {
	const filled = await fill(stage);
	await lookAtAll(stage, 'signed out', filled);
	await lookAtAll(stage, 'half', filled);
});
