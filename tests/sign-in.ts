import type { Page } from '@playwright/test';
import { unusedCode } from '../supabase/local/auth/authenticator.fixture.ts';

const SECOND = '/sign-in/second';

/** Types the code that the authenticator of one of the demonstration's staff shows. */
export async function enterCode(page: Page, url: string, name: string): Promise<void> {
	await page.getByLabel('Code', { exact: true }).fill(await unusedCode(url, name));
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
}

/** Signs one of the demonstration's people in, by the name before the @. */
export async function signIn(page: Page, url: string, name: string): Promise<void> {
	await page.goto(`${url}/sign-in`);
	await passwordOf(page, name);
	await page.waitForURL(({ pathname }) => pathname === SECOND || !pathname.startsWith('/sign-in'));
	if (new URL(page.url()).pathname !== SECOND) return;
	await enterCode(page, url, name);
	await page.waitForURL(({ pathname }) => !pathname.startsWith('/sign-in'));
}

/** Types address and password of one of them, where they are asked for. */
export async function passwordOf(page: Page, name: string): Promise<void> {
	await page.getByLabel('E-mail address').fill(`${name}@example.test`);
	await page.getByText('Sign in with a password instead').click();
	await page.getByLabel('Password', { exact: true }).fill('harbour');
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
