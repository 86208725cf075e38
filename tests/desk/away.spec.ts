import type { Page } from '@playwright/test';
import { press } from '../support/keyboard.ts';
import { look } from '../support/look.ts';
import { file } from '../support/reporting.ts';
import { signIn } from '../support/sign-in.ts';
import { expect, test, type Stage } from '../support/stage.ts';

const WORDS = 'Two men unloading at night';

/** A reporter sends one report; the officer looks at it on a phone. */
async function officerWithReport(stage: Stage): Promise<{ page: Page; reference: string }> {
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: WORDS, urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);
	const { page } = await stage.phone('officer');
	await expect(page.getByRole('link', { name: WORDS })).toBeVisible();
	const [row] = await stage.sql('select reference from public.reports');
	return { page, reference: row!.reference as string };
}

const owner = async (stage: Stage) =>
	(await stage.sql('select owner_step from public.reports'))[0]!.owner_step;

test('an officer sees what will move and to whom before going away, and undoes it within a minute', async ({
	stage
}) => {
	const { page, reference } = await officerWithReport(stage);
	await page.getByRole('button', { name: 'I am away now' }).click();
	const question = page.getByRole('region', { name: 'Before you go away' });
	await expect(question).toContainText('1 report that you have not acknowledged moves at once');
	await expect(question.getByRole('listitem')).toContainText(reference);
	await expect(question.getByRole('listitem')).toContainText('goes to Finn Mockridge');
	expect(await owner(stage)).toBe('officer');
	await look(page, 'away');

	await question.getByRole('button', { name: 'Go away and move them' }).click();
	await expect(page.getByText('You are away. New reports, and those')).toBeVisible();
	expect(await owner(stage)).toBe('twin');

	await page.getByRole('button', { name: /^Undo/ }).click();
	await expect(page.getByText('You are no longer away. 1 report came back to you.')).toBeVisible();
	expect(await owner(stage)).toBe('officer');
	await expect(page.getByRole('button', { name: 'I am away now' })).toBeFocused();
	await expect(page.getByRole('link', { name: WORDS })).toBeVisible();
});

test('what the twin has answered meanwhile stays there, and the officer reads so', async ({
	stage
}) => {
	const { page } = await officerWithReport(stage);
	await page.getByRole('button', { name: 'I am away now' }).click();
	await page.getByRole('button', { name: 'Go away and move them' }).click();
	await expect(page.getByRole('button', { name: /^Undo/ })).toBeVisible();
	await stage.sql(
		`update public.reports set acknowledged_at = now(), acknowledged_by = owner_id,
			first_acknowledged_at = now(), deadline_at = null, lapses_at = now() + lapse_within`
	);
	await page.getByRole('button', { name: /^Undo/ }).click();
	await expect(page.getByText('No report came back. 1 report stayed with others')).toBeVisible();
	expect(await owner(stage)).toBe('twin');
});

test('by keyboard alone: Escape stays, Enter goes', async ({ stage }) => {
	const { page } = await officerWithReport(stage);
	await press(page, /I am away now/);
	await expect(page.locator('p:focus')).toContainText('If you go away now, 1 report');
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: 'I am away now' })).toBeFocused();
	expect(await owner(stage)).toBe('officer');
	await page.keyboard.press('Enter');
	await press(page, /Go away and move them/);
	await expect(page.getByRole('button', { name: 'I am back' })).toBeFocused();
	expect(await owner(stage)).toBe('twin');
});

test('with nothing to move, one tap is enough', async ({ stage }) => {
	const { page } = await stage.phone('officer');
	await page.getByRole('button', { name: 'I am away now' }).click();
	await expect(page.getByText('You are away. New reports, and those')).toBeVisible();
	await expect(page.getByRole('button', { name: /^Undo/ })).toHaveCount(0);
	await page.getByRole('button', { name: 'I am back' }).click();
	await expect(page.getByText('You are back. New reports come to you again.')).toBeVisible();
});

test('an officer on leave is not told that they are here', async ({ stage }) => {
	await stage.sql(`insert into public.absences (person_id, reason, starts_at, ends_at)
		values (md5('person:officer@example.test')::uuid, 'leave', now() - interval '1 day', now() + interval '2 days')`);
	const { page } = await stage.phone('officer');
	await expect(page.getByText('Your roster says that you are on leave until')).toBeVisible();
	await expect(page.getByText('You are here.')).toHaveCount(0);
	await look(page, 'inbox-on-leave');
});

test('an officer whose device is ten seconds slow sees at once that they are away, and that they are back', async ({
	stage
}) => {
	const { page } = await stage.phone(null);
	await page.clock.install({ time: Date.now() - 10_000 });
	await signIn(page, stage.url, 'officer');
	await expect(page.getByText('You are here.')).toBeVisible();
	await page.clock.pauseAt(Date.now() - 9_000); // no later reading puts it right
	await page.getByRole('button', { name: 'I am away now' }).click();
	await expect(page.getByText('You are away. New reports go to others.')).toBeVisible();
	await page.getByRole('button', { name: 'I am back' }).click();
	await expect(page.getByText('You are here.')).toBeVisible();
});
