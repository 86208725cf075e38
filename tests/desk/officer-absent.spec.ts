import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('the officer is away: the twin has it, and the reporter is told so at once @row38 @row39', async ({
	stage
}) => {
	await stage.absent('officer');
	const phone = await stage.phone('harbour');
	await expect(phone.page.getByRole('main')).toContainText('Coral Sampleton');
	await file(phone.page, { words: 'Two men unloading at night', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);
	const main = phone.page.getByRole('main');
	await expect(main).toContainText('Your officer is not available');
	await expect(main).toContainText('It went to your second officer Finn Mockridge.');

	const [owner] = await stage.sql(
		`select owner_step, received_at = (select at from public.hops where part = 'owner') as at_once from public.reports`
	);
	expect(owner).toEqual({ owner_step: 'twin', at_once: true });
	const desk = await stage.phone('twin');
	await expect(desk.page.getByText('Two men unloading at night').first()).toBeVisible();
});
