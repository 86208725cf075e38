import type { Page } from '@playwright/test';
import { file } from '../support/reporting.ts';
import { enterCode, passwordOf } from '../support/sign-in.ts';
import { expect, test, type Stage } from '../support/stage.ts';

const OFFICER = 'officer@example.test';

/** The address in the newest message to somebody that says so. */
async function addressOf(stage: Stage, recipient: string, subject: string): Promise<string> {
	const messages = await stage.messages();
	const found = messages.find((one) => one.recipient === recipient && one.subject === subject);
	return found!.body;
}

const unproven = (stage: Stage) =>
	stage.sql(
		`select from app.notifications where urgency <> 'test' and ended is null
		and person_id = md5('person:officer@example.test')::uuid`
	);

test('an officer is told of a report, by a message that only they can answer @row65', async ({
	stage
}) => {
	const reporter = await stage.phone('harbour');
	await expect(reporter.page.getByText('Coral Sampleton').first()).toBeVisible();
	await file(reporter.page, { words: 'Grey RHIB, no lights' });
	await reporter.page.waitForURL(/\/sent$/);
	const address = await addressOf(stage, OFFICER, 'A report needs you');
	expect(address).toMatch(/\/notification#open=[0-9a-f-]{36}$/);
	const { page } = await stage.phone(null);

	// whoever looks at every link of a letter opens nothing
	for (const method of ['GET', 'HEAD']) await fetch(address, { method });
	await page.goto(address);
	await expect(page.getByText('Sign in, and you are taken to it.')).toBeVisible();
	expect(await unproven(stage)).not.toEqual([]);

	await page.getByRole('link', { name: 'Sign in' }).click();
	await passwordOf(page, 'officer');
	await enterCode(page, stage.url, 'officer');
	await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/);
	await expect(page.getByText('Grey RHIB, no lights').first()).toBeVisible();
	expect(await unproven(stage)).toEqual([]);
});

test('a message to somebody else opens nothing, and says so', async ({ stage }) => {
	const reporter = await stage.phone('harbour');
	await expect(reporter.page.getByText('Coral Sampleton').first()).toBeVisible();
	await file(reporter.page, { words: 'Grey RHIB, no lights' });
	await reporter.page.waitForURL(/\/sent$/);
	const address = await addressOf(stage, OFFICER, 'A report needs you');
	const { page } = await stage.phone('twin');
	await page.goto(address);
	await expect(page.getByText('too old, or was for somebody else')).toBeVisible();
	expect(await unproven(stage)).not.toEqual([]);
});

/** What the phone has on its screen, after a push as a browser's own service would bring it. */
async function pushed(page: Page, data: string): Promise<{ title: string; data: string }[]> {
	const devtools = await page.context().newCDPSession(page);
	const known = new Promise<string>((found) => {
		devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const [one] = registrations;
			if (one) found(one.registrationId);
		});
	});
	await devtools.send('ServiceWorker.enable');
	await devtools.send('ServiceWorker.deliverPushMessage', {
		origin: new URL(page.url()).origin,
		registrationId: await known,
		data
	});
	const shown = () =>
		page.evaluate(async () => {
			const worker = await navigator.serviceWorker.ready;
			const all = await worker.getNotifications();
			return all.map(({ title, data, body }) => ({ title: title + body, data }));
		});
	await expect.poll(async () => (await shown()).length).toBe(1);
	return shown();
}

test('a way is added, tested, answered, and tried earlier', async ({ stage }) => {
	await stage.sql('update public.channels set proven_at = null');
	const { page } = await stage.phone('officer');
	await expect(page.getByText('New reports do not come to you')).toBeVisible();
	await page.getByRole('link', { name: 'Test one now' }).click();
	await expect(page.getByText('no way of reaching you is tested')).toBeVisible();

	await page.getByRole('button', { name: 'Add number' }).click();
	await expect(page.getByText('Enter your mobile number')).toBeVisible();
	await page.getByLabel('Mobile number').fill('07700 900123');
	await page.getByRole('button', { name: 'Add number' }).click();
	await expect(page.getByText('Open it within 15 minutes')).toBeVisible();
	await expect(page.getByText('Not tested yet: it does not count')).toHaveCount(2);

	await page.goto(await addressOf(stage, '07700 900123', 'This is a test'));
	await expect(page.getByText('You can be reached this way.')).toBeVisible();
	await page.getByRole('link', { name: 'How you are told' }).last().click();
	await expect(page.getByText(/Counts until/)).toHaveCount(1);
	await expect(page.getByText('no way of reaching you is tested')).toHaveCount(0);

	const first = page.locator('ol li').first();
	await expect(first).toContainText('07700 900123');
	await page.getByRole('button', { name: `Send a test to ${OFFICER}` }).click();
	await expect(page.getByText('Open it within 15 minutes')).toBeVisible();
	await page.goto(await addressOf(stage, OFFICER, 'This is a test'));
	await expect(page.getByText('You can be reached this way.')).toBeVisible();
	await page.goto(`${stage.url}/notifications`);
	await expect(first).toContainText(OFFICER);
	await page.getByRole('button', { name: /Try it earlier/ }).click();
	await expect(first).toContainText('07700 900123');
	await page.getByRole('button', { name: 'Remove 07700 900123' }).click();
	await expect(page.getByText('no message goes there any more')).toBeVisible();

	await page.getByLabel('From').fill('22:00');
	await page.getByLabel('Until').fill('07:00');
	await page.getByRole('button', { name: 'Save quiet hours' }).click();
	await expect(page.getByText('Each day from 22:00 to 07:00')).toBeVisible();
});

test('a push is shown, says nothing but that somebody is needed, and leads to its page @row64', async ({
	stage
}) => {
	const { page } = await stage.phone('twin');
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	const path = '/notification#open=0b6f0f0e-5d0e-4c7b-9c3a-7f8f1c2d3e4f';
	const said = { text: 'A report needs you', url: `https://elsewhere.example${path}` };
	expect(await pushed(page, JSON.stringify(said))).toEqual([
		{ title: 'A report needs you', data: path }
	]);
	await page.evaluate(async () => {
		const worker = await navigator.serviceWorker.ready;
		for (const one of await worker.getNotifications()) one.close();
	});
	expect(await pushed(page, 'no JSON')).toEqual([
		{ title: 'A report needs you', data: '/notification' }
	]);
	await page.goto(`${stage.url}/notification`);
	await expect(page.getByText('The address of this page is not whole')).toBeVisible();
});

test('the address in a message of before leads on, with what stands behind its hash', async ({
	stage
}) => {
	const { page } = await stage.phone(null);
	const answer = '#test=0b6f0f0e-5d0e-4c7b-9c3a-7f8f1c2d3e4f';
	await page.goto(`${stage.url}/notice${answer}`);
	await page.waitForURL(`**/notification${answer}`);
	await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
	await page.goto(`${stage.url}/places/42`);
	await page.waitForURL(/\/sign-in/);
});
