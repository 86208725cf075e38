import { expect, test } from '../support/stage.ts';

test('an operator takes a report by phone: a reload and a cut line lose nothing, and it is filed once', async ({
	stage
}) => {
	const desk = await stage.phone('hotline', { width: 1280, height: 800 });
	const { page } = desk;
	await page.getByRole('link', { name: 'Take a report by phone' }).click();
	await page.getByLabel('Look them up by name or site').fill('yarmouth');
	await page.getByRole('button', { name: 'Look up' }).click();
	await page.getByRole('button', { name: /Barnaby Bollard, harbour master/ }).click();
	await expect(page.getByLabel('At or nearest to which site?')).toHaveText(/Yarmouth Harbour/);

	await page.getByRole('button', { name: 'File the report' }).click();
	await expect(page.getByRole('alert')).toContainText('Write down what they saw');
	await page.getByLabel('In their own words').fill('Grey RHIB, men climbing aboard from the pier');
	await page.getByLabel(/^Position/).fill('50 42.300 N 1 30.100 W');
	await expect(page.getByText('Read as')).toContainText('50°42.300′N');
	await page.getByLabel('Now: it is happening').check();

	await expect(page.getByText('What you type is kept in this browser')).toHaveAttribute(
		'aria-busy',
		'false'
	);
	await page.reload();
	await expect(page.getByText('Barnaby Bollard, harbour master')).toBeVisible();
	await expect(page.getByLabel('In their own words')).toHaveValue(/Grey RHIB/);
	await expect(page.getByText('Read as')).toContainText('50°42.300′N');
	await expect(page.getByLabel('Now: it is happening')).toBeChecked();

	await desk.offline(true);
	await page.getByRole('button', { name: 'File the report' }).click();
	await expect(page.getByText('Not done.')).toBeVisible();
	await expect(page.getByLabel('In their own words')).toHaveValue(/Grey RHIB/);
	await desk.offline(false);

	// The server has it, and its answer is lost on the way.
	await page.route('**/rpc/submit_report_for', async (route) => {
		await route.fetch();
		await route.abort();
	});
	await page.getByRole('button', { name: 'File the report' }).click();
	await expect(page.getByText('Not done.')).toBeVisible();
	await page.unroute('**/rpc/submit_report_for');
	await page.getByRole('button', { name: 'File the report' }).click();
	await expect(page.getByRole('heading', { name: 'Report filed' })).toBeVisible();
	await expect(page.getByRole('main')).toContainText('It went to Coral Sampleton, their officer');

	const filed = await stage.sql(
		`select reference, filed_by.name, taken_by.name as taken_by, reports.latitude, addenda.id as addendum
		from public.reports
		join public.people as filed_by on filed_by.id = app.person_of(source_id)
		join public.people as taken_by on taken_by.id = taken_by
		left join public.addenda on addenda.report_id = reports.id`
	);
	const { reference } = filed[0]!;
	expect(filed).toEqual([
		{
			reference,
			name: 'Barnaby Bollard',
			taken_by: 'Hattie Hotwell',
			latitude: 50.705,
			addendum: null
		}
	]);
	await expect(page.getByRole('main')).toContainText(reference as string);

	const officer = await stage.phone('officer');
	await officer.page.getByRole('link', { name: /Grey RHIB/ }).click();
	await expect(officer.page.getByText('Taken down by Hattie Hotwell').first()).toBeVisible();
});

test('what the caller adds while the report is being filed stays in the form, and is filed with the next press', async ({
	stage
}) => {
	const { page } = await stage.phone('hotline', { width: 1280, height: 800 });
	await page.goto(`${stage.url}/hotline/by-phone`);
	await page.getByLabel('Look them up by name or site').fill('yarmouth');
	await page.getByRole('button', { name: 'Look up' }).click();
	await page.getByRole('button', { name: /Barnaby Bollard, harbour master/ }).click();
	const words = page.getByLabel('In their own words');
	await words.fill('Grey RHIB at the pier');
	await page.getByLabel('Now: it is happening').check();
	let go = () => {};
	const asked = new Promise<void>((resolve) => (go = resolve));
	await page.route('**/rpc/submit_report_for', async (route) => {
		await asked;
		await route.continue();
	});
	await page.getByRole('button', { name: 'File the report' }).click();
	await expect(page.getByRole('button', { name: 'Filing…' })).toBeVisible();
	await words.fill('Grey RHIB at the pier, casting off now');
	go();
	await expect(page.getByText('Report filed without your last changes.')).toBeVisible();
	await expect(words).toHaveValue('Grey RHIB at the pier, casting off now');
	await page.getByRole('button', { name: 'File the report' }).click();
	await expect(page.getByRole('heading', { name: 'Report filed' })).toBeVisible();
	await expect(page.getByText('An earlier copy had arrived already.')).toBeVisible();
	expect(
		await stage.sql(`select reports.description, addenda.content ->> 'description' as later
			from public.reports left join public.addenda on addenda.report_id = reports.id`)
	).toEqual([
		{ description: 'Grey RHIB at the pier', later: 'Grey RHIB at the pier, casting off now' }
	]);
});
