import type { Page } from '@playwright/test';
import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

const section = (page: Page, name: string) => page.getByRole('table', { name, exact: true });

test('a report about to be late appears before a supervisor and goes again, without reloading @row60', async ({
	stage
}) => {
	const desk = await stage.phone('supervisor');
	await expect(desk.page).toHaveURL(/\/now$/);
	await expect(desk.page.getByText('No report is within 15 minutes of its deadline')).toBeVisible();
	await expect(desk.page.getByText('None: somebody answers for every open report')).toBeVisible();
	await desk.page.evaluate(() => Object.assign(window, { untouched: true }));

	const harbour = await stage.phone('harbour');
	const { reference } = await file(harbour.page, { words: 'Grey RHIB', urgency: 'now' });
	const atRisk = section(desk.page, 'At risk within 15 minutes');
	const row = atRisk.getByRole('row').filter({ hasText: reference });
	await expect(row).toContainText('Coral Sampleton');
	await expect(row).toContainText(/1[45] min left/);
	await expect(row.getByRole('link', { name: 'Call Coral Sampleton' })).toHaveAttribute(
		'href',
		'tel:07700900101'
	);

	// its time runs out: the clock gives it to the twin, and it says so by itself
	await stage.advance('16 minutes');
	await expect(row).toContainText('Finn Mockridge');

	const twin = await stage.phone('twin');
	await twin.page.getByRole('button', { name: /Acknowledge/ }).click();
	await expect(atRisk).toHaveCount(0);
	await expect(desk.page.getByText('No report is within 15 minutes of its deadline')).toBeVisible();
	expect(await desk.page.evaluate(() => 'untouched' in window)).toBe(true);
});

test('a supervisor gives what is overdue to somebody, by keyboard, from where it is seen', async ({
	stage
}) => {
	const harbour = await stage.phone('harbour');
	const { reference } = await file(harbour.page, { words: 'Grey RHIB', urgency: 'today' });
	await harbour.page.waitForURL(/\/sent$/);
	// a clock that stands moves nothing
	await stage.sql(`update public.reports set deadline_at = now() - interval '3 minutes'`);
	await stage.sql('update app.heartbeat set last_tick_at = now()');
	const { page } = await stage.phone('supervisor', { width: 1280, height: 800 });
	const row = section(page, 'Overdue').getByRole('row').filter({ hasText: reference });
	await expect(row).toContainText('overdue by 3 min');
	await row.getByRole('button', { name: /Give to somebody/ }).focus();
	await page.keyboard.press('Enter');
	const form = page.getByRole('region', { name: `Give ${reference} away` });
	await expect(form.getByText('With: Coral Sampleton')).toBeFocused();
	await expect(form.getByRole('radio').first()).toBeVisible();
	await form.getByRole('button', { name: 'Give it to them' }).focus();
	await page.keyboard.press('Enter');
	await expect(form.getByRole('alert')).toContainText('Choose who should have it');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect(form.getByRole('radio').first()).toBeFocused();
	await page.keyboard.press('Space');
	await form.getByRole('textbox', { name: 'Why?' }).fill('Coral is at sea');
	await form.getByRole('button', { name: 'Give it to them' }).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByText(`has ${reference}, with a fresh deadline`)).toBeVisible();
	await expect(page.getByText('No report is overdue.')).toBeVisible();
	await expect(form).toHaveCount(0);
});

test('without hints the page polls, and it marks reports without an owner @row60', async ({
	stage
}) => {
	await stage.absent('officer');
	await stage.absent('twin');
	const { page } = await stage.phone('supervisor');
	await page.clock.install();
	await page.routeWebSocket(/realtime/, (socket) => void socket.close());
	await page.goto(`${stage.url}/now`);
	await expect(page.getByText('Nothing in the queue waits')).toBeVisible();
	const harbour = await stage.phone('harbour');
	const { reference } = await file(harbour.page, { words: 'Grey RHIB', urgency: 'today' });
	await harbour.page.waitForURL(/\/sent$/);
	await page.clock.fastForward('00:31');
	await expect(page.getByText('1 waiting, 0 claimed')).toBeVisible();
	await expect(section(page, 'In the hotline’s queue, not acknowledged')).toContainText(reference);
	await expect(page.getByRole('cell', { name: /^Officer Coral Sampleton: away/ })).toBeVisible();
	await expect(page.getByText('Reports go to the hotline').first()).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: 'Solent West' })).toContainText('Now');

	await stage.sql(`update public.people set active = false where role = 'operator'`);
	await page.clock.fastForward('00:31');
	await expect(page.getByText('Nobody answers for this report')).toBeVisible();
	await expect(section(page, 'Without an owner')).toContainText(reference);
});
