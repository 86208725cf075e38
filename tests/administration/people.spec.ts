import { expect, test } from '../support/stage.ts';

test('an account is switched off only when each patch has somebody, and on again @row69', async ({
	stage
}) => {
	const { page } = await stage.phone('admin', { width: 1280, height: 800 });
	await page.getByRole('navigation', { name: 'Menu' }).getByText('People').click();
	await page.getByLabel('Name', { exact: true }).fill('nobody at all');
	await page.getByRole('button', { name: 'Find' }).click();
	await expect(page.getByText('Nobody like that')).toBeVisible();
	await page.getByLabel('Name', { exact: true }).fill('coral');
	await page.getByRole('button', { name: 'Find' }).click();
	const row = page.getByRole('row', { name: /Coral Sampleton/ });
	await expect(row).toContainText('Officer, Solent West');
	await expect(row).toContainText('E-mail, proven');
	await row.getByRole('link').click();

	await page.getByText('Switch this account off').click();
	const form = page.locator('details[open]');
	await form.getByRole('button', { name: 'Switch it off' }).click();
	await expect(form.getByRole('alert')).toContainText('Choose who takes over Solent West.');
	const choices = form.getByLabel(/^Who takes over/);
	for (const choice of await choices.all()) await choice.selectOption('Dorian Dummett');
	// the successor has never signed in: asked first, and nothing is done until it is confirmed
	await stage.sql(`update auth.users set last_sign_in_at = null
		where id = (select id from public.people where name = 'Dorian Dummett')`);
	await form.getByRole('button', { name: 'Switch it off' }).click();
	await expect(form).toContainText('Solent West, Dorian Dummett: they have never signed in');
	await form.getByRole('button', { name: 'Change it first' }).click();
	await expect(form).not.toContainText('never signed in');
	await form.getByRole('button', { name: 'Switch it off' }).click();
	await form.getByRole('button', { name: 'Save it all the same' }).click();
	await expect(page.getByRole('main')).toContainText('The account is off.');
	const [coral] = await stage.sql(`select active, (
			select count(*)::int from public.patch_officers
			where person_id = people.id and (ends_at is null or ends_at > now())
		) as patches from public.people where name = 'Coral Sampleton'`);
	expect(coral).toEqual({ active: false, patches: 0 });

	await page.getByText('Switch this account on').click();
	await form.getByRole('button', { name: 'Switch it on' }).click();
	await expect(page.getByRole('main')).toContainText('The account is on.');
});

test('a reporter gets another site and another role, and it is written down', async ({ stage }) => {
	const { page } = await stage.phone('admin');
	await page.goto(`${stage.url}/people?role=reporter`);
	await expect(page.getByRole('link', { name: 'Barnaby Bollard' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Coral Sampleton' })).toHaveCount(0);
	await page.getByRole('link', { name: 'Barnaby Bollard' }).click();

	await page.getByText('Change the sites').click();
	const form = page.locator('details[open]');
	await form.getByLabel('Add a site').fill('mylor');
	await form.getByLabel('Add a site').press('Enter');
	await form.getByRole('button', { name: 'Add Mylor Yacht Harbour' }).click();
	await form.getByRole('button', { name: 'Remove Yarmouth Harbour' }).click();
	await form.getByRole('button', { name: 'Save the sites' }).click();
	await expect(form.getByRole('alert')).toContainText('Choose which site is home.');
	await form.getByLabel('Mylor Yacht Harbour', { exact: true }).check();
	await form.getByRole('button', { name: 'Save the sites' }).click();
	await expect(page.getByText('Mylor Yacht Harbour (home)')).toBeVisible();

	await page.getByText('Change the role or the region').click();
	await form.getByLabel('Hotline operator').check();
	await form.getByRole('button', { name: 'Save the role' }).click();
	await expect(page.getByText('The role is saved.')).toBeVisible();
	expect(await stage.sql('select verb from public.roster_events order by id')).toEqual([
		{ verb: 'set_sites' },
		{ verb: 'set_role' }
	]);
});

test('a name and a phone are changed, and what a colleague saved meanwhile is shown first', async ({
	stage
}) => {
	const { page } = await stage.phone('admin');
	await page.goto(`${stage.url}/people?name=coral`);
	await page.getByRole('link', { name: 'Coral Sampleton' }).click();
	await page.getByText('Change the name, the phone or the limit').click();
	const form = page.locator('details[open]');
	await form.getByLabel('Name').fill('Coral Exampleton');
	await form.getByLabel('Phone').fill('ext 12');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form.getByLabel('Phone')).toHaveAccessibleDescription(/Write a number that can be/);
	await form.getByLabel('Phone').fill('+44 7700 900199');
	await stage.sql(`update public.people set phone = '01632 960999' where name = 'Coral Sampleton'`);
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form.getByLabel('Phone')).toHaveAccessibleDescription(/made this “01632 960999”/);
	await expect(form.getByLabel('Phone')).toHaveValue('+44 7700 900199');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Coral Exampleton');
	await expect(page.getByText('+44 7700 900199')).toBeVisible();
	expect(await stage.sql('select verb, before, after from public.roster_events')).toMatchObject([
		{
			verb: 'change_person',
			before: { name: 'Coral Sampleton', phone: '01632 960999' },
			after: { name: 'Coral Exampleton', phone: '+44 7700 900199', capacity: null }
		}
	]);
});
