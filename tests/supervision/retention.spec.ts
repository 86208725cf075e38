import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('how long reports are kept is set, and a supervisor lets one go that was kept for its time', async ({
	stage
}) => {
	const { page: admin } = await stage.phone('admin');
	await admin.goto(`${stage.url}/settings`);
	await admin.getByText('Change how long reports are kept').click();
	const form = admin.locator('details[open]');
	await form.getByLabel('All others').check();
	await form.getByLabel('Months from closing').fill('soon');
	await form.getByRole('button', { name: 'Save how long' }).click();
	await expect(form.getByLabel('Months')).toHaveAccessibleDescription(/from 1 to 1200/);
	await form.getByLabel('Months from closing').fill('1');
	await form.getByRole('button', { name: 'Save how long' }).click();
	await expect(admin.getByText(/^6 years; 1 month from/)).toBeVisible();

	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'Two men unloading at night', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);
	const [filed] = await stage.sql(
		'select id as report_id from public.reports where not app.is_canary(id)'
	);
	const { report_id } = filed!;
	await stage.sql(
		`update app.retention_periods set starts_at = now() - interval '1 day' where starts_at > now()`
	);
	// closed longer ago than it may be kept; what was filed stays as it is
	await stage.sql(
		`update public.reports set acknowledged_at = received_at, acknowledged_by = owner_id,
			deadline_at = null, closed_at = now() - interval '40 days' where id = $1`,
		[report_id]
	);
	await stage.sql(
		`insert into public.closures select id, 'action_taken', 'Boarded', owner_id, closed_at
		from public.reports where id = $1`,
		[report_id]
	);
	const { page } = await stage.phone('supervisor');
	await page.goto(`${stage.url}/region?show=closed`);
	await page.getByRole('link', { name: 'Kept until somebody decides' }).click();
	await page.getByText(/^Let it go: KR-/).click();
	await page.getByRole('button', { name: 'Erase it tonight' }).click();
	await expect(page.getByLabel('Why need it not be kept?')).toHaveAccessibleDescription(
		/Say why it can go/
	);
	await page.getByLabel('Why need it not be kept?').fill('Of no more use');
	await page.getByRole('button', { name: 'Erase it tonight' }).click();
	await expect(page.getByRole('heading', { name: 'Nothing to decide' })).toBeVisible();
	await stage.sql('select count(*) from app.retain(now(), false)');
	expect(await stage.sql('select from public.reports where id = $1', [report_id])).toEqual([]);
});
