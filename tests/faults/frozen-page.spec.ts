/** A phone may freeze a page in the middle of sending, and never thaw it. */
import { expireToken, rowsOf } from '../support/phone-storage.ts';
import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('what a page was at when the phone froze it, the next page takes over', async ({ stage }) => {
	const { page: frozen } = await stage.phone('harbour');
	await expireToken(frozen);
	// A page of ours that has the turn to send and to renew the token, and says nothing more.
	await frozen.goto(`${stage.url}/manifest.webmanifest`);
	await frozen.evaluate(() => {
		for (const name of ['outbox', 'kraken-session'])
			void navigator.locks.request(name, () => new Promise(() => {}));
	});
	const page = await frozen.context().newPage();
	await page.clock.install();
	await page.goto(stage.url);
	await file(page, { words: 'Grey RHIB', urgency: 'today' });
	await expect.poll(() => rowsOf(page, 'parcels')).toHaveLength(1);
	const arrived = () => stage.sql('select description from public.reports');
	expect(await arrived()).toEqual([]);
	await page.clock.fastForward(10_000); // nobody answers who sends
	await page.clock.fastForward(60_000); // nobody needs so long for a token
	await expect.poll(arrived).toEqual([{ description: 'Grey RHIB' }]);
	await expect.poll(() => rowsOf(page, 'parcels')).toEqual([]);
});
