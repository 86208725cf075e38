/** A supervisor reads how long things took, and takes it out: on screen, in a file and on paper the same. */
import type { Locator, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { dayOf, daysAgo } from '../support/days.ts';
import { tabTo } from '../support/keyboard.ts';
import { look } from '../support/look.ts';
import { expect, test, type Name, type Stage } from '../support/stage.ts';

const DESK = { width: 1280, height: 800 };

type Filed = {
	by?: Name;
	/** When it was received, in SQL. */
	at: string;
	/** After how many minutes it was acknowledged; null: nobody has. */
	minutes: number | null;
};

/** Files a report by the app's own functions, as it would have been then. */
async function filed(stage: Stage, { by = 'harbour', at, minutes }: Filed): Promise<void> {
	await stage.sql(
		`do $do$ declare
			reporter uuid := md5('person:${by}@example.test')::uuid;
			then_at timestamptz := ${at};
			report uuid := gen_random_uuid();
		begin
			perform app.submit_report(report, reporter, jsonb_build_object(
				'payload_version', 1, 'urgency', 'today', 'danger_to_life', false,
				'site_id', (select site_id from public.reporter_sites where person_id = reporter and is_home),
				'indicator_version', 1, 'indicators', jsonb_build_array(), 'description', 'Grey RHIB',
				'place_text', '', 'seen_at', then_at - interval '70 minutes',
				'saved_at', then_at - interval '20 minutes'
			), then_at, then_at);
			if ${minutes} is not null then
				perform set_config('request.jwt.claims', jsonb_build_object(
					'sub', (select owner_id from public.reports where id = report),
					'role', 'authenticated', 'aal', 'aal2'
				)::text, true);
				perform app.acknowledge_report(report, then_at + make_interval(mins => ${minutes ?? 0}));
			end if;
		end $do$`
	);
}

/** The officers could be reached then too, and have as many as come. */
async function roomForAll(stage: Stage): Promise<void> {
	await stage.sql('update public.people set capacity = 500 where capacity is not null');
	await stage.sql(`update public.channels set proven_at = '2026-01-01'`);
}

/** A whole hour of a day of the coast, in SQL: the same day whatever the time is now. */
const hourOf = (day: string, hour: number) =>
	`(date '${day}' + make_interval(hours => ${hour})) at time zone 'Europe/London'`;

/** Seven of yesterday answered the sooner the later they came, of two sites; six long before, all after half an hour. */
async function history(stage: Stage): Promise<void> {
	await roomForAll(stage);
	for (let nth = 1; nth <= 7; nth++)
		await filed(stage, { at: hourOf(daysAgo(1), 18 - nth), minutes: nth });
	await filed(stage, { by: 'pfso', at: hourOf(daysAgo(1), 16), minutes: 3 });
	for (let nth = 1; nth <= 6; nth++)
		await filed(stage, { at: hourOf(daysAgo(8), 18 - nth), minutes: 30 });
}

const PERIOD = `from=${daysAgo(6)}&to=${daysAgo(0)}`;
const table = (page: Page, name: string) => page.getByRole('table', { name, exact: true });
const row = (of: Locator, name: string) =>
	of.getByRole('row').filter({ has: of.page().getByRole('rowheader', { name, exact: true }) });

/** What every table of a page shows, cell by cell, as a file of them says it. */
const cellsOf = (page: Page) =>
	page.locator('main table').evaluateAll((tables) =>
		(tables as HTMLTableElement[]).flatMap((each) => {
			const [, ...columns] = [...each.tHead!.rows[0]!.cells].map((cell) => cell.textContent);
			return [...each.tBodies[0]!.rows].flatMap(({ cells: [of, ...cells] }) =>
				cells.map((cell, place) => ({
					table: each.caption!.textContent,
					of: of!.textContent,
					figure: columns[place]!,
					shown: cell.textContent
				}))
			);
		})
	);

/** Whether anything is drawn on it. */
const isDrawn = (canvas: Locator) =>
	canvas.evaluate((element: HTMLCanvasElement) =>
		element
			.getContext('2d')!
			.getImageData(0, 0, element.width, element.height)
			.data.some((byte) => byte !== 0)
	);

test('a supervisor reads any period, by the keyboard, and takes out what is shown @row58 @row59', async ({
	stage
}) => {
	await history(stage);
	const { page } = await stage.phone('supervisor', DESK);
	const complaints: string[] = [];
	page.on('console', (message) => {
		if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
	});
	await page.goto(`${stage.url}/response-times?${PERIOD}`);

	const withUs = row(table(page, 'With us'), 'To acknowledge').getByRole('cell');
	await expect(withUs).toHaveText([
		'3 min',
		'shorter: −27 min',
		'7 min',
		'shorter: −23 min',
		'8',
		'0'
	]);
	await expect(row(table(page, 'Before it reached us'), 'Seen to received')).toContainText(
		'1 h 10 min'
	);
	await expect(row(table(page, 'Before it reached us'), 'Saved to received')).toContainText(
		'20 min'
	);
	await expect(row(table(page, 'Counted'), 'Acknowledged within target')).toContainText(
		'8 of 8 (100%)'
	);
	await expect(row(table(page, 'To acknowledge, by patch'), 'Solent West')).toContainText('7 min');
	await expect(
		row(table(page, 'To acknowledge, by patch'), 'Solent East & Portsmouth')
	).toContainText('too few');
	for (const name of ['To acknowledge, by day', 'To acknowledge, by patch']) {
		const chart = page.getByRole('img', { name });
		await expect(chart).toBeVisible();
		await expect.poll(() => isDrawn(chart)).toBe(true);
		expect(await chart.getAttribute('aria-label')).toMatch(/reports were received.*median/);
	}
	await look(page, 'response-times');
	await page.setViewportSize(DESK);

	// on paper charts have the colours of the day, and get back those of the night
	const pixels = () =>
		page
			.getByRole('img', { name: 'To acknowledge, by patch' })
			.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
	const chart = page.getByRole('img', { name: 'To acknowledge, by patch' });
	await expect
		.poll(
			() =>
				chart.evaluate(
					({ clientWidth, parentElement }) => parentElement!.clientWidth - clientWidth
				),
			{
				message: 'the chart has the width of this screen'
			}
		)
		.toBeLessThanOrEqual(1);
	let onScreen = '';
	await expect
		.poll(async () => onScreen === (onScreen = await pixels()), { message: 'it is drawn' })
		.toBe(true);
	await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
	expect(await pixels()).not.toBe(onScreen);
	await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
	expect(await pixels()).toBe(onScreen);

	// by the keyboard alone
	await page.locator('h1').focus();
	await tabTo(page, /^ *By *$/);
	await page.keyboard.type('Weekday');
	await tabTo(page, /Show$/);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/by=weekday/);
	await expect(table(page, 'To acknowledge, by weekday')).toBeVisible();
	await page.locator('h1').focus();
	await tabTo(page, /90 days$/);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(new RegExp(`from=${daysAgo(89)}&to=${daysAgo(0)}&.*by=weekday`));
	await expect(row(table(page, 'Counted'), 'Received').getByRole('cell').first()).toHaveText('14');
	await expect(table(page, 'To acknowledge, by week')).toBeVisible();
	await expect(page.getByRole('link', { name: '90 days' })).toHaveAttribute('aria-current', 'page');

	// the file says what the page does
	const shown = await cellsOf(page);
	expect(shown.length).toBeGreaterThan(60);
	const saving = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Save as a spreadsheet (CSV)' }).click();
	const file = readFileSync(await (await saving).path(), 'utf8');
	const { data } = Papa.parse<Record<string, string>>(file.replace(/^\uFEFF/, '').trim(), {
		header: true
	});
	expect(data.map(({ table, of, figure, shown }) => ({ table, of, figure, shown }))).toEqual(shown);
	expect(new Set(data.map(({ marking, from, to }) => `${marking} ${from} ${to}`))).toEqual(
		new Set([`OFFICIAL-SENSITIVE ${daysAgo(89)} ${daysAgo(0)}`])
	);

	// what cannot be asked, and what has nothing in it
	await page.getByLabel('First day').fill(daysAgo(0));
	await page.getByLabel('Last day').fill(daysAgo(1));
	await page.getByRole('button', { name: 'Show' }).click();
	await expect(page.getByRole('alert')).toContainText('The last day must not be before the first');
	await expect(page.getByLabel('Last day')).toHaveValue(daysAgo(1));
	await look(page, 'response-times-error');
	await page.goto(`${stage.url}/response-times?from=2026-01-01&to=2026-01-02`);
	await expect(page.getByRole('heading', { name: 'No reports in this period' })).toBeVisible();
	await look(page, 'response-times-empty');

	await page.getByRole('link', { name: 'How each figure is counted' }).click();
	await expect(page.getByText('Kaplan and Meier (1958)')).toBeVisible();
	await look(page, 'response-times-how');
	expect(complaints).toEqual([]);
});

test('one report that nobody acknowledges moves the day’s 90th percentile while one looks @row58', async ({
	stage
}) => {
	await roomForAll(stage);
	const at = `now() - interval '5 hours'`;
	for (let minutes = 1; minutes <= 6; minutes++) await filed(stage, { at, minutes });
	const day = dayOf(new Date(Date.now() - 5 * 60 * 60_000));
	const phone = await stage.phone('supervisor');
	const { page } = phone;
	await page.goto(`${stage.url}/response-times?from=${day}&to=${day}`);
	const figures = row(table(page, 'With us'), 'To acknowledge').getByRole('cell');
	await expect(figures).toHaveText(['3 min', /./, '6 min', /./, '6', '0']);
	await filed(stage, { at, minutes: null });
	// at a hint: by itself the page reads again once a minute
	await expect(figures).toHaveText(['4 min', /./, 'more than 5 h', /./, '6', '1'], {
		timeout: 90_000
	});
	await expect(page.getByRole('img', { name: /by day.*more than 5 h/ })).toBeVisible();

	// without signal the figures stay, and say of when they are
	await phone.offline(true);
	await page.evaluate(() => window.dispatchEvent(new Event('focus')));
	await expect(page.getByText('You are offline')).toBeVisible();
	await expect(page.getByText('Shown as of')).toBeVisible();
	await expect(figures.nth(2)).toHaveText('more than 5 h');
	await phone.offline(false);
	await expect(page.getByText('You are offline')).toBeHidden();
});

test('a month’s report is written down, and then made and printed', async ({ stage }) => {
	await history(stage);
	const month = daysAgo(1).slice(0, 7);
	const { page } = await stage.phone('supervisor', DESK);
	await page.goto(`${stage.url}/response-times/month?of=${month}`);
	await expect(page.getByRole('article')).toHaveCount(0);
	expect(await stage.sql('select from public.figure_exports')).toEqual([]);
	await page.getByRole('button', { name: 'Make the report' }).click();
	const sheet = page.getByRole('article');
	await expect(sheet.getByRole('table', { name: 'To acknowledge, by weekday' })).toBeVisible();
	expect(
		await stage.sql('select form, what, to_char(since, $1) as month from public.figure_exports', [
			'YYYY-MM'
		])
	).toEqual([{ form: 'print', what: 'month', month }]);
	await look(page, 'response-times-month');
	await page.setViewportSize(DESK);

	await page.evaluate(() => (window.print = () => document.body.classList.add('was-printed')));
	await page.getByRole('button', { name: 'Print it' }).click();
	await expect(page.locator('body.was-printed')).toBeAttached();
	await page.emulateMedia({ media: 'print' });
	await expect(sheet.getByText('OFFICIAL-SENSITIVE')).toHaveCount(2);
	for (const hidden of ['Make it anew', 'Call 999'])
		await expect(page.getByText(hidden).first()).toBeHidden();
	await page.emulateMedia({ media: 'screen' });

	await page.getByRole('link', { name: 'Response times' }).first().click();
	await page.getByRole('link', { name: 'Who took figures out' }).click();
	await expect(page.getByRole('listitem').filter({ hasText: 'Una Overlook' })).toContainText(
		'made, to print, the report of'
	);
	await look(page, 'response-times-taken');
});
