import { file } from './reporting.ts';
import { expect, test } from './stage.ts';

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
				{ timeout: 30_000 }
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
