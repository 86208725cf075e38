import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('happening now reaches the officer and the hotline at once', async ({ stage }) => {
	const phone = await stage.phone('harbour');
	const { reference } = await file(phone.page, { words: 'Landing people on the slipway' });
	await phone.page.waitForURL(/\/sent$/);
	await expect(phone.page.getByRole('main')).toContainText('The hotline has been alerted as well');
	for (const name of ['officer', 'hotline'] as const) {
		const { page } = await stage.phone(name);
		await expect(page.getByText(reference).first()).toBeVisible();
	}
});

test('a life in danger: 999 comes first, with a position to read out, also without signal @row4', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await phone.offline(true);
	await phone.page.getByRole('link', { name: 'Report something suspicious' }).click();
	await phone.page.getByRole('link', { name: 'Yes, somebody is in danger' }).click();
	const main = phone.page.getByRole('main');
	await expect(main.getByRole('link', { name: 'Call 999' })).toHaveAttribute('href', 'tel:999');
	await expect(main).toContainText('Coastguard');
	await expect(main).toContainText('VHF channel 16');
	await expect(main).toContainText('50°42.360′N 001°30.120′W');
	await expect(main).toContainText('not watched by rescue services');
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await phone.page.getByRole('link', { name: 'Back' }).click();

	await file(phone.page, { words: 'RHIB sinking off the pier', danger: true });
	await phone.offline(false);
	await expect
		.poll(() => stage.sql('select danger_to_life, urgency from public.reports'), {
			timeout: 90_000
		})
		.toEqual([{ danger_to_life: true, urgency: 'now' }]);
});

test('nobody answers: the twin has it, then the hotline, and the reporter reads it', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { reference } = await file(phone.page, { words: 'Landing people on the slipway' });
	await phone.page.waitForURL(/\/sent$/);
	await stage.advance('15 minutes');
	await stage.advance('15 minutes');
	await phone.page.getByRole('link', { name: 'Follow this report' }).click();
	const main = phone.page.getByRole('main');
	await expect(main).toContainText(reference);
	await expect(main).toContainText('Nobody answered in time. Finn Mockridge has it');
	await expect(main).toContainText('Nobody answered in time. The hotline has it');
	await expect(main).toContainText('0808 157 0101');
});
