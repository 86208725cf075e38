import type { Page } from '@playwright/test';
import { unusedCode } from '../../supabase/gateway/auth/authenticator.fixture.ts';

const SECOND = '/sign-in/second';

/** Has codes of that person's authenticator submitted until one is taken: a code may have become too old. */
export async function provenBy(
	page: Page,
	url: string,
	name: string,
	submit: (code: string) => Promise<void>
): Promise<void> {
	for (;;) {
		const code = await unusedCode(url, name);
		const answer = page.waitForResponse((one) => new URL(one.url()).pathname.endsWith('/verify'));
		await submit(code);
		if ((await answer).ok()) return;
	}
}

/** Types a code where it is asked for. */
export async function typeCode(page: Page, code: string): Promise<void> {
	await page.getByLabel('Code', { exact: true }).fill(code);
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
}

/** Types the code that the authenticator of one of the demonstration's staff shows. */
export const enterCode = (page: Page, url: string, name: string) =>
	provenBy(page, url, name, (code) => typeCode(page, code));

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
