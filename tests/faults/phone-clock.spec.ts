import { startFaultProxy } from '../support/fault-proxy.ts';
import { rowsOf, tell } from '../support/phone-storage.ts';
import { file } from '../support/reporting.ts';
import { signIn } from '../support/sign-in.ts';
import { expect, test } from '../support/stage.ts';

const DAY_MS = 24 * 60 * 60_000;

for (const [name, days] of [
	['fast', 1],
	['slow', -1]
] as const)
	test(`a phone a day ${name}: it reports, its officer is told, and no target starts by it @row22 @mode13`, async ({
		stage
	}) => {
		const phone = await stage.phone('harbour');
		await phone.page.clock.install({ time: Date.now() + days * DAY_MS });
		await phone.page.goto(`${stage.url}/home`);
		await file(phone.page, { words: 'Grey RHIB', urgency: 'now' });
		await expect
			.poll(
				() =>
					stage.sql(`select
						round(extract(epoch from phone_ahead) / 86400)::int as days,
						received_at between now() - interval '2 minutes' and now() as received_now,
						round(extract(epoch from seen_at - received_at) / 86400)::int as seen_days,
						'clock_off' = any (flags) as told,
						deadline_at - received_at = acknowledge_within as on_time,
						owner_step
					from public.reports`),
				{ timeout: 90_000 }
			)
			.toEqual([
				{
					days,
					received_now: true,
					seen_days: days,
					told: true,
					on_time: true,
					owner_step: 'officer'
				}
			]);
	});

/** What the desk reads of a phone's times, and what the clock of the database made of the report. */
const JUDGED = `select
	round(extract(epoch from phone_ahead) / 86400)::int as days_ahead,
	round(extract(epoch from seen_at - received_at) / 86400)::int as seen_days,
	flags && array['clock_off', 'seen_in_future'] as flagged,
	received_at between now() - interval '2 minutes' and now() as received_now,
	deadline_at - received_at = acknowledge_within as on_time,
	exists (select from public.events where report_id = reports.id and at > now()) as event_ahead,
	owner_step
from public.reports`;

for (const { title, filed, sent, ahead, seen } of [
	{ title: 'right when filed, a day fast when sent', filed: 0, sent: 1, ahead: 1, seen: 0 },
	{ title: 'right when filed, a day slow when sent', filed: 0, sent: -1, ahead: -1, seen: 0 },
	{ title: 'a day fast when filed, right when sent', filed: 1, sent: 0, ahead: 0, seen: 1 }
])
	test(`a clock ${title}: the times are flagged, and no target starts by them @row22 @mode13`, async ({
		stage
	}) => {
		const proxy = await startFaultProxy(stage.url);
		const { page } = await stage.phone('harbour', undefined, proxy.url);
		await page.clock.install({ time: Date.now() + filed * DAY_MS });
		await page.goto(`${proxy.url}/home`);
		await expect(page.getByText('Coral Sampleton').first()).toBeVisible();
		proxy.dead = true;
		await file(page, { words: 'Grey RHIB', urgency: 'now' });
		// By a clock that is fast the token is too old, so the try is for another one, and takes longer.
		await expect
			.poll(async () => (await rowsOf(page, 'parcels')).map(({ trouble }) => trouble?.reason), {
				timeout: 60_000
			})
			.toEqual(['offline']);
		expect(await stage.sql('select id from public.reports')).toEqual([]);

		await page.clock.setSystemTime(Date.now() + sent * DAY_MS);
		proxy.dead = false;
		await tell(page, 'send');
		await expect
			.poll(() => stage.sql(JUDGED), { timeout: 90_000 })
			.toEqual([
				{
					days_ahead: ahead,
					seen_days: seen,
					flagged: true,
					received_now: true,
					on_time: true,
					event_ahead: false,
					owner_step: 'officer'
				}
			]);
		await expect.poll(() => rowsOf(page, 'parcels')).toEqual([]);
		await proxy.stop();
	});

test('a desk whose clock is half an hour fast counts by the service’s: what has time is not overdue', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'Grey RHIB, no lights', urgency: 'now' });
	await phone.page.waitForURL(/\/sent$/);
	const { page } = await stage.phone(null);
	await page.clock.install({ time: Date.now() + DAY_MS / 48 });
	await signIn(page, stage.url, 'officer');
	await expect(page.getByText(/1[345] min left/).first()).toBeVisible();
	await expect(page.getByText('overdue')).toHaveCount(0);
});

test('a phone ten minutes slow says how old its fix is by its own clock', async ({ stage }) => {
	const slowMs = DAY_MS / 144;
	const { page } = await stage.phone('harbour');
	await page.addInitScript((slow) => {
		const { geolocation } = navigator;
		for (const name of ['getCurrentPosition', 'watchPosition'] as const) {
			const real = geolocation[name].bind(geolocation) as Geolocation['watchPosition'];
			const told: Geolocation['watchPosition'] = (listener, ...rest) =>
				real(
					({ coords, timestamp }) => {
						listener({ coords, timestamp: timestamp - slow } as GeolocationPosition);
					},
					...rest
				);
			Reflect.set(geolocation, name, told);
		}
	}, slowMs);
	await page.clock.install({ time: Date.now() - slowMs });
	await page.goto(`${stage.url}/home`);
	await expect(page.getByText('Coral Sampleton').first()).toBeVisible();
	await page.getByRole('link', { name: 'Report something suspicious' }).click();
	await page.getByRole('link', { name: 'Yes, somebody is in danger' }).click();
	await expect(page.getByText(/taken just now/)).toBeVisible();
	await expect(page.getByText('2 minutes old')).toHaveCount(0);
});
