import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import {
	choose,
	press,
	recordPointerUse,
	signInByKeyboard,
	tabTo,
	write
} from '../support/keyboard.ts';
import { expect, test as base, type Name, type Stage } from '../support/stage.ts';

const DESK = { width: 1280, height: 800 };

/** `typist`: a page where somebody signs in and works by keyboard alone. A pointer fails the story. */
const test = base.extend<{ typist: (person: Name) => Promise<Page> }>({
	typist: async ({ stage }, use) => {
		const records: (readonly string[])[] = [];
		await use(async (person) => {
			const { page } = await stage.phone(null, DESK);
			records.push(await recordPointerUse(page));
			await signInByKeyboard(page, stage.url, person);
			return page;
		});
		expect(records.flat()).toEqual([]);
	}
});

const PERSON = `md5('person:harbour@example.test')::uuid`;

/** Files a report of the western Solent, as if its reporter had done so this moment. */
async function fileReport(stage: Stage, description: string): Promise<string> {
	const [report] = await stage.sql(
		`select reference, report_id from app.submit_report(
			gen_random_uuid(), ${PERSON}, $1::jsonb || jsonb_build_object(
				'site_id', md5('site:Yarmouth Harbour')::uuid, 'description', $2::text, 'urgency', 'today'
			), now(), now()
		)`,
		[PAYLOAD, description]
	);
	return report!.reference as string;
}
const PAYLOAD = readFileSync(
	new URL('../../supabase/tests/payloads/report-1.json', import.meta.url),
	'utf8'
);

/** The next day that has the number of its month, so that typing it is right in any order of day and month. */
function nextEvenDay(): { typed: string; iso: string } {
	const now = new Date();
	const months = [0, 1, 2].map(
		(ahead) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1))
	);
	const days = months.map(
		(first) =>
			new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), first.getUTCMonth() + 1))
	);
	const day = days.find((one) => one.getTime() > now.getTime() + 86_400_000)!;
	const iso = day.toISOString().slice(0, 10);
	const [year, month] = iso.split('-');
	return { typed: `${month}${month}${year}`, iso };
}

test('a report is filed by keyboard alone, and three inputs take less than a minute', async ({
	stage
}) => {
	const { page } = await stage.phone('harbour', { width: 1280, height: 800 });
	const began = Date.now();
	await tabTo(page, /Report something suspicious/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/danger');
	await tabTo(page, /No, start the report/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/what');

	await tabTo(page, /^ *Continue/);
	await page.keyboard.press('Enter');
	const summary = page.getByRole('alert');
	await expect(summary).toContainText('There is a problem');
	await expect(page).toHaveTitle(/^Error: /);
	expect(await page.locator(':focus').innerText()).toContain('There is a problem');

	await tabTo(page, /In your own words/);
	await page.keyboard.type('Grey RHIB, no lights');
	await tabTo(page, /^ *Continue/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/where');
	await tabTo(page, /^ *Continue/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/when');
	await tabTo(page, /It is happening now/);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/check');
	await tabTo(page, /Send report/);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/sent$/);
	expect(await stage.sql('select description, urgency from public.reports')).toEqual([
		{ description: 'Grey RHIB, no lights', urgency: 'now' }
	]);
	console.log(`by keyboard: ${((Date.now() - began) / 1000).toFixed(1)} s, ${3} inputs`);
});

test('a reporter signs in and reports from a berth of the list by keyboard alone @row76', async ({
	stage,
	typist
}) => {
	const page = await typist('harbour');
	await press(page, /Report something suspicious/);
	await page.waitForURL('**/danger');
	await press(page, /No, start the report/);
	await page.waitForURL('**/what');
	await write(page, /In your own words/, 'Grey RHIB at the quay');
	await press(page, /^ *Continue/);
	await page.waitForURL('**/where');
	await press(page, /At a berth or mark/);
	await choose(page, /South Quay/);
	await write(page, /Where exactly/, 'Outside of two others');
	await press(page, /^ *Continue/);
	await page.waitForURL('**/when');
	await choose(page, /Earlier today/);
	await press(page, /^ *Continue/);
	await page.waitForURL('**/check');
	await press(page, /Send report/);
	await page.waitForURL('**/sent');
	expect(
		await stage.sql(`select description, place_text, content -> 'landmark' ->> 'name' as landmark
			from public.reports`)
	).toEqual([
		{
			description: 'Grey RHIB at the quay',
			place_text: 'Outside of two others',
			landmark: 'South Quay'
		}
	]);
});

test('an officer acknowledges, asks and closes by keyboard alone @row76', async ({
	stage,
	typist
}) => {
	const reference = await fileReport(stage, 'Grey RHIB, no lights');
	const page = await typist('officer');
	await press(page, /Grey RHIB, no lights/);
	await page.waitForURL(/\/inbox\/[0-9a-f-]+$/);
	await expect(page.getByRole('heading', { level: 1 })).toContainText(reference);
	await press(page, /^ *Acknowledge/);
	await expect(page.getByRole('heading', { name: 'Close it' })).toBeVisible();

	await press(page, /Ask the reporter/);
	await choose(page, /What colour was the hull/);
	await press(page, /Send the question/);
	await expect(page.getByText('Not answered yet.')).toBeVisible();

	await page.reload(); // to the top again, as a keyboard has no shorter way back
	await expect(page.getByRole('heading', { name: 'Close it' })).toBeVisible();
	await press(page, /^ *Close report/);
	await expect(page.locator(':focus')).toContainText('There is a problem');
	await choose(page, /Passed to a partner/);
	await write(page, /^ *Why\?/, 'Border Force has it');
	await press(page, /^ *Close report/);
	await expect
		.poll(() => stage.sql('select outcome, reason from public.closures'))
		.toEqual([{ outcome: 'passed_to_partner', reason: 'Border Force has it' }]);
	expect(await stage.sql('select kind, wording from public.feedback')).toMatchObject([
		{ kind: 'question', wording: 'hull_colour' }
	]);
});

test('an operator claims, acknowledges and hands back by keyboard alone @row76', async ({
	stage,
	typist
}) => {
	await stage.absent('officer');
	await stage.absent('twin');
	await fileReport(stage, 'Two men unloading');
	const page = await typist('hotline');
	await press(page, /^ *Claim/);
	await expect(page.getByText(/is yours. Acknowledge it once you have read it/)).toBeVisible();
	await press(page, /Two men unloading/);
	await page.waitForURL(/\/hotline\/[0-9a-f-]+$/);
	await press(page, /^ *Acknowledge/);
	await expect(page.getByRole('heading', { name: 'Close it' })).toBeVisible();
	await write(page, /Why can you not take it/, 'The other desk takes it');
	await press(page, /^ *Hand back/);
	await expect
		.poll(() => stage.sql(`select kind from public.events where kind = 'released'`))
		.toHaveLength(1);
});

test('a supervisor reassigns a report about to be late and reads figures by keyboard alone @row76', async ({
	stage,
	typist
}) => {
	const reference = await fileReport(stage, 'Grey RHIB, no lights');
	await stage.sql(`update public.reports set deadline_at = now() + interval '10 minutes'`);
	const page = await typist('supervisor');
	await expect(page.getByText(/\d+ min left/)).toBeVisible();
	await press(page, /Give to somebody/);
	await choose(page, /Finn Mockridge/);
	await write(page, /^ *Why\?/, 'Coral is at sea');
	await press(page, /Give it to them/);
	await expect(page.getByText(`has ${reference}, with a fresh deadline`)).toBeVisible();
	await press(page, /^ *Response times/);
	await page.waitForURL('**/response-times');
	await expect(page.getByText('Solent West').first()).toBeVisible();
	expect(
		await stage.sql(`select people.name from public.reports
			join public.people on people.id = reports.owner_id`)
	).toEqual([{ name: 'Finn Mockridge' }]);
});

test('an administrator records leave and switches an account off by keyboard alone @row76', async ({
	stage,
	typist
}) => {
	const { typed, iso } = nextEvenDay();
	const page = await typist('admin');
	await press(page, /^ *Rosters/);
	await page.waitForURL('**/rosters');
	await press(page, /South West and Solent/);
	await press(page, /Coral Sampleton/);
	await press(page, /Record leave or sickness/);
	await choose(page, /^ *Leave/);
	await write(page, /First day/, typed);
	await write(page, /Last day/, typed);
	await press(page, /^ *Save$/);
	await expect(page.getByText('The absence is saved.')).toBeVisible();
	expect(
		await stage.sql(`select reason, (starts_at at time zone 'Europe/London')::date::text as first_day
			from public.absences`)
	).toEqual([{ reason: 'leave', first_day: iso }]);

	await press(page, /^ *People/);
	await page.waitForURL('**/people');
	await write(page, /^ *Name/, 'Gus');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('link', { name: 'Barnaby Bollard' })).toHaveCount(0);
	await press(page, /Gus Gangway/);
	await press(page, /Switch this account off/);
	await press(page, /^ *Switch it off/);
	await expect(page.getByText('The account is off.')).toBeVisible();
	expect(await stage.sql('select name from public.people where not active')).toEqual([
		{ name: 'Gus Gangway' }
	]);
});
