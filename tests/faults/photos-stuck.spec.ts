import { startFaultProxy, type Asked } from '../support/fault-proxy.ts';
import { rowsOf } from '../support/phone-storage.ts';
import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

const isUpload = ({ path }: Asked) => path.startsWith('/storage/v1/upload');

test('photos that are stuck hold up neither routing nor the notification, and are counted as missing until they arrive @row31 @row34', async ({
	stage
}) => {
	test.setTimeout(300_000);
	const proxy = await startFaultProxy(stage.url);
	const phone = await stage.phone('harbour', undefined, proxy.url);
	const { page } = phone;
	proxy.rule = (asked) => (isUpload(asked) ? 'no answer' : null);
	await file(page, { words: 'Grey RHIB, no lights', urgency: 'today', photos: 3 });
	await page.waitForURL('**/sent');
	// a photo is on its way, and the line stays silent
	await expect.poll(() => proxy.log.some((line) => line.includes('/upload'))).toBe(true);

	// Routed with the text, and the notification is owed at once by the server's clock.
	expect(
		await stage.sql(`select owner_step, notifications.next_at <= received_at + interval '30 seconds' as prompt
			from public.reports join app.notifications on report_id = reports.id and person_id = owner_id`)
	).toEqual([{ owner_step: 'officer', prompt: true }]);
	const told = await stage.messages();
	expect(told.map(({ recipient, subject }) => [recipient, subject])).toContainEqual([
		'officer@example.test',
		'A report needs you'
	]);
	expect(await stage.sql('select count(received_at)::int as here from public.photos')).toEqual([
		{ here: 0 }
	]);
	expect(await rowsOf(page, 'photos')).toHaveLength(3);

	const { page: desk } = await stage.phone('officer');
	await desk.locator('main a[href^="/inbox/"]').first().click();
	await expect(desk.getByText('0 of 3 received.')).toBeVisible();
	await page.getByRole('link', { name: 'Follow this report' }).click();
	const main = page.getByRole('main');
	await expect(main).toContainText('0 of 3 photos received, 3 waiting');

	// Two get through, and the third never does.
	let begun = 0;
	proxy.rule = (asked) =>
		isUpload(asked) && asked.method === 'POST' && ++begun > 2 ? 'no answer' : null;
	await page.reload();
	await expect(main).toContainText('2 of 3 photos received, 1 waiting', { timeout: 60_000 });
	await expect(desk.getByText('2 of 3 received.')).toBeVisible({ timeout: 60_000 });

	proxy.rule = () => null;
	await page.reload();
	await expect(desk.getByText('3 of 3 received.')).toBeVisible({ timeout: 60_000 });
	await expect(main).toContainText('3 of 3 photos received', { timeout: 60_000 });
	await expect(main).not.toContainText('waiting');

	// Each lies under its own id, and not under the name the camera gave to all of them.
	const ids = await stage.sql('select id::text as name from public.photos order by name');
	expect(await stage.sql('select name from storage.objects order by name')).toEqual(ids);
	await proxy.stop();
});
