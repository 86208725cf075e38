import { AxeBuilder } from '@axe-core/playwright';
import { follow } from '../support/follow.ts';
import { look } from '../support/look.ts';
import { begin, file, proceed } from '../support/reporting.ts';
import { QUESTIONS } from '../support/questions.ts';
import { expect, test, type Name } from '../support/stage.ts';

test('a reporter’s pages', async ({ stage }) => {
	const { page: home } = await stage.phone('harbour');
	await expect(home.getByText('Coral Sampleton').first()).toBeVisible();
	await look(home, 'home');
	await home.goto(`${stage.url}/danger`);
	await home.getByRole('button', { name: 'No, start the report' }).click();
	await home.waitForURL('**/what');
	await expect(home.getByLabel('A drone over the harbour or a boat')).toBeVisible();
	await look(home, 'what');
	await home.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await home.getByRole('button', { name: 'Continue' }).click();
	await home.waitForURL('**/where');
	await look(home, 'where');
	await home.getByRole('button', { name: 'Continue' }).click();
	await home.waitForURL('**/when');
	await home.getByLabel('Earlier today').check();
	await look(home, 'when');
	await home.getByRole('button', { name: 'Continue' }).click();
	await home.waitForURL('**/check');
	await look(home, 'check');
	await home.context().setOffline(true);
	await home.getByRole('button', { name: 'Send report' }).click();
	await home.waitForURL('**/queued');
	await look(home, 'queued');
	await follow(home.getByRole('link', { name: 'Add to this report' }));
	await home.getByRole('button', { name: 'Send what I added' }).click();
	await look(home, 'add');
	await home.goBack();
	await home.getByRole('button', { name: 'Sign out' }).click();
	const { violations } = await new AxeBuilder({ page: home }).analyze();
	expect(violations.map(({ id }) => id)).toEqual([]);
	await home.getByRole('button', { name: 'Stay signed in' }).click();
	await follow(home.getByRole('link', { name: 'This phone', exact: true }));
	await look(home, 'phone');
	await home.goBack();
	await follow(home.getByRole('link', { name: 'My reports', exact: true }));
	await look(home, 'reports-waiting');
	await home.goBack();
	await home.context().setOffline(false);
	await home.waitForURL('**/sent', { timeout: 60_000 });
	await look(home, 'sent');
	await follow(home.getByRole('link', { name: 'Follow this report' }));
	await expect(home.getByText('Received by the service')).toBeVisible();
	await look(home, 'report');
	await home.goto(`${stage.url}/no-such-page`);
	await look(home, 'not-found');
});

test('the optional questions, filled in, and what their officer reads', async ({ stage }) => {
	test.setTimeout(300_000);
	const { page } = await stage.phone('harbour');
	await begin(page);
	await page.getByLabel('Something else', { exact: true }).check();
	await page.getByLabel('In your own words').fill('Grey RHIB, no lights');
	await proceed(page);
	await proceed(page);
	await page.waitForURL('**/when');
	await page.getByLabel('Before today').check();
	await page.getByLabel('Yes').check();
	await look(page, 'when-still-there');
	await proceed(page);
	await follow(page.getByRole('link', { name: /Add more detail/ }));
	for (const [path, fill] of QUESTIONS) {
		await page.waitForURL(`**/${path}`);
		await fill(page);
		await look(page, path);
		await proceed(page);
	}
	await page.waitForURL('**/check');
	await look(page, 'check-detail');
	await follow(page.getByRole('link', { name: 'Change people aboard' }));
	await page.getByLabel('How many people?').fill('1000');
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('alert')).toContainText('from 0 to 999');
	await look(page, 'people-error');
	await page.getByLabel('How many people?').fill('7');
	await proceed(page);
	await follow(page.getByRole('link', { name: 'Change vehicles ashore' }));
	await page.getByRole('button', { name: 'Remove vehicle 1' }).click();
	await look(page, 'vehicles-removed');
	await page.getByRole('button', { name: /^Undo/ }).click();
	await proceed(page);
	await page.getByRole('button', { name: 'Send report' }).click();
	await page.waitForURL('**/sent', { timeout: 60_000 });

	const { page: desk } = await stage.phone('officer');
	await follow(desk.locator('main a[href^="/inbox/"]').first());
	await expect(desk.getByText('does not add up')).toBeVisible();
	await look(desk, 'inbox-full-report');
});

test('the desks’ pages', async ({ stage }) => {
	const phone = await stage.phone('harbour');
	for (const words of ['Grey RHIB, no lights', 'Two men unloading at night']) {
		await file(phone.page, { words });
		await phone.page.waitForURL(/\/sent$/);
		await follow(phone.page.getByRole('link', { name: 'Back to the start' }));
	}
	await stage.sql(
		`with one as (select id from public.reports order by received_at limit 1),
		officer as (select id from public.people where name = 'Coral Sampleton'),
		noted as (
			insert into public.notes (id, report_id, kind, words, written_by, written_at)
			select gen_random_uuid(), one.id, kind, 'Two jerrycans on the pontoon', officer.id, now()
			from one, officer, unnest(array['observation', 'opinion']) as kind
		),
		graded as (
			insert into public.grades (
				id, report_id, item, about, source, assessment, handling, graded_by, graded_at
			)
			select gen_random_uuid(), one.id, 'The name on the stern', 'vessel', 2, 'A', 'P', officer.id, now()
			from one, officer
		),
		reviewed as (
			insert into public.reviews (report_id, due_on, reason, set_by, set_at)
			select one.id, current_date, 'The season ends', officer.id, now() from one, officer
		)
		insert into public.links (one, other, linked_by, linked_at)
		select least(one.id, reports.id), greatest(one.id, reports.id), officer.id, now()
		from one, officer, public.reports where reports.id <> one.id`
	);
	const desks: [Name, string, string][] = [
		['officer', 'inbox', 'Grey RHIB'],
		['hotline', 'hotline', 'Grey RHIB'],
		['supervisor', 'now', 'Solent West'],
		['admin', 'regions', 'Falmouth Harbour']
	];
	for (const [name, path, text] of desks) {
		const { page } = await stage.phone(name);
		await expect(page).toHaveURL(new RegExp(`/${path}`));
		await expect(page.getByText(text).first()).toBeVisible();
		await look(page, path);
		if (name === 'officer' || name === 'hotline') {
			await follow(
				page.locator(`main table a[href^="/${path}/"]`).filter({ hasText: 'Grey RHIB' })
			);
			await expect(page.getByRole('heading', { level: 1 })).toContainText('KR-');
			await expect(page.getByText('Linked', { exact: true })).toBeVisible();
			await page.getByText('Grade an item').click();
			await look(page, `${path}-report`);
		}
	}
});

test('an administrator’s pages', async ({ stage }) => {
	test.setTimeout(300_000);
	const { page } = await stage.phone('admin');
	await stage.sql(`insert into public.regions (name) values ('Yonder Coast')`);
	await page.goto(`${stage.url}/regions`);
	await follow(page.getByRole('link', { name: 'Yonder Coast' }));
	await expect(page.getByText('A hotline operator')).toBeVisible();
	await look(page, 'regions-new-region');
	await page.goto(`${stage.url}/regions`);
	await follow(page.getByRole('link', { name: 'South West and Solent' }));
	await page.getByText('Rename a patch').click();
	await page.getByText('Close a patch').click();
	await page.locator('details[open]').getByRole('button', { name: 'Close it' }).click();
	await look(page, 'regions-region');
	await page.goto(`${stage.url}/rosters`);
	await follow(page.getByRole('link', { name: 'Kelvin Placeholder' }));
	await expect(page.getByText('Monday to Friday 08:00–18:00')).toBeVisible();
	await page.getByText('Record leave or sickness').click();
	await page.locator('details[open]').getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await look(page, 'rosters-person');
	await page.goto(`${stage.url}/people`);
	await follow(page.getByRole('link', { name: 'Barnaby Bollard' }));
	await page.getByText('Change the name or the phone').click();
	await page.getByText('Change the sites').click();
	await page.getByText('Change the role or the region').click();
	await look(page, 'people-person');
	await page.goto(`${stage.url}/sites`);
	await follow(page.getByRole('link', { name: 'Brighton Marina' }));
	await page.getByText('Change it, or move it').click();
	await look(page, 'sites-site');
	await page.goto(`${stage.url}/sites/import`);
	await page.getByLabel('Or paste its lines').fill('name,county,kind,lat\nQuay,Kent,beach,"');
	await page.getByRole('button', { name: 'Check the lines' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await look(page, 'sites-import-errors');
	await page
		.getByLabel('Or paste its lines')
		.fill('name,county,kind,patch,note\nWeymouth Harbour,Dorset,port,Kent,x');
	await page.getByRole('button', { name: 'Check the lines' }).click();
	await page.getByText('What is changed').click();
	await look(page, 'sites-import');
	await page.goto(`${stage.url}/people`);
	await page.getByText('Invite somebody').click();
	await page.getByLabel('Reporter', { exact: true }).check();
	await page.getByRole('button', { name: 'Invite them' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await look(page, 'people-invite');
	await page.goto(`${stage.url}/people/import`);
	await page
		.getByLabel('Or paste its lines')
		.fill('name,email,role,region\nA New Officer,new@example.test,officer,South West and Solent');
	await page.getByRole('button', { name: 'Check the lines' }).click();
	await page.getByRole('button', { name: 'Invite these people' }).click();
	await expect(page.getByText('1 invitation is sent.')).toBeVisible();
	await look(page, 'people-import');
	await page.goto(`${stage.url}/settings`);
	await page
		.getByRole('button', { name: /^Checked today/ })
		.first()
		.waitFor();
	await page.getByText('Replace a number').click();
	await page.getByText('Change a time to acknowledge').click();
	await page.getByText('Change how reports go on').click();
	await page.getByRole('button', { name: 'Save the times' }).click();
	await look(page, 'settings');
	await follow(page.getByRole('link', { name: 'Read or change the checklist' }));
	await page.getByText('Begin the next edition').click();
	await page.getByRole('button', { name: 'Begin it' }).click();
	await page.getByText('Change an indicator', { exact: true }).click();
	await page.getByText('Put this edition into use').click();
	await page.getByText('Add an indicator').click();
	await page.getByRole('button', { name: 'Add it' }).click();
	await look(page, 'settings-checklist');
});

test('what the desks have beside their reports', async ({ stage }) => {
	test.setTimeout(300_000);
	await stage.absent('twin'); // at whatever hour somebody cannot have it
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'Grey RHIB, no lights' });
	await phone.page.waitForURL(/\/sent$/);

	const { page: officer } = await stage.phone('officer');
	await officer.goto(`${stage.url}/notifications`);
	await expect(officer.getByText(/Counts until/)).toBeVisible();
	await expect(officer.getByRole('button', { name: 'Add number' })).toBeVisible();
	await look(officer, 'notifications');

	const { page: operator } = await stage.phone('hotline');
	await operator.goto(`${stage.url}/hotline/by-phone`);
	await operator.getByLabel('Look them up by name or site').fill('harbour');
	await operator.getByRole('button', { name: 'Look up' }).click();
	await expect(operator.getByRole('button', { name: /Barnaby Bollard/ })).toBeVisible();
	await operator.getByLabel('Before today').check();
	await operator.getByRole('button', { name: 'File the report' }).click();
	await look(operator, 'by-phone');

	const { page: supervisor } = await stage.phone('supervisor');
	await follow(supervisor.getByRole('link', { name: 'Reports', exact: true }));
	await expect(supervisor.getByText('Sites with gaps ahead: 22')).toBeVisible();
	await look(supervisor, 'region');
	await follow(supervisor.getByRole('link', { name: /Grey RHIB/ }));
	await supervisor.getByText('Who cannot have it now').click();
	await supervisor.getByRole('button', { name: 'Give it to them' }).click();
	await supervisor.getByText('Who has seen or changed this report').click();
	await expect(supervisor.getByText(/opened it/).first()).toBeVisible();
	await look(supervisor, 'region-report');
	await follow(supervisor.getByRole('link', { name: 'Make a copy to hand out' }));
	await expect(supervisor.getByText('The source is protected')).toBeVisible();
	await supervisor.goto(`${stage.url}/now`);
	await supervisor
		.getByRole('button', { name: /Give to somebody/ })
		.first()
		.click();
	await expect(supervisor.getByRole('radio').first()).toBeVisible();
	await look(supervisor, 'now-giving');
});
