import { expect, test } from '../support/stage.ts';

test('somebody is invited, is written to, and signs in', async ({ stage }) => {
	const { page } = await stage.phone('admin');
	await page.goto(`${stage.url}/people`);
	await page.getByText('Invite somebody').click();
	const form = page.locator('details[open]');
	await form.getByLabel('Full name').fill('Invented Harbourmaster');
	await form.getByLabel('E-mail address').fill('Officer@example.test');
	await form.getByLabel('Reporter', { exact: true }).check();
	await form.getByRole('button', { name: 'Invite them' }).click();
	await expect(form.getByRole('alert')).toContainText('Somebody has an account with this address.');
	await expect(form.getByRole('alert')).toContainText('Write the kind.');
	await expect(form.getByLabel('Add a site')).toHaveAccessibleDescription(/Write the sites/);
	await expect(form.getByLabel('Full name')).toHaveValue('Invented Harbourmaster');

	await form.getByLabel('E-mail address').fill('invented@example.test');
	await form.getByLabel('Harbour master').check();
	await form.getByLabel('Region').selectOption('South West and Solent');
	await form.getByLabel('Add a site').fill('yarmouth');
	await form.getByLabel('Add a site').press('Enter');
	await form.getByRole('button', { name: 'Add Yarmouth Harbour' }).click();
	await form.getByRole('button', { name: 'Invite them' }).click();
	await expect(page.getByText('1 invitation is sent.')).toBeVisible();
	const invited = page.getByRole('region', { name: 'Invited, have not signed in yet' });
	await expect(invited).toContainText('Invented Harbourmaster');
	await expect(invited).toContainText('They have not signed in yet.');
	expect(await stage.messages()).toContainEqual(
		expect.objectContaining({
			recipient: 'invented@example.test',
			body: `${stage.url}/sign-in`
		})
	);

	const guest = await stage.phone(null);
	await guest.page.goto(`${stage.url}/sign-in`);
	await guest.page.getByLabel('E-mail address').fill('invented@example.test');
	await guest.page.getByRole('button', { name: /code/ }).click();
	await guest.page.waitForURL('**/sign-in/code?**');
	const code = (await stage.messages()).find(
		({ subject }) => subject === 'Your sign-in code'
	)!.body;
	await guest.page.getByLabel(/code/i).fill(code.slice(0, 6));
	await guest.page.getByRole('button', { name: 'Sign in' }).click();
	await guest.page.waitForURL('**/home');
	await expect(guest.page.getByText('Yarmouth Harbour').first()).toBeVisible();
	await page.reload();
	await expect(page.getByRole('link', { name: 'Barnaby Bollard' })).toBeVisible();
	await expect(invited).toHaveCount(0);
});

test('people are invited from a file, what does not succeed is tried again or taken back', async ({
	stage
}) => {
	const { page } = await stage.phone('admin', { width: 1280, height: 800 });
	await page.goto(`${stage.url}/people`);
	await page.getByRole('link', { name: 'Invite many from a file' }).click();
	const rows = [
		'name,email,role,kind,region,phone,sites,home',
		'A New Officer,new.officer@example.test,officer,,South West and Solent,,,',
		'"Two, Sites",two@example.test,reporter,marina manager,South West and Solent,,Cowes Yacht Haven; Yarmouth Harbour,Yarmouth Harbour'
	];
	await page
		.getByLabel('Or paste its lines')
		.fill([...rows, 'X,officer@example.test,boss,,,,,'].join('\n'));
	await page.getByRole('button', { name: 'Check the lines' }).click();
	await expect(page.getByRole('row', { name: /Line 4/ })).toHaveCount(3);

	let refused = 0;
	await page.route('**/functions/v1/invite-people', async (route) => {
		if (refused++ === 0) await route.abort();
		else await route.continue();
	});
	await page.getByLabel('Or paste its lines').fill(rows.join('\n'));
	await page.getByRole('button', { name: 'Check the lines' }).click();
	await page.getByRole('button', { name: 'Invite these people' }).click();
	await expect(page.getByText('2 added, 0 changed, 0 left as before.')).toBeVisible();
	const invited = page.getByRole('region', { name: 'Invited, have not signed in yet' });
	await expect(invited).toContainText('0 invitations are sent. 2 are left to send.');
	await invited.getByRole('button', { name: 'Take it back from Two, Sites' }).click();
	await expect(page.getByText('The invitation of Two, Sites is taken back.')).toBeVisible();

	await page.goto(`${stage.url}/people`); // left, and gone on with later
	await invited.getByRole('button', { name: 'Send all that are not sent yet' }).click();
	await expect(invited).toContainText('1 invitation is sent.');
	await expect(invited).toContainText('Still needed: shifts, a patch, and a way to be told');
	await page.getByLabel('Name', { exact: true }).fill('A New Officer');
	await page.getByRole('button', { name: 'Find' }).click();
	await expect(page.getByRole('row', { name: /A New Officer/ })).toContainText(
		'Invited, has not signed in yet'
	);
	expect(await stage.sql('select verb from public.roster_events order by id')).toEqual([
		{ verb: 'invite_person' },
		{ verb: 'invite_person' },
		{ verb: 'take_back_invitation' },
		{ verb: 'add_person' }
	]);
});
