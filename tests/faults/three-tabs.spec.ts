import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('three tabs that come back to the network at once send each of ten reports once @row10 @row16', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	const posts: string[] = [];
	// A tab that is still cut off may try once more: what counts is what the server was asked.
	page.context().on('requestfinished', (request) => {
		if (request.url().endsWith('/rpc/submit_report')) posts.push(request.postData()!);
	});
	await phone.offline(true);
	for (let n = 1; n <= 10; n++) {
		await file(page, { words: `Sighting ${n}`, urgency: 'today' });
		await page.goto(`${stage.url}/home`);
	}
	for (let n = 1; n <= 2; n++) {
		const tab = await page.context().newPage();
		await tab.goto(`${stage.url}/reports`);
		await expect(tab.getByText('Sighting 10').first()).toBeVisible();
	}
	await phone.offline(false);
	await expect
		.poll(() => stage.sql('select count(*)::int as n from public.reports'), { timeout: 60_000 })
		.toEqual([{ n: 10 }]);
	for (const tab of page.context().pages()) {
		await tab.goto(`${stage.url}/reports`);
		await expect(tab.getByText('still on this phone')).toHaveCount(0);
	}
	const ids = posts.map((post) => JSON.parse(post).report_id);
	expect([ids.length, new Set(ids).size]).toEqual([10, 10]);
	const order = await stage.sql('select description from public.reports order by received_at');
	expect(order.map(({ description }) => description)).toEqual(
		Array.from({ length: 10 }, (_, index) => `Sighting ${index + 1}`)
	);
});
