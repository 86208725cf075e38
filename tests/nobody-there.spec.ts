import { file } from './reporting.ts';
import { expect, test } from './stage.ts';

test('officer and twin are away: the hotline has it, says so, and one operator wins it @row46 @row50', async ({
	stage
}) => {
	await stage.absent('officer');
	await stage.absent('twin');
	const phone = await stage.phone('harbour');
	await file(phone.page, { sign: 'Low in the water, or overloaded', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);
	const main = phone.page.getByRole('main');
	await expect(main).toContainText('Neither of your officers is available');
	await expect(main).toContainText('The hotline has it');
	await expect(main.getByRole('link', { name: /0808 157 0101/ })).toHaveAttribute(
		'href',
		'tel:08081570101'
	);

	await main.getByRole('link', { name: 'Follow this report' }).click();
	const hop = main.getByRole('listitem').filter({ hasText: 'The hotline has it' });
	await expect(hop).toHaveText(
		/Neither of your officers is available\. The hotline has it, \d\d:\d\d\./
	);
	await expect(hop.getByRole('link', { name: /Call the hotline/ })).toHaveAttribute(
		'href',
		'tel:08081570101'
	);

	const [one, two] = [await stage.phone('hotline'), await stage.phone('hotline.two')];
	for (const { page } of [one, two]) {
		await expect(page.getByText('Low in the water').first()).toBeVisible();
	}
	await one.page.getByRole('button', { name: /Claim/ }).first().click();
	await expect
		.poll(() => stage.sql('select owner_id is not null as claimed from public.reports'))
		.toEqual([{ claimed: true }]);
	await two.page.getByRole('button', { name: /Claim/ }).first().click();
	await expect(two.page.getByText(/Claimed by somebody else/).first()).toBeVisible();
	expect(
		await stage.sql(`select count(*)::int as n from public.events where kind = 'claimed'`)
	).toEqual([{ n: 1 }]);
});
