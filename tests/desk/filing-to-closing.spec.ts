import type { Locator, Page } from '@playwright/test';
import { begin, proceed } from '../support/reporting.ts';
import { expect, test, type Stage } from '../support/stage.ts';

/** A phone that was bought abroad: the times are those of the coast all the same. */
test.use({ timezoneId: 'Australia/Sydney' });

const MINUTE_MS = 60_000;
const REFERENCE = /KR-[0-9A-Z]{4}-[0-9A-Z]{4}/;

type Stamp = { readonly words: string; readonly at: Date; readonly london: string };

/** What the server has written down of a report's life, in the order a reporter reads it. */
async function serverLog(stage: Stage): Promise<Stamp[]> {
	const rows = await stage.sql(`
		select words, at, to_char(at at time zone 'Europe/London', 'HH24:MI') as london
		from (
			select 1 as place, 0::bigint as id, 'Saved on your phone' as words, saved_at as at
			from public.reports
			union all
			select 2, 0, 'Sent from your phone', sent_at from public.reports
			union all
			select 3, id, case kind
				when 'received' then 'Received by the service'
				when 'routed' then 'Coral Sampleton has it'
				when 'acknowledged' then 'Coral Sampleton has read it'
				when 'closed' then 'Closed. Thank you. It was useful and is kept' end, at
			from public.events
		) as stamps
		order by place, id`);
	return rows as Stamp[];
}

/** The stamps of an element's list, as they are displayed. */
async function displayed(list: Locator): Promise<{ words: string; at: string; clock: string }[]> {
	return list.evaluateAll((items) =>
		items.map((item) => {
			const time = item.querySelector('time')!;
			return {
				words: item.querySelector('strong')!.textContent,
				at: time.dateTime,
				clock: /\d\d:\d\d$/.exec(time.textContent)?.[0] ?? time.textContent
			};
		})
	);
}

/** To the millisecond in the page's machine-readable time, to the minute in what is read. */
async function expectStamps(page: Page, stage: Stage, count: number): Promise<void> {
	const items = page
		.getByRole('main')
		.locator('ol > li')
		.filter({ has: page.locator('time') });
	await expect(items).toHaveCount(count);
	const log = await serverLog(stage);
	// The page shows what it kept until it has read the report again.
	await expect
		.poll(() => displayed(items))
		.toEqual(log.map(({ words, at, london }) => ({ words, at: at.toISOString(), clock: london })));
}

/** Moves all that is written down half a year back and its events apart, to the other clock time. */
async function moveHalfAYear(stage: Stage): Promise<void> {
	await stage.sql(`
		set session_replication_role = replica;
		update public.events set at = at - interval '180 days' + id * interval '7 minutes';
		update public.reports set seen_at = seen_at - interval '180 days',
			saved_at = saved_at - interval '180 days', sent_at = sent_at - interval '180 days',
			received_at = (select at from public.events where kind = 'received');
		set session_replication_role = origin`);
}

test('from filing to closing every time shown is the one written down, minute for minute, under one reference @row7 @row55 @row56', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await expect(page.getByText('Coral Sampleton').first()).toBeVisible();
	const posts: { content: Record<string, string>; sent_at: string }[] = [];
	page.context().on('request', (request) => {
		if (request.url().endsWith('/rpc/submit_report')) posts.push(request.postDataJSON());
	});

	// Seen three hours before it is noted down, an hour either way; noted without signal.
	await page.clock.install({ time: Date.now() - 47 * MINUTE_MS });
	await page.goto(`${stage.url}/home`);
	await phone.offline(true);
	const phoneNow = () => page.evaluate(() => Date.now());
	const seen = new Date(Math.floor((await phoneNow()) / MINUTE_MS) * MINUTE_MS - 180 * MINUTE_MS);
	const [{ date, time }] = (await stage.sql(
		`select to_char($1::timestamptz at time zone 'Europe/London', 'YYYY-MM-DD') as date,
			to_char($1::timestamptz at time zone 'Europe/London', 'HH24:MI') as time`,
		[seen]
	)) as [{ date: string; time: string }];
	await begin(page);
	await page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await proceed(page);
	await proceed(page);
	await page.getByLabel('Before today').check();
	await page.getByLabel('Date').fill(date);
	await page.getByLabel('Time', { exact: true }).fill(time);
	await page
		.getByLabel('How sure are you of the time?')
		.selectOption({ label: 'About an hour either way' });
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByText(/^Seen .*about an hour either way$/)).toBeVisible();
	const before = await phoneNow();
	await page.getByRole('button', { name: 'Send report' }).click();
	await page.waitForURL('**/queued');
	const after = await phoneNow();
	const reference = REFERENCE.exec(await page.getByRole('main').innerText())![0];
	await expect(page.getByText(`Your reference is ${reference}. It stays the same`)).toBeVisible();

	await expect(page.getByRole('main')).toContainText('There was no signal'); // that attempt is over
	await page.clock.setSystemTime(new Date());
	await phone.offline(false);
	await page.waitForURL('**/sent');
	await expect(page.getByRole('main')).toContainText(reference);
	const [row] = (await stage.sql(
		`select reference, seen_at, saved_at, sent_at, received_at, detail -> 'seen_about_minutes' as about,
			received_at between now() - interval '2 minutes' and now() as received_now from public.reports`
	)) as [Record<string, unknown> & Record<'seen_at' | 'saved_at' | 'sent_at', Date>];
	expect(row).toMatchObject({ reference, seen_at: seen, about: 60, received_now: true });
	// What the phone recorded when the reporter was done, and when it sent: as the request said.
	const post = posts.at(-1)!;
	expect(row.saved_at.toISOString()).toBe(post.content.saved_at);
	expect(row.sent_at.toISOString()).toBe(new Date(post.sent_at).toISOString());
	expect(row.saved_at.getTime()).toBeGreaterThanOrEqual(before);
	expect(row.saved_at.getTime()).toBeLessThanOrEqual(after);
	expect(row.sent_at.getTime() - row.saved_at.getTime()).toBeGreaterThan(45 * MINUTE_MS);

	await page.getByRole('link', { name: 'Follow this report' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(reference);
	await expectStamps(page, stage, 4);
	const when = page.locator('.govuk-summary-list__row').filter({ hasText: /^\s*When/ });
	await expect(when).toContainText(`${time}, about an hour either way`);

	// Somebody reads the reference out on the phone, in small letters and without its dashes.
	const { page: desk } = await stage.phone('officer');
	await desk.getByText('Find a report').click();
	await desk
		.getByLabel('Reference, number, site or words')
		.fill(reference.toLowerCase().replaceAll('-', ''));
	await desk.getByRole('button', { name: 'Find' }).click();
	await desk.getByRole('link', { name: /Grey RHIB/ }).click();
	await expect(desk.getByRole('heading', { level: 1 })).toHaveText(`Report ${reference}`);
	const fact = (name: string) =>
		desk
			.locator('.govuk-summary-list__row')
			.filter({ has: desk.locator('dt', { hasText: new RegExp(`^\\s*${name}\\s*$`) }) });
	const expectFacts = async () => {
		const [stored] = await stage.sql(
			'select seen_at, saved_at, sent_at, received_at from public.reports'
		);
		for (const [name, column] of [
			['Seen', 'seen_at'],
			['Saved', 'saved_at'],
			['Sent', 'sent_at'],
			['Received', 'received_at']
		] as const) {
			const [{ london }] = (await stage.sql(
				`select to_char($1::timestamptz at time zone 'Europe/London', 'HH24:MI') as london`,
				[stored![column]]
			)) as [{ london: string }];
			const shown = fact(name).locator('time').first();
			await expect(shown).toHaveAttribute('datetime', (stored![column] as Date).toISOString());
			await expect(shown).toHaveText(new RegExp(`${london}$`));
		}
		await expect(fact('Seen')).toContainText('about an hour either way');
	};
	await expectFacts();

	await desk.getByRole('button', { name: 'Acknowledge' }).click();
	await expect(desk.getByText('It is yours. Its reporter can see')).toBeVisible();
	await page.reload();
	await expectStamps(page, stage, 5);
	await desk.getByLabel('Action taken by us').check();
	await desk.getByLabel('Why?').first().fill('Boarded off the Needles');
	await desk.getByRole('button', { name: 'Close report' }).click();
	await expect(desk.getByRole('heading', { name: 'Closed', exact: true })).toBeVisible();
	await page.reload();
	await expectStamps(page, stage, 6);

	await moveHalfAYear(stage);
	await page.reload();
	await expectStamps(page, stage, 6);
	await desk.reload();
	await expectFacts();
});
