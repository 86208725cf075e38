/** A report of which only part arrived, and its reporter has more to say. Nothing doubles, nothing is replaced. */
import { startFaultProxy } from '../support/fault-proxy.ts';
import { emptied, quiet, rowsOf, tell } from '../support/phone-storage.ts';
import { file } from '../support/reporting.ts';
import { expect, test, type Stage } from '../support/stage.ts';

test.setTimeout(300_000);

async function arrived(stage: Stage) {
	return {
		reports: await stage.sql('select description as words from public.reports'),
		addenda:
			await stage.sql(`select coalesce(content ->> 'text', content ->> 'description') as words
			from public.addenda order by received_at`),
		photos: await stage.sql(`select count(*)::int as announced, count(received_at)::int as received,
			(select count(*)::int from storage.objects) as objects from public.photos`)
	};
}

test('text received, photo failed, reporter edits and sends again: the first words and the later ones are both kept, and one photo @mode5 @row12', async ({
	stage
}) => {
	const proxy = await startFaultProxy(stage.url);
	const { page } = await stage.phone('harbour', undefined, proxy.url);
	// The service stored the text, and the phone never hears of it; no photo gets through.
	let asked = 0;
	proxy.rule = ({ path }) => {
		if (path.endsWith('/rpc/submit_report')) return asked++ === 0 ? 'cut after commit' : '503';
		return path.includes('/storage/') ? '503' : null;
	};
	const waits = () =>
		expect
			.poll(
				async () => (await rowsOf(page, 'parcels')).map(({ state, tries }) => [state, tries! > 0]),
				{
					timeout: 60_000
				}
			)
			.toEqual([['waiting', true]]);
	await file(page, { words: 'Grey RHIB', urgency: 'today', photos: 1 });
	await waits();
	expect((await arrived(stage)).reports).toEqual([{ words: 'Grey RHIB' }]);

	await page.getByRole('link', { name: 'My reports', exact: true }).click();
	await page.getByRole('button', { name: /^Edit/ }).click();
	await page.waitForURL('**/check');
	await page.goto(page.url().replace(/check$/, 'what?change'));
	await page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.waitForURL('**/check');
	await page.getByRole('button', { name: 'Send report' }).click();
	await page.waitForURL(/\/(queued|sent)$/);
	await waits();
	expect((await arrived(stage)).reports).toEqual([{ words: 'Grey RHIB' }]);

	proxy.rule = () => null;
	await tell(page, 'send');
	await emptied(page);
	expect(await arrived(stage)).toEqual({
		reports: [{ words: 'Grey RHIB' }],
		addenda: [{ words: 'Grey RHIB, no lights' }],
		photos: [{ announced: 1, received: 1, objects: 1 }]
	});
	await proxy.stop();
});

test('text received and known to be, photo failed, reporter adds words and a photo: each arrives once @mode5 @row8 @row32', async ({
	stage
}) => {
	const proxy = await startFaultProxy(stage.url);
	const { page } = await stage.phone('harbour', undefined, proxy.url);
	proxy.rule = ({ path }) => (path.includes('/storage/') ? 'cut mid-body' : null);
	await file(page, { words: 'Grey RHIB', urgency: 'today', photos: 1 });
	await page.waitForURL('**/sent');
	await page.getByRole('link', { name: 'Add to this report' }).click();
	await page.getByLabel('What has changed').fill('It has left');
	await expect(page.getByText(/Saved on this phone at/)).toBeVisible();
	// The answer to the addition is lost too: it is sent a second time.
	let lost = 0;
	proxy.rule = ({ path }) =>
		path.includes('/storage/')
			? 'cut mid-body'
			: path.endsWith('/rpc/add_to_report') && lost++ === 0
				? 'cut after commit'
				: null;
	await page.getByRole('button', { name: 'Send what I added' }).click();
	await expect.poll(() => lost).toBeGreaterThan(0);
	await quiet(page);
	proxy.rule = () => null;
	await tell(page, 'send');
	await emptied(page);
	expect(await arrived(stage)).toEqual({
		reports: [{ words: 'Grey RHIB' }],
		addenda: [{ words: 'It has left' }],
		photos: [{ announced: 1, received: 1, objects: 1 }]
	});
	await proxy.stop();
});
