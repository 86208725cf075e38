/**
 * The app is killed with SIGKILL after the awaits of saving, filing, sending and uploading, and opened
 * again. `npm run test:full` (KILL=all) kills it after every one of them; the gate after some with
 * different names, and other ones for each commit.
 */
import type { Page } from '@playwright/test';
import { aPhoto } from '../support/a-photo.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import {
	KillPoints,
	pointWords,
	sampleOf,
	type Point,
	type Scenario
} from '../support/kill-points.ts';
import { drained, emptied, rowsOf } from '../support/phone-storage.ts';
import { FIELDS, type Fill } from '../support/questions.ts';
import { begin, file, saved, send } from '../support/reporting.ts';
import { SAMPLE, SAMPLE_WORDS } from '../support/sample.ts';
import { expect, test, type Stage } from '../support/stage.ts';

const ALL = process.env.KILL === 'all';
const AWAIT = ALL ? 'every await' : 'a sample of awaits';

/** Kills of a story in the gate: about a minute. */
const KILLS = 10;

// Each story has a phone and a gateway of its own.
test.describe.configure({ mode: 'parallel' });
test.setTimeout(ALL ? 3 * 60 * 60_000 : 20 * 60_000);

const way = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** The fields that every report has. */
const ESSENTIALS: readonly [path: string, field: string, fill: Fill][] = [
	['what', 'words', (page) => page.getByLabel('In your own words').fill('Grey RHIB, no lights')],
	['what', 'sign', (page) => page.getByLabel('Something else', { exact: true }).check()],
	[
		'where',
		'own position',
		async (page) => {
			// Once wanted, it is added as soon as the page opens.
			await page.getByLabel('Add where I am to the report').uncheck();
			await page.getByLabel('Add where I am to the report').check();
			await expect(page.getByText('within 8 m', { exact: false })).toBeVisible();
		}
	],
	[
		'where',
		'typed position',
		async (page) => {
			await way(page, 'Type a position');
			await page.getByLabel('Latitude and longitude').fill('50 45.720N 1 17.760W');
			await expect(page.getByText('50°45.720′N 001°17.760′W', { exact: true })).toBeVisible();
		}
	],
	['where', 'place', (page) => page.getByLabel('Where exactly?').fill('Off the fuel berth')],
	['when', 'urgency', (page) => page.getByLabel('Earlier today').check()],
	['when', 'time', (page) => page.getByLabel('Time', { exact: true }).fill('00:01')],
	['when', 'until', (page) => page.getByLabel('Until').fill('00:02')],
	['when', 'about', (page) => page.getByLabel('How sure are you').selectOption({ index: 2 })],
	['when', 'still there', (page) => page.getByLabel('No', { exact: true }).check()]
];

/** The text of the check page, without the times that change at each visit: of a fix and of "earlier today". */
async function answersOf(page: Page, report: string): Promise<string> {
	await page.goto(`${report}/check`);
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Check your answers');
	const text = await page.getByRole('main').innerText();
	return text.replace(/, taken .*/g, '').replace(/Seen (?!00:0)\d\d:\d\d/, 'Seen just now');
}

function say(what: string, kills: KillPoints, points: number): void {
	const missed = kills.missed.length === 0 ? '' : `; not passed again: ${kills.missed.join(', ')}`;
	console.log(
		`${what}: ${kills.kills} kills at ${points} points, nothing lost (${SAMPLE_WORDS})${missed}`
	);
	// What the app does beside a scenario is not the same each time; the scenario itself is.
	const tried = kills.kills + kills.missed.length;
	expect(kills.missed.length).toBeLessThanOrEqual(Math.ceil(tried / (ALL ? 10 : 20)));
}

test('a kill ends every process of the browser, and leaves what it had stored @row5', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await begin(phone.page);
	await phone.page.getByLabel('In your own words').fill('Grey RHIB');
	await expect(phone.page.getByText('Saved on this phone at')).toBeVisible();
	const address = phone.page.url();
	expect(phone.processes().length).toBeGreaterThan(4);
	phone.die();
	await expect.poll(() => phone.processes()).toEqual([]);
	const page = await phone.kill();
	await page.goto(address);
	await expect(page.getByLabel('In your own words')).toHaveValue('Grey RHIB');
});

test(`killed after ${AWAIT} while a field of a draft is saved, no field is lost @row5`, async ({
	stage
}) => {
	const proxy = await startFaultProxy(stage.url);
	const phone = await stage.phone('harbour', undefined, proxy.url);
	await begin(phone.page);
	const report = phone.page.url().replace(/\/what$/, '');
	const kills = new KillPoints(phone, proxy);
	const fields = [...ESSENTIALS, ...FIELDS].filter(([path]) => path !== 'photos');
	let points = 0;
	let before = await answersOf(phone.page, report);
	for (const [turn, [path, field, fill]] of fields.entries())
		await test.step(`${path}: ${field}`, async () => {
			let told = false;
			const scenario: Scenario = async (page, step) => {
				told = false;
				await page.goto(`${report}/${path}?change`);
				await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
				await step(`${path}: ${field}`);
				await fill(page);
				await saved(page);
				told = true;
			};
			await kills.begin();
			const all = await kills.list(scenario);
			expect(all.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^stored drafts\b/));
			points += all.length;
			const after = await answersOf(phone.page, report);
			expect(after, 'the field is among the answers').not.toBe(before);
			// Each field is saved in the same way, so in the sample each field has one of the awaits.
			const named = sampleOf(all, turn);
			const tried = ALL ? all : [named[(SAMPLE + turn) % named.length]!];
			let there = after;
			for (const point of tried) {
				if (!(await kills.killAt(point, scenario))) continue;
				there = await answersOf(phone.page, report);
				expect([before, after], pointWords(point)).toContain(there);
				if (told) expect(there, pointWords(point)).toBe(after);
			}
			if (there !== after) await kills.list(scenario);
			before = after;
		});
	say(`${fields.length} fields`, kills, points);
	await proxy.stop();
});

async function atRest(stage: Stage) {
	return (
		await stage.sql(`select
			(select count(*)::int from public.reports) as reports,
			(select count(*)::int from public.addenda) as addenda,
			(select count(*)::int from public.photos) as photos,
			(select count(*)::int from public.photos where received_at is not null) as received,
			(select max(description) from public.reports) as words,
			(select max(content ->> 'text') from public.addenda) as added`)
	)[0]!;
}

/** Every point; or, in the gate, some with different names, and others for each commit. */
function tryAt(all: readonly Point[]): readonly Point[] {
	if (ALL) return all;
	const named = sampleOf(all);
	const every = Math.ceil(named.length / KILLS);
	return named.filter((_, index) => index % every === SAMPLE % every);
}

test(`killed after ${AWAIT} of filing, sending and a photo, nothing is lost or filed twice @row5 @row32`, async ({
	stage
}) => {
	const proxy = await startFaultProxy(stage.url);
	const phone = await stage.phone('harbour', undefined, proxy.url);
	const photo = await aPhoto(phone.page, 1);
	await begin(phone.page);
	const report = phone.page.url().replace(/\/what$/, '');
	for (const [path, , fill] of ESSENTIALS) {
		await phone.page.goto(`${report}/${path}?change`);
		await fill(phone.page);
		await saved(phone.page);
	}
	const kills = new KillPoints(phone, proxy);
	let told: 'nothing' | 'photo' | 'filed' = 'nothing';
	const scenario: Scenario = async (page, step) => {
		told = 'nothing';
		await page.goto(`${report}/photos?change`);
		await page.getByLabel('Choose from this phone').waitFor({ state: 'attached' });
		await step('photo');
		await page.getByLabel('Choose from this phone').setInputFiles([photo]);
		await expect(page.getByText(/added and saved on this phone/)).toBeVisible();
		told = 'photo';
		await page.goto(`${report}/check`);
		await step('file and send');
		await send(page);
		told = 'filed';
		await emptied(page);
	};
	await kills.begin(stage.emptied);
	const all = await kills.list(scenario);
	expect((await atRest(stage)).received).toBe(1);
	for (const point of tryAt(all))
		await test.step(pointWords(point), async () => {
			if (!(await kills.killAt(point, scenario))) return;
			const { page } = phone;
			const [drafts, items] = [await rowsOf(page, 'drafts'), await rowsOf(page, 'parcels')];
			const sent = (await atRest(stage)).reports as number;
			// In one place, or in two of which the later counts; never in none.
			expect(drafts.length + items.length + sent).toBeGreaterThan(0);
			if (told === 'filed') expect(items.length + sent).toBeGreaterThan(0);
			if (items.length + sent === 0) {
				expect(await answersOf(page, report)).toContain('Grey RHIB, no lights');
				if (told === 'photo') expect(await rowsOf(page, 'pictures')).toHaveLength(1);
				await send(page);
			}
			await drained(page);
			const rest = await atRest(stage);
			const one = { reports: 1, addenda: 0, words: 'Grey RHIB, no lights' };
			expect(rest).toMatchObject(one);
			expect(rest.received).toBe(rest.photos);
			if (told !== 'nothing') expect(rest.photos).toBe(1);
		});
	say('file, send, photo', kills, tryAt(all).length);
	await proxy.stop();
});

for (const parent of ['sent', 'still queued'] as const)
	test(`killed after ${AWAIT} of an addendum to a ${parent} report, offline, it is kept and sent once @row5 @row8`, async ({
		stage
	}) => {
		const proxy = await startFaultProxy(stage.url);
		const phone = await stage.phone('harbour', undefined, proxy.url);
		const photo = await aPhoto(phone.page, 1);
		proxy.dead = parent === 'still queued';
		await file(phone.page, { words: 'Grey RHIB', urgency: 'today' });
		await phone.page.waitForURL(parent === 'sent' ? '**/sent' : '**/queued');
		const report = phone.page.url().replace(/\/(sent|queued)$/, '');
		const kills = new KillPoints(phone, proxy);
		const words = 'It has left, going south';
		let told: 'nothing' | 'words' | 'photo' | 'filed' = 'nothing';
		const scenario: Scenario = async (page, step) => {
			told = 'nothing';
			proxy.dead = true;
			await page.goto(`${report}/add`);
			await step('write');
			await page.getByLabel('What has changed').fill(words);
			await saved(page);
			told = 'words';
			await step('photo');
			await page.getByLabel('Choose from this phone').setInputFiles([photo]);
			await expect(page.getByText(/added and saved on this phone/)).toBeVisible();
			told = 'photo';
			await step('file');
			await page.getByRole('button', { name: 'Send what I added' }).click();
			await page.waitForURL(({ pathname }) => !pathname.endsWith('/add'));
			told = 'filed';
			proxy.dead = false;
			await step('send');
			await drained(page);
		};
		/** The report is there, and nothing was added to it. */
		const asBefore = async () => {
			if (parent === 'still queued') return stage.emptied();
			await stage.sql('set session_replication_role = replica');
			for (const table of ['storage.objects', 'public.photos', 'public.addenda'])
				await stage.sql(`delete from ${table}`);
			await stage.sql('set session_replication_role = origin');
		};
		await kills.begin(asBefore);
		const all = await kills.list(scenario);
		for (const point of tryAt(all))
			await test.step(pointWords(point), async () => {
				if (!(await kills.killAt(point, scenario))) return;
				const { page } = phone; // opened again on whatever line there was
				const [drafts, items] = [await rowsOf(page, 'addenda'), await rowsOf(page, 'parcels')];
				const queued = items.filter(({ id }) => !report.endsWith(id)).length;
				const sent = (await atRest(stage)).addenda as number;
				if (told !== 'nothing') expect(drafts.length + queued + sent).toBeGreaterThan(0);
				if (told === 'filed') expect(queued + sent).toBeGreaterThan(0);
				if (queued + sent === 0) {
					await page.goto(`${report}/add`);
					const text = page.getByLabel('What has changed');
					if (told !== 'nothing') await expect(text).toHaveValue(words);
					if (told === 'photo') expect(await rowsOf(page, 'pictures')).toHaveLength(1);
					await text.fill(words);
					await page.getByRole('button', { name: 'Send what I added' }).click();
					await page.waitForURL(({ pathname }) => !pathname.endsWith('/add'));
				}
				proxy.dead = false;
				await drained(page);
				const rest = await atRest(stage);
				expect(rest).toMatchObject({ reports: 1, addenda: 1, words: 'Grey RHIB', added: words });
				expect(rest.received).toBe(rest.photos);
				if (told === 'photo' || told === 'filed') expect(rest.photos).toBe(1);
				expect(
					await stage.sql(`select bool_and(a.received_at >= r.received_at) as after
						from public.addenda a join public.reports r on r.id = a.report_id`)
				).toEqual([{ after: true }]);
			});
		say(`addendum to a ${parent} report`, kills, tryAt(all).length);
		await proxy.stop();
	});
