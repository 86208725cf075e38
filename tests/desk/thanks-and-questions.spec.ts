import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test.setTimeout(300_000);

const DESK = { width: 1280, height: 800 };
const SHOTS = process.env.SHOTS; // a folder: every page is kept there as a picture

async function look(page: Page, name: string): Promise<void> {
	for (const theme of ['day', 'night'] as const) {
		await page.locator(`input[name="theme"][value="${theme}"]`).check();
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		expect(wide, name).toBeLessThanOrEqual(0);
		const { violations } = await new AxeBuilder({ page }).analyze();
		const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
		expect(found, `${name}, ${theme}`).toEqual([]);
		if (!SHOTS) continue;
		mkdirSync(SHOTS, { recursive: true });
		await page.screenshot({ path: `${SHOTS}/${name}-${theme}.png`, fullPage: true });
	}
}

test('an officer thanks and asks, the reporter answers without signal, and the desk shows it', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	const { reference } = await file(page, { words: 'Grey RHIB, no lights' });
	await page.waitForURL(/\/sent$/);
	await page.getByRole('link', { name: 'Follow this report' }).click();
	await expect(page.getByText('Received by the service')).toBeVisible();

	const { page: desk } = await stage.phone('officer', DESK);
	await desk.getByRole('link', { name: /Grey RHIB/ }).click();
	await desk.getByText('Thank the reporter').click();
	await desk.getByRole('button', { name: 'Send thanks' }).click();
	await expect(desk.getByRole('alert')).toContainText('Choose what you thank them for');
	await look(desk, 'thanks-error');
	await desk.getByLabel('Thank you for telling us so quickly.').check();
	await desk.getByRole('button', { name: 'Send thanks' }).click();
	await expect(desk.getByText('Thanked.')).toBeVisible();

	await desk.getByText('Ask the reporter').click();
	await desk.getByLabel('What colour was the hull?').check();
	await desk.getByLabel('More about the question').fill('And keep an eye on it');
	await desk.getByRole('button', { name: 'Send the question' }).click();
	await expect(desk.getByText('This reads like a task: “keep an eye”')).toBeVisible();
	await look(desk, 'reads-like-a-task');
	await desk.getByRole('button', { name: 'Change it first' }).click();
	await desk.getByLabel('More about the question').fill('Above the water, that is.');
	await desk.getByRole('button', { name: 'Send the question' }).click();
	await expect(desk.getByText('Not answered yet.')).toBeVisible();

	const main = page.getByRole('main');
	await expect(main).toContainText('Thank you for telling us so quickly.');
	await expect(main).toContainText('Your officer Coral Sampleton asks: What colour was the hull?');
	await expect(main).toContainText('Coral Sampleton asked you a question');
	await look(page, 'asked');
	await page.getByRole('link', { name: 'My reports', exact: true }).click();
	await expect(page.getByText('Question for you')).toBeVisible();
	await look(page, 'reports-asked');

	await phone.offline(true);
	await page.getByRole('link', { name: reference }).click();
	await page.getByRole('link', { name: /^Answer/ }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Answer a question');
	await expect(main).toContainText('What colour was the hull?');
	await expect(page.getByRole('button', { name: 'Take a photo' })).toHaveCount(0);
	await page.getByLabel('Your answer').fill('Dark grey');
	await expect(page.getByText(/Saved on this phone at/)).toBeVisible();
	await look(page, 'answer');
	await page.getByRole('button', { name: 'Send my answer' }).click();
	await expect(main).toContainText('Your answer is on this phone and goes by itself.');
	const cold = await phone.restart({ offline: true });
	await phone.offline(false);
	await cold.goto(`${stage.url}/reports`);
	await cold.getByRole('link', { name: reference, exact: true }).click();
	await expect(cold.getByRole('main')).toContainText('Your answer arrived', { timeout: 60_000 });
	await expect(cold.getByRole('link', { name: /^Answer/ })).toHaveCount(0);
	await look(cold, 'answered');

	await expect(desk.getByText('Dark grey')).toBeVisible();
	await expect(desk.getByText('Not answered yet.')).toHaveCount(0);
	await look(desk, 'desk-answered');
});

test('a supervisor reads what was sent despite it, and who reports one vessel again and again', async ({
	stage
}) => {
	const { page } = await stage.phone('supervisor', DESK);
	await page.getByRole('link', { name: 'Reports', exact: true }).click();
	await expect(page.getByText('Nobody at the moment.')).toBeVisible();
	await expect(page.getByText('Nothing has been.')).toBeVisible();

	const { page: phone } = await stage.phone('harbour');
	await file(phone, { words: 'Grey RHIB, no lights' });
	await phone.waitForURL(/\/sent$/);
	await stage.sql(
		`select app.submit_report(gen_random_uuid(), app.person_of(source_id), content || '{
			"payload_version": 2, "vessel": {"name": "Sea Wolf"}
		}', now(), now() - make_interval(mins => n))
		from public.reports cross join generate_series(1, 3) as n`
	);
	const { page: desk } = await stage.phone('officer', DESK);
	await desk.locator('main a[href^="/inbox/"]').first().click();
	await desk.getByText('Ask the reporter').click();
	await desk.getByLabel('Is it still there, as far as you know?').check();
	await desk.getByLabel('More about the question').fill('Go and look');
	await desk.getByRole('button', { name: 'Send the question' }).click();
	await desk.getByRole('button', { name: 'Send it all the same' }).click();
	await expect(desk.getByText('Reads like a task', { exact: true })).toBeVisible();

	await page.reload();
	await expect(page.getByText('Sea Wolf')).toBeVisible();
	await expect(page.getByText('Go and', { exact: true })).toBeVisible();
	await look(page, 'region-care');
	await page.setViewportSize({ width: 360, height: 740 });
	await look(page, 'region-care-phone');
	const list = page.getByText('Barnaby Bollard about').locator('..');
	await expect(page.locator('.govuk-inset-text').first().getByRole('link')).toHaveCount(3);
	await expect(list).toBeVisible();
});
