import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('two reports of one boat are linked and closed in one act, and both reporters are told @row53', async ({
	stage
}) => {
	const { page: harbour } = await stage.phone('harbour');
	const one = await file(harbour, { words: 'Grey RHIB, men climbing aboard', urgency: 'today' });
	await harbour.waitForURL(/\/sent$/);
	const { page: marina } = await stage.phone('marina');
	const other = await file(marina, { words: 'Fast grey boat, no lights', urgency: 'today' });
	await marina.waitForURL(/\/sent$/);
	// both read one number off it, a mile and ten minutes apart
	await stage.sql(
		`insert into public.identifiers (report_id, kind, as_typed, normalised, result)
		select id, 'mmsi', '232 001 234', '232001234', 'ok' from public.reports`
	);
	await stage.sql(
		`update public.reports set owner_step = 'officer', owner_id = md5('person:officer@example.test')::uuid`
	);

	const { page } = await stage.phone('officer');
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	const hint = page.getByRole('listitem').filter({ hasText: other.reference });
	await expect(hint).toContainText('The same number on the vessel');
	await expect(hint).toContainText('With Coral Sampleton, open');
	await page.getByRole('button', { name: 'Acknowledge' }).click();
	await expect(page.getByText('It is yours. Its reporter can see')).toBeVisible();
	await expect(page.getByLabel(/^Close the linked ones too/)).toHaveCount(0);

	await page.getByRole('button', { name: `Link to ${other.reference}` }).click();
	await expect(page.getByText(`${other.reference} is linked to this report.`)).toBeVisible();
	await page.getByRole('button', { name: `Take apart from ${other.reference}` }).click();
	await expect(page.getByText('is not linked to this report any more')).toBeVisible();
	await page.getByRole('button', { name: `Link to ${other.reference}` }).click();

	await page.getByLabel('Close the linked ones too (1), so that each reporter is told').check();
	await page.getByLabel('Action taken by us').check();
	await page.getByLabel('Why?').first().fill('Boarded off the Needles');
	await page.getByRole('button', { name: 'Close report' }).click();
	await expect(page.getByText('Closed, and one linked report with it.')).toBeVisible();
	await expect(hint).toContainText('closed');

	for (const [phone, { reference }] of [
		[harbour, one],
		[marina, other]
	] as const) {
		await phone.goto(`${stage.url}/reports`);
		await phone.getByRole('link', { name: new RegExp(reference) }).click();
		await expect(phone.getByRole('main')).toContainText('It was useful and is kept');
		await expect(phone.getByRole('main')).not.toContainText('Boarded');
		await expect(phone.getByRole('main')).not.toContainText('same vessel');
	}
});
