import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('officer and twin are away: the hotline has it, says so, and one operator wins it @row40 @row46 @row50', async ({
	stage
}) => {
	await stage.absent('officer');
	await stage.absent('twin');
	const phone = await stage.phone('harbour');
	await file(phone.page, { sign: 'Low in the water, or overloaded', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);
	const main = phone.page.getByRole('main');
	await expect(main).toContainText('Neither of your officers is available');
	await expect(main).toContainText('It went to the hotline.');
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
	const pages = [one.page, two.page];
	let taps = 0;
	let letBothGo = () => {};
	const bothTapped = new Promise<void>((resolve) => (letBothGo = resolve));
	for (const page of pages) {
		await expect(page.getByText('Low in the water').first()).toBeVisible();
		// A claim goes only once both have tapped: a page that hears of the other's has no button.
		await page.route('**/rpc/claim_report', async (route) => {
			if (++taps === pages.length) letBothGo();
			await bothTapped;
			await route.continue();
		});
	}
	for (const page of pages) await page.getByRole('button', { name: /Claim/ }).first().click();
	const told = (words: RegExp) =>
		Promise.all(pages.map((page) => page.getByText(words).first().isVisible()));
	await expect.poll(async () => (await told(/is yours/)).toSorted()).toEqual([false, true]);
	const winners = await told(/is yours/);
	await expect
		.poll(() => told(/Claimed by somebody else/))
		.toEqual(winners.map((winner) => !winner));
	expect(
		await stage.sql(`select count(*)::int as n from public.events where kind = 'claimed'`)
	).toEqual([{ n: 1 }]);
});
