import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { expect, test, type Stage } from '../support/stage.ts';

const SHOTS = process.env.SHOTS; // a folder: every page is kept there as a picture
const DESK = { width: 1280, height: 800 };

/** Reports of one harbour by telephone, which no limit holds up; every tenth without a position. */
async function filed(stage: Stage, count: number, changes: object = {}): Promise<void> {
	await stage.sql(
		`select app.submit_report(
			gen_random_uuid(), person, jsonb_build_object(
				'payload_version', 1, 'site_id', site, 'urgency', 'today', 'danger_to_life', false,
				'indicator_version', 1, 'indicators', '[]'::jsonb, 'description', 'Report number ' || n,
				'seen_at', at, 'saved_at', at, 'place_text', 'off the pier'
			) || case when n % 10 = 9 then '{}' else jsonb_build_object(
				'latitude', 50.7 + (n % 7) * 0.012, 'longitude', -1.5 + (n % 11) * 0.02,
				'position_source', 'map'
			) end || $2::jsonb, at, at,
			md5('person:hotline@example.test')::uuid
		)
		from generate_series(0, $1::integer - 1) as n
		cross join lateral (select now() + ($1 - n) * interval '1 millisecond' as at) as moment
		cross join (
			select person_id as person, site_id as site from public.reporter_sites
			where is_home and person_id = md5('person:harbour@example.test')::uuid
		) as home
		order by n desc`,
		[count, JSON.stringify(changes)]
	);
}

const roomForAll = (stage: Stage) =>
	stage.sql('update public.people set capacity = 500 where capacity is not null');

async function look(page: Page, name: string): Promise<void> {
	for (const theme of ['day', 'night'] as const) {
		await page.locator(`input[name="theme"][value="${theme}"]`).check();
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(
			violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`),
			theme
		).toEqual([]);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		expect(wide, name).toBeLessThanOrEqual(0);
		if (!SHOTS) continue;
		mkdirSync(SHOTS, { recursive: true });
		await page.evaluate(() => scrollTo(0, 0));
		await page.screenshot({ path: `${SHOTS}/${name}-${theme}.png` });
	}
}

const rows = (page: Page) => page.locator('main table a.what');
const marks = (page: Page) =>
	page.getByRole('region', { name: 'Chart of open reports' }).locator('.marks button');

test('an inbox comes page by page, keeps its place, and has its chart beside it', async ({
	stage
}) => {
	await roomForAll(stage);
	await filed(stage, 60);
	const { page } = await stage.phone('officer', DESK);
	await expect(rows(page)).toHaveCount(25);
	await expect(page).toHaveTitle('(60) Inbox – Kraken reporting');
	await page.getByRole('button', { name: /^Show more/ }).click();
	await expect(rows(page)).toHaveCount(50);
	const last = rows(page).nth(49);
	const words = await last.innerText();
	await last.focus();

	// one that is due sooner comes in above, by itself
	await filed(stage, 1, { urgency: 'now', description: 'Something else' });
	await expect(rows(page).first()).toHaveText('Something else');
	await expect(rows(page)).toHaveCount(51);
	await expect(page.locator('a.what:focus')).toHaveText(words);
	await page.getByRole('button', { name: /^Show more/ }).click();
	await expect(rows(page)).toHaveCount(61);
	const all = await rows(page).allInnerTexts();
	expect(new Set(all).size).toBe(61);

	await expect(page.getByText('6 have no position and are in the list alone.')).toBeVisible();
	await expect(marks(page).first()).toBeVisible();
	const many = page.getByRole('button', { name: /^\d+ reports, 1 happening now$/ });
	await expect(many).toBeVisible();
	await look(page, 'beside');
	const before = await marks(page).count();
	await many.focus();
	await page.keyboard.press('Enter');
	await expect(page.locator('.marks button:focus')).toHaveCount(1);
	expect(await marks(page).count()).not.toBe(before);
});

test('who looks at the map on a phone and comes back finds the list as long as it was', async ({
	stage
}) => {
	await roomForAll(stage);
	await filed(stage, 60);
	const { page } = await stage.phone('officer');
	await expect(rows(page)).toHaveCount(25);
	await page.getByRole('button', { name: /^Show more/ }).click();
	await expect(rows(page)).toHaveCount(50);
	await page.getByRole('link', { name: 'Map', exact: true }).click();
	await expect(marks(page).first()).toBeVisible();
	await page.getByRole('link', { name: 'List', exact: true }).click();
	await expect(rows(page)).toHaveCount(50);
});

test('by keyboard a report is acknowledged, and choosing it on the chart leads to it', async ({
	stage
}) => {
	await roomForAll(stage);
	await filed(stage, 3);
	const { page } = await stage.phone('officer', DESK);
	await page.addInitScript(() => {
		const icon = { said: [] as (number | string)[] };
		const told = (count: number | string) => Promise.resolve(void icon.said.push(count));
		Object.assign(window, { icon });
		Object.assign(navigator, {
			setAppBadge: (count?: number) => told(count ?? 'a dot'),
			clearAppBadge: () => told('nothing')
		});
	});
	const onIcon = () =>
		page.evaluate(() => (window as unknown as { icon: { said: unknown[] } }).icon.said.at(-1));
	await page.reload();
	await expect(rows(page)).toHaveCount(3);
	await expect.poll(onIcon).toBe(3);
	await rows(page).first().focus();
	await page.keyboard.press('a');
	await expect(page).toHaveTitle('(2) Inbox – Kraken reporting');
	await expect(page.locator('a.what:focus')).toHaveText('Report number 2');
	await page.keyboard.press('/');
	await expect(page.locator('#find')).toBeFocused();
	await page.keyboard.type('a/');
	await expect(page.locator('#find')).toHaveValue('a/');
	await expect(page).toHaveTitle('(2) Inbox – Kraken reporting');

	await marks(page).getByText('T').first().click();
	await expect(page.locator('a.what:focus')).toHaveCount(1);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/inbox\/[0-9a-f-]+$/);
	await expect.poll(onIcon).toBe(2);
	await page.getByRole('button', { name: 'Sign out' }).click();
	await expect.poll(onIcon).toBe('nothing');
});

test('on a phone the map is a switch that the address keeps, and is there without signal', async ({
	stage
}) => {
	await roomForAll(stage);
	await filed(stage, 12);
	const phone = await stage.phone('officer');
	const { page } = phone;
	await expect(rows(page)).toHaveCount(12);
	await page.getByRole('link', { name: 'Map', exact: true }).click();
	await expect(page).toHaveURL(/\/inbox\?view=map$/);
	await expect(rows(page)).toHaveCount(0);
	await expect(marks(page).first()).toBeVisible();
	await look(page, 'phone-map');
	await page.reload();
	await expect(marks(page).first()).toBeVisible();
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	await phone.offline(true);
	await page.reload();
	await expect(marks(page).first()).toBeVisible();
	await phone.offline(false);
	await page.getByRole('link', { name: 'List', exact: true }).click();
	await expect(rows(page)).toHaveCount(12);
	await look(page, 'phone-list');
});

test('what is due for review is counted, listed, and gone when it is reviewed', async ({
	stage
}) => {
	await roomForAll(stage);
	await filed(stage, 3);
	const { page } = await stage.phone('officer', DESK);
	await expect(rows(page)).toHaveCount(3);
	await expect(page.getByRole('link', { name: /^Review due/ })).toHaveCount(0);
	await stage.sql(
		`insert into public.reviews (report_id, due_on, reason, set_by, set_at)
		select id, current_date - 1, 'Season', owner_id, now() from public.reports
		where description = 'Report number 1'`
	);
	await page.reload();
	await page.getByRole('link', { name: 'Review due (1)' }).click();
	await expect(page).toHaveURL(/\/inbox\?review=due$/);
	await expect(rows(page)).toHaveText(['Report number 1']);
	await look(page, 'review');
	await page.getByRole('link', { name: 'Closed (0)' }).click();
	await expect(page.getByRole('heading', { name: 'Nothing is due for review' })).toBeVisible();
	await page.getByRole('link', { name: 'open ones' }).click();
	await expect(rows(page)).toHaveCount(1);
	await stage.sql(
		`insert into public.reviews (report_id, due_on, reason, set_by, set_at)
		select report_id, current_date + 30, 'Season', set_by, now() from public.reviews`
	);
	await page.reload();
	await expect(page.getByRole('heading', { name: 'Nothing is due for review' })).toBeVisible();
	await page.getByRole('link', { name: 'Not only what is due for review' }).click();
	await expect(rows(page)).toHaveCount(3);
});
