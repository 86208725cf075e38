import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('a note outlives a lost answer and a reload, and is there once', async ({ stage }) => {
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'Grey RHIB, no lights', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);

	const { page } = await stage.phone('officer');
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	const add = page.getByRole('button', { name: 'Add the note' });
	await add.click();
	await expect(page.getByRole('alert')).toContainText('Choose observation or opinion');
	await expect(page.getByRole('alert')).toContainText('Write the note');
	await page.getByLabel(/^Opinion/).check();
	await page.getByLabel('Note', { exact: true }).fill('The same crew as last month');
	await page.route('**/rpc/act_at_desk', async (route) => {
		await route.fetch();
		await route.abort();
	});
	await add.click();
	await expect(page.getByText('The note is kept on this device, not sent yet.')).toBeVisible();
	await page.unroute('**/rpc/act_at_desk');
	await page.reload();
	await expect(page.getByRole('heading', { name: 'Opinions' })).toBeVisible();
	await expect(page.getByText('Note written here')).toHaveCount(0);
	await expect(page.getByLabel('Note', { exact: true })).toHaveValue('');
	await page.getByLabel(/^Observation/).check();
	await page.getByLabel('Note', { exact: true }).fill('Two jerrycans on the pontoon');
	await add.click();
	await expect(page.getByRole('heading', { name: 'Observations' })).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Opinions' })).toBeVisible();
	expect(await stage.sql('select kind, words from public.notes order by written_at')).toEqual([
		{ kind: 'opinion', words: 'The same crew as last month' },
		{ kind: 'observation', words: 'Two jerrycans on the pontoon' }
	]);
});

test('an item is graded, and the slower of two who change its grade sees the other’s grade first', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { reference } = await file(phone.page, { words: 'Grey RHIB, no lights', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);

	const { page } = await stage.phone('officer');
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	await page.getByText('Grade an item').click();
	await expect(page.getByLabel('2: Untested')).toBeChecked();
	await expect(page.getByLabel('A: Known directly to the source')).toBeChecked();
	await page.getByRole('button', { name: 'Confirm grade' }).click();
	await expect(page.getByRole('alert')).toContainText('Choose whether it may be shared');
	await page.getByLabel('What do you grade?').fill('Grey RHIB without lights at the pier');
	await page.getByLabel('What is it about?').selectOption('The vessel');
	await page.getByLabel('P: Lawful sharing permitted', { exact: true }).check();
	await page.getByRole('button', { name: 'Confirm grade 2 A P' }).click();
	await expect(page.getByText('Graded 2 A P.')).toBeVisible();
	await expect(page.getByRole('cell', { name: '2 A P' })).toBeVisible();

	const { page: twin } = await stage.phone('twin', { width: 1280, height: 800 });
	await twin.getByRole('link', { name: /Grey RHIB/ }).click();
	for (const one of [page, twin]) {
		await one.getByRole('button', { name: /^Grade anew/ }).click();
		await expect(one.getByLabel('What do you grade?')).toBeFocused();
	}
	await page.getByLabel('1: Reliable').check();
	await page.getByRole('button', { name: 'Confirm grade 1 A P' }).click();
	await expect(page.getByRole('cell', { name: '1 A P' })).toBeVisible();

	await twin.getByLabel('C: Lawful sharing permitted with conditions').check();
	await twin.getByLabel('On which conditions?').fill('Not to the port');
	await twin.getByRole('button', { name: 'Confirm grade 2 A C' }).click();
	await expect(twin.getByText(/Coral Sampleton graded it 1 A P/)).toBeVisible();
	await expect(twin.getByLabel('On which conditions?')).toHaveValue('Not to the port');
	await twin.getByRole('button', { name: 'Confirm grade 2 A C' }).click();
	await expect(twin.getByRole('cell', { name: '2 A C' })).toBeVisible();
	await expect(twin.getByRole('cell', { name: '1 A P', exact: true })).toHaveCount(0);
	await twin.getByText('Graded before').click();
	await expect(twin.getByRole('listitem').filter({ hasText: '1 A P' })).toContainText(
		'Coral Sampleton'
	);

	const { page: supervisor } = await stage.phone('supervisor');
	await supervisor.goto(page.url().replace('/inbox/', '/region/'));
	await expect(supervisor.getByRole('cell', { name: '2 A C' })).toBeVisible();
	await expect(supervisor.getByRole('button', { name: /grade/i })).toHaveCount(0);

	await phone.page.goto(`${stage.url}/reports`);
	await phone.page.getByRole('link', { name: new RegExp(reference) }).click();
	await expect(phone.page.getByText('Received by the service')).toBeVisible();
	await expect(phone.page.getByRole('main')).not.toContainText(/grade|2 A|Not to the port/i);
});

test('words typed while a note or a question is sent stay in the form, and are not said to be sent', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await file(phone.page, { words: 'Grey RHIB, no lights', urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);
	const { page } = await stage.phone('officer');
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	let go = () => {};
	const hold = async (path: string) => {
		const told = new Promise<void>((resolve) => (go = resolve));
		await page.route(path, async (route) => {
			await told;
			await route.continue();
		});
	};
	const left = page.getByText('The form has changes that are not sent.');

	await hold('**/rpc/act_at_desk');
	await page.getByLabel(/^Opinion/).check();
	const note = page.getByLabel('Note', { exact: true });
	await note.fill('The same crew');
	await page.getByRole('button', { name: 'Add the note' }).click();
	await expect(page.getByRole('button', { name: 'Adding…' })).toBeVisible();
	await note.fill('The same crew as last month');
	go();
	await expect(left).toBeVisible();
	await expect(note).toHaveValue('The same crew as last month');

	await page.getByText('Thank the reporter').click();
	const words = page.getByLabel('A few words of your own (optional)');
	await hold('**/rpc/thank_reporter');
	await page
		.getByRole('group', { name: 'What do you thank them for?' })
		.getByRole('radio')
		.first()
		.check();
	await words.fill('Well seen');
	await page.getByRole('button', { name: 'Send thanks' }).click();
	await expect(page.getByRole('button', { name: 'Sending…' })).toBeVisible();
	await words.fill('Well seen, and well described');
	go();
	await expect(left).toHaveCount(2);
	await expect(words).toHaveValue('Well seen, and well described');
	expect(await stage.sql('select words from public.notes')).toEqual([{ words: 'The same crew' }]);
});
