import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { codeAt } from '../../supabase/gateway/auth/authenticator.fixture.ts';
import { enterCode, passwordOf, signIn, typeCode } from '../support/sign-in.ts';
import { expect, test, type Stage } from '../support/stage.ts';

const SHOTS = process.env.SHOTS;

async function look(page: Page, name: string): Promise<void> {
	expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
	if (!SHOTS) return;
	await page.screenshot({ path: `${SHOTS}/second-${name}.png`, fullPage: true });
}

const without = (stage: Stage, name: string) =>
	stage.sql('delete from auth.mfa_factors where user_id = $1::uuid', [idOf(name)]);

function idOf(name: string): string {
	return createHash('md5').update(`person:${name}@example.test`).digest('hex');
}

/** The letters on the page of a new authenticator. */
async function secretOn(page: Page): Promise<string> {
	return (await page.locator('.secret').innerText()).replaceAll(/\s/g, '');
}

test('staff without an authenticator set one up, by keyboard alone, and are in', async ({
	stage
}) => {
	await without(stage, 'officer');
	const { page } = await stage.phone(null);
	await page.goto(`${stage.url}/notifications`);
	await passwordOf(page, 'officer');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Set up an authenticator');
	await expect(page.getByAltText(/QR code/)).toBeVisible();
	await look(page, 'set-up');

	const secret = await secretOn(page);
	const code = page.getByLabel('Code', { exact: true });
	await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
	await code.focus();
	await page.keyboard.type('12 34');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('alert')).toContainText('Enter the 6 digits');
	await code.fill(codeAt(Date.now() + 600_000, secret));
	await page.keyboard.press('Enter');
	await expect(page.getByRole('alert')).toContainText('That code is not right');
	await look(page, 'wrong-code');
	expect(
		await stage.sql(`select from auth.mfa_factors where status = 'verified' and user_id = $1`, [
			idOf('officer')
		])
	).toEqual([]);
	const right = codeAt(Date.now(), secret);
	await code.fill(`${right.slice(0, 3)} ${right.slice(3)}`);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/notifications'); // where they were going
	await expect(page.getByRole('heading', { name: 'How you are told' })).toBeVisible();

	await page.getByRole('button', { name: 'Show my authenticators' }).click();
	await expect(page.getByText('Add another before you remove this one.')).toBeVisible();
	await page.getByRole('button', { name: 'Add another authenticator' }).click();
	const second = await secretOn(page);
	expect(second).not.toBe(secret);
	await code.fill(codeAt(Date.now(), second));
	await page.getByRole('button', { name: 'Add it' }).click();
	await expect(page.getByText('The codes of the new authenticator are taken')).toBeVisible();
	await look(page, 'notifications');
	const list = page.getByRole('list', { name: 'Your authenticators' });
	await expect(list.getByRole('listitem')).toHaveCount(2);
	await list
		.getByRole('button', { name: /Remove/ })
		.first()
		.click();
	await expect(list.getByRole('listitem')).toHaveCount(1);
});

test('with a code they are in; with the password alone the service tells them nothing', async ({
	stage
}) => {
	const { page } = await stage.phone(null);
	const tokens: string[] = [];
	page.on('response', async (response) => {
		if (response.url().includes('/auth/v1/token'))
			tokens.push((await response.json()).access_token);
	});
	await page.goto(`${stage.url}/inbox`);
	await passwordOf(page, 'officer');
	await expect(page.getByText('Coral Sampleton')).toBeVisible();
	await expect(page.getByRole('navigation')).toHaveCount(0);
	await look(page, 'code');
	const answer = await fetch(`${stage.url}/rest/v1/people?select=name`, {
		headers: { apikey: 'sb_publishable_demonstration_only', authorization: `Bearer ${tokens[0]}` }
	});
	expect([answer.status, await answer.json()]).toMatchObject([
		403,
		{ message: 'second_factor_needed' }
	]);
	await page.goto(`${stage.url}/inbox`);
	await expect(page).toHaveURL(/\/sign-in/);

	await signIn(page, stage.url, 'officer');
	await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
});

test('left alone for a quarter of an hour it locks, in all tabs, keeps what is typed, and opens by a code', async ({
	stage
}) => {
	const phone = await stage.phone('officer');
	const { page } = phone;
	await page.clock.install();
	await page.goto(`${stage.url}/notifications`);
	const typed = page.getByLabel('E-mail address');
	await typed.fill('typed@example.test');
	const other = await page.context().newPage();
	await other.goto(`${stage.url}/inbox`);
	await expect(other.getByRole('heading', { name: 'Inbox' })).toBeVisible();

	await page.clock.fastForward('14:50');
	await expect(page.getByRole('heading', { name: 'How you are told' })).toBeVisible();
	await page.clock.fastForward('00:15');
	for (const tab of [page, other]) {
		await expect(tab.getByRole('heading', { level: 1, name: /^Locked/ })).toBeVisible();
		await expect(tab.locator('main')).toBeHidden();
	}
	await other.close();
	for (let times = 0; times < 3; times++) await page.keyboard.press('Escape');
	await expect(page.getByRole('heading', { level: 1, name: /^Locked/ })).toBeVisible();
	await look(page, 'locked');

	await phone.offline(true);
	await typeCode(page, '123456');
	await expect(page.getByRole('alert')).toContainText('You are offline');
	await phone.offline(false);
	await enterCode(page, stage.url, 'officer');
	await expect(page.locator('main')).toBeVisible();
	await expect(typed).toHaveValue('typed@example.test');
});

test('a session that is not proof enough any more is asked for a code where it stands', async ({
	stage
}) => {
	const { page } = await stage.phone('officer');
	await page.goto(`${stage.url}/notifications`);
	const typed = page.getByLabel('E-mail address');
	await typed.fill('typed@example.test');
	await page.route('**/rest/v1/**', (route) =>
		route.fulfill({
			status: 403,
			json: { code: 'PT403', message: 'second_factor_needed', details: null, hint: null }
		})
	);
	await expect(page.getByRole('heading', { level: 1, name: /^Locked/ })).toBeVisible();
	await page.reload(); // which helps nobody
	await expect(page.getByRole('heading', { level: 1, name: /^Locked/ })).toBeVisible();
	await page.unroute('**/rest/v1/**');
	await enterCode(page, stage.url, 'officer');
	await expect(page.locator('main')).toBeVisible();
});
