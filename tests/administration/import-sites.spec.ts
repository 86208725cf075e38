import { readFileSync } from 'node:fs';
import { expect, test } from '../support/stage.ts';

const WRONG = `name;kind;county;lat;lon;patch;notes
Invented Quay;beach;Dorset;50,7;-1,9;Dorset;new
Weymouth Harbour;harbour;Dorset;50,608;-2,453;Solent West;moved
Imagined Pier;port;Kent;50,1;;Kant;
`;
const MENDED = WRONG.replace('beach', 'Marina').replace(';;Kant', ';1,2;Kent');

test('sites are brought in from a file once its lines are mended, and saved as one again', async ({
	stage
}) => {
	const { page } = await stage.phone('admin');
	await page.goto(`${stage.url}/sites`);
	await page.getByRole('link', { name: /from a file/ }).click();
	const [example] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Save an empty file with an example' }).click()
	]);
	expect(readFileSync(await example.path(), 'utf8')).toContain('name,kind,county,latitude');
	await page.getByRole('button', { name: 'Check the lines' }).click();
	await expect(page.getByText('There are no lines below the headings.')).toBeVisible();

	await page.getByLabel('Choose a file').setInputFiles({
		name: 'sites.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(`\uFEFF${WRONG.replaceAll('\n', '\r\n')}`)
	});
	await expect(page.getByLabel('Or paste its lines')).toHaveValue(/Invented Quay/);
	await page.getByRole('button', { name: 'Check the lines' }).click();
	await expect(page.getByRole('alert')).toContainText('3 things in 2 lines must be put right.');
	await expect(page.getByText('Nobody knows what to do with this column: notes.')).toBeVisible();
	const rows = page.getByRole('table').getByRole('row');
	await expect(rows.nth(1)).toContainText('Line 2');
	await expect(rows.nth(1)).toContainText('Write harbour, marina or port.');
	await expect(rows.nth(2)).toContainText('Write the longitude.');
	await expect(rows.nth(3)).toContainText('Kant');
	const sites = 'select count(*)::int as n from public.sites';
	const [before] = await stage.sql(sites);

	await page.getByLabel('Or paste its lines').fill(MENDED);
	await expect(page.getByRole('table')).toHaveCount(0);
	await page.getByRole('button', { name: 'Check the lines' }).click();
	await expect(page.getByRole('heading', { name: /^Nothing is wrong/ })).toBeFocused();
	await expect(page.getByRole('main')).toContainText('2 sites to add');
	await expect(page.getByText('1 site moves to another patch at once.')).toBeVisible();
	await page.getByText('What is changed').click();
	await expect(page.getByText('Line 3: Weymouth Harbour, Dorset: patch')).toBeVisible();
	expect(await stage.sql(sites)).toEqual([before]);
	await page.getByRole('button', { name: 'Save these sites' }).click();
	await expect(page.getByText('2 added, 1 changed, 0 left as before.')).toBeVisible();
	expect(
		await stage.sql(`select sites.name, kind, latitude, patches.name as patch from public.sites
			join public.patches on patches.id = patch_id
			where sites.name in ('Invented Quay', 'Weymouth Harbour', 'Imagined Pier') order by sites.name`)
	).toEqual([
		{ name: 'Imagined Pier', kind: 'port', latitude: 50.1, patch: 'Kent' },
		{ name: 'Invented Quay', kind: 'marina', latitude: 50.7, patch: 'Dorset' },
		{ name: 'Weymouth Harbour', kind: 'harbour', latitude: 50.608, patch: 'Solent West' }
	]);

	const [saved] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Save all sites as a file' }).click()
	]);
	await page.getByLabel('Choose a file').setInputFiles(await saved.path());
	await expect(page.getByLabel('Or paste its lines')).toHaveValue(/Imagined Pier/);
	await page.getByRole('button', { name: 'Check the lines' }).click();
	await expect(page.getByRole('main')).toContainText('0 sites to add');
	await expect(page.getByRole('main')).toContainText('65 sites to leave as they are');
	await expect(page.getByRole('button', { name: 'Save these sites' })).toHaveCount(0);
});
