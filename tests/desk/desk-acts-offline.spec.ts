import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { everythingKept, quiet, rowsOf } from '../support/phone-storage.ts';
import { file } from '../support/reporting.ts';
import { expect, test, type Stage } from '../support/stage.ts';

const SHOTS = process.env.SHOTS;

async function look(page: Page, name: string): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
	if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

/** What happened to the one report there is, by whom. */
async function happened(stage: Stage): Promise<string[]> {
	const rows = await stage.sql(
		`select events.kind || ' ' || coalesce(people.name, 'the clock') as what
		from public.events left join public.people on people.id = actor_id
		where kind not in ('received', 'routed', 'alerted') order by events.id`
	);
	return rows.map(({ what }) => String(what));
}

async function reported(stage: Stage): Promise<void> {
	const { page } = await stage.phone('harbour');
	await file(page, { words: 'Grey RHIB, no lights', urgency: 'today' });
	await page.waitForURL(/\/sent$/);
}

async function close(page: Page, reason: string): Promise<void> {
	await page.getByLabel('Innocent explanation found').check();
	await page.getByRole('textbox', { name: 'Why?' }).first().fill(reason);
	await page.getByRole('button', { name: 'Close report' }).click();
}

test('an acknowledgement made without signal is sent automatically, and once although an answer is lost @row51', async ({
	stage
}) => {
	await reported(stage);
	const desk = await stage.phone('officer');
	const { page } = desk;
	await expect(page.getByRole('link', { name: /Grey RHIB/ })).toBeVisible();
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	await desk.offline(true);
	await page.getByRole('button', { name: /^Acknowledge/ }).click();
	await expect(page.getByText('Acknowledged here, not sent yet').first()).toBeVisible();
	await expect(page.getByRole('button', { name: /^Acknowledge/ })).toHaveCount(0);
	await look(page, 'queue-kept');

	await page.getByRole('button', { name: 'Sign out' }).click();
	const warning = page.getByRole('dialog', { name: 'Work on 1 report is not sent yet' });
	await expect(warning).toContainText('sealed for Coral Sampleton');
	await page.getByRole('button', { name: 'Stay signed in' }).click();

	let lost = 0;
	await page.route('**/rpc/act_at_desk', async (route) => {
		await route.fetch();
		if (++lost === 1) await route.abort();
		else await route.continue();
	});
	await desk.offline(false);
	await expect(page.getByText('Acknowledged here, not sent yet')).toHaveCount(0, {
		timeout: 90_000
	});
	await expect(page.getByRole('cell', { name: 'You', exact: true })).toBeVisible();
	expect(await happened(stage)).toEqual(['acknowledged Coral Sampleton']);
	expect(lost).toBeGreaterThan(1);
	expect(await rowsOf(page, 'parcels')).toEqual([]);
});

test('of two who act at once one is refused, and shown what the other did', async ({ stage }) => {
	await reported(stage);
	const { page } = await stage.phone('officer', { width: 1280, height: 800 });
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	await expect(page.getByText('To be acknowledged by')).toBeVisible();

	let go = () => {};
	const held = new Promise<void>((resolve) => (go = resolve));
	const asked = new Promise<void>((resolve) => {
		void page.route('**/rpc/act_at_desk', async (route) => {
			resolve();
			await held;
			await route.continue();
		});
	});
	await page.getByRole('button', { name: 'Acknowledge' }).click();
	await asked;
	const { page: supervisor } = await stage.phone('supervisor', { width: 1280, height: 800 });
	await supervisor.goto(page.url().replace('/inbox/', '/region/'));
	await supervisor.getByRole('radio', { name: 'Finn Mockridge' }).check();
	await supervisor.getByRole('textbox', { name: 'Why?' }).fill('Coral is at sea');
	await supervisor.getByRole('button', { name: 'Give it to them' }).click();
	await expect(supervisor.getByText('With: Finn Mockridge')).toBeVisible();
	go();

	await expect(page.getByText('Your acknowledgement came too late')).toBeVisible();
	const box = page.getByRole('listitem').filter({ hasText: 'came too late' });
	await expect(box).toContainText('gave it to Finn Mockridge');
	await expect(box).toContainText('Coral is at sea');
	await expect(page.getByText('Not done. The report changed before this arrived.')).toBeVisible();
	await expect(page.getByText('With: Finn Mockridge')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Acknowledge', exact: true })).toHaveCount(0);
	await look(page, 'too-late');
	await box.getByRole('button', { name: 'Take this away' }).focus();
	await page.keyboard.press('Enter');
	await expect(box).toHaveCount(0);
	expect((await happened(stage)).map((what) => what.split(' ')[0])).toEqual(['reassigned']);
	await quiet(page);
	expect(await rowsOf(page, 'parcels')).toEqual([]);
});

test('a day without signal: the note arrives once, and a closing that came too late is shown beside what the twin did', async ({
	stage
}) => {
	await reported(stage);
	const desk = await stage.phone('officer');
	let { page } = desk;
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
	await expect(page.getByText('Went to Coral Sampleton')).toBeVisible();
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));

	// She opens desk and report in a dead spot, and does all that she would do.
	page = await desk.restart({ offline: true });
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	await expect(page.getByText('You are offline')).toBeVisible();
	await expect(page.getByText('Went to Coral Sampleton')).toBeVisible();
	await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
	await expect(page.getByText('Acknowledged here, not sent yet').first()).toBeVisible();
	await page.getByLabel('Observation: what somebody saw').check();
	await page.getByLabel('Note', { exact: true }).fill('Two men on the slipway');
	await page.getByRole('button', { name: 'Add the note' }).click();
	await expect(page.getByText('The note is kept on this device')).toBeVisible();
	await close(page, 'A fishing club');
	await expect(page.getByText('Closed here, not sent yet').first()).toBeVisible();
	await expect(page.getByRole('button', { name: 'Close report' })).toHaveCount(0);
	await look(page, 'report-kept');
	const dump = await everythingKept(page);
	expect(dump.match(/RHIB|slipway|fishing club|^acknowledge$/m)).toBeNull();
	await page.reload();
	await expect(page.getByText('Closed here, not sent yet').first()).toBeVisible();

	// A day passes: her time runs out, and her twin works it.
	await stage.advance('1 day');
	const { page: twin } = await stage.phone('twin');
	await twin.getByRole('link', { name: /Grey RHIB/ }).click();
	await twin.getByRole('button', { name: 'Acknowledge', exact: true }).click();
	await expect(twin.getByText('It is yours.')).toBeVisible();
	await twin.getByLabel('Innocent explanation found').check();
	await twin.getByRole('textbox', { name: 'Why?' }).first().fill('The sailing school');
	await twin.getByRole('button', { name: 'Close report' }).click();
	await expect(twin.getByText('Closed. Its reporter is told')).toBeVisible();
	const before = await happened(stage);

	page = await desk.restart();
	await expect(page.getByText('Your closing was not sent')).toBeVisible({ timeout: 90_000 });
	await look(page, 'queue-conflict');
	await page
		.getByRole('listitem')
		.filter({ hasText: 'Your closing was not sent' })
		.getByRole('link')
		.click();
	const box = page.getByRole('listitem').filter({ hasText: 'Your closing was not sent' });
	await expect(box).toContainText('Finn Mockridge acknowledged it');
	await expect(box).toContainText('Finn Mockridge closed it');
	await expect(box).toContainText('The sailing school');
	await expect(box).toContainText('A fishing club');
	await expect(page.getByText('Your acknowledgement came too late')).toBeVisible();
	await look(page, 'conflict');
	expect(await happened(stage)).toEqual(before);
	const notes = () => stage.sql('select words from public.notes order by written_at');
	expect(await notes()).toEqual([{ words: 'Two men on the slipway' }]);

	// Thrown away by mistake it can be had back; then it is kept as a note.
	await box.getByRole('button', { name: 'Throw away' }).click();
	await expect(box).toHaveCount(0);
	await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
	await page.keyboard.press('Enter');
	await box.getByRole('button', { name: 'Keep it as a note' }).click();
	await expect(page.getByText('It is a note beside the report now.')).toBeVisible();
	expect(await notes()).toEqual([
		{ words: 'Two men on the slipway' },
		{
			words: 'Not sent as a closing: Innocent explanation found. A fishing club'
		}
	]);
	await page.getByRole('button', { name: 'Take this away' }).click();
	await expect(page.getByText('Done here, not sent yet')).toHaveCount(0);
	expect(await happened(stage)).toEqual(before);
});

test('what came back to her she closes anyway, having read why; an app that was killed loses nothing', async ({
	stage
}) => {
	await reported(stage);
	const desk = await stage.phone('officer');
	let { page } = desk;
	// Seen in the queue alone: that is enough to work it.
	await expect(page.getByRole('link', { name: /Grey RHIB/ })).toBeVisible();
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	page = await desk.restart({ offline: true });
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	await expect(page.getByText('Only what the queue says of it is on this device')).toBeVisible();
	await look(page, 'row-only');
	await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
	await expect(page.getByText('Acknowledged here, not sent yet').first()).toBeVisible();
	await close(page, 'A fishing club');
	await expect(page.getByText('Closed here, not sent yet').first()).toBeVisible();

	await stage.advance('1 day');
	const { page: supervisor } = await stage.phone('supervisor', { width: 1280, height: 800 });
	await supervisor.goto(page.url().replace('/inbox/', '/region/'));
	await expect(supervisor.getByText('With: Finn Mockridge')).toBeVisible();
	await supervisor.getByRole('radio', { name: 'Coral Sampleton' }).check();
	await supervisor.getByRole('textbox', { name: 'Why?' }).fill('You know the marina');
	await supervisor.getByRole('button', { name: 'Give it to them' }).click();
	await expect(supervisor.getByText('With: Coral Sampleton')).toBeVisible();

	const address = page.url();
	page = await desk.kill();
	await page.goto(address);
	const box = page.getByRole('listitem').filter({ hasText: 'Your closing was not sent' });
	await expect(box).toContainText('You know the marina', { timeout: 90_000 });
	await look(page, 'came-back');
	await page.getByRole('button', { name: 'Close it anyway' }).click();
	await expect(page.getByText('Closed. Its reporter is told')).toBeVisible();
	expect((await happened(stage)).filter((what) => what.includes('Coral'))).toEqual([
		'acknowledged Coral Sampleton',
		'closed Coral Sampleton'
	]);
});
