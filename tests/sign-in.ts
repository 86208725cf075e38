import type { Page } from '@playwright/test';

/** Signs one of the demonstration's people in, by the name before the @. */
export async function signIn(page: Page, url: string, name: string): Promise<void> {
	await page.goto(`${url}/sign-in`);
	await page.getByLabel('E-mail address').fill(`${name}@example.test`);
	await page.getByText('Sign in with a password instead').click();
	await page.getByLabel('Password', { exact: true }).fill('harbour');
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
}
