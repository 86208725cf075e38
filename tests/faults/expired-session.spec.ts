import { expireToken } from '../support/phone-storage.ts';
import { file } from '../support/reporting.ts';
import { signIn } from '../support/sign-in.ts';
import { expect, test } from '../support/stage.ts';

test('a cold start without signal and with a token long expired still files, and sends after @mode12', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await expireToken(phone.page);
	const cold = await phone.restart({ offline: true });
	const { reference } = await file(cold, { words: 'Grey RHIB', urgency: 'today' });
	await phone.offline(false);
	await expect
		.poll(() => stage.sql('select reference from public.reports'), { timeout: 90_000 })
		.toEqual([{ reference }]);
});

test('with the session gone for good, three reports wait, and all go after signing in, nothing retyped @row14', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await phone.offline(true);
	for (const words of ['One', 'Two', 'Three']) {
		await file(phone.page, { words, urgency: 'today' });
		await phone.page.goto(`${stage.url}/home`);
	}
	await stage.sql('delete from auth.refresh_tokens');
	await stage.sql('delete from auth.sessions');
	await expireToken(phone.page);
	await phone.offline(false);
	await phone.page.goto(`${stage.url}/reports`);
	await expect(phone.page.getByText('You are no longer signed in').first()).toBeVisible();
	expect(await stage.sql('select id from public.reports')).toEqual([]);
	await signIn(phone.page, stage.url, 'harbour');
	await expect
		.poll(() => stage.sql('select description from public.reports order by received_at'), {
			timeout: 90_000
		})
		.toEqual([{ description: 'One' }, { description: 'Two' }, { description: 'Three' }]);
});
