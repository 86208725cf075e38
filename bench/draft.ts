/** A reporter's phone with a report just begun, for benches that open one. */
import type { Phone } from './phone.ts';
import { signIn } from '../tests/support/sign-in.ts';

/** Signs in, begins a report and closes the phone. Returns the address of the report's first page. */
export async function draftOn(phone: Phone, url: string): Promise<string> {
	const context = await phone.open();
	const page = context.pages()[0] ?? (await context.newPage());
	await signIn(page, url, 'harbour');
	await page.waitForURL('**/home');
	await page.getByText('Your officer').first().waitFor();
	await page
		.getByRole('link', { name: /Report something/ })
		.first()
		.click();
	await page.getByRole('button', { name: 'No, start the report' }).click();
	await page.waitForURL('**/report/*/what');
	await page.locator('textarea').first().waitFor();
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	const address = page.url();
	await phone.close();
	return address;
}
