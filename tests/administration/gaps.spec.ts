import { expect, test } from '../support/stage.ts';

test('the link in a letter about gaps leads those who keep rosters to them, and an officer nowhere', async ({
	stage
}) => {
	await stage.absent('officer');
	await stage.absent('twin');
	const { page } = await stage.phone('supervisor');
	await page.getByRole('link', { name: 'Reports', exact: true }).click();
	await expect(page.getByText('Sites with gaps ahead: 38')).toBeVisible();
	await page.getByRole('link', { name: 'Sites with gaps ahead' }).click();
	await expect(page).toHaveURL(/\/region\/gaps$/);
	await page.goto(`${stage.url}/gaps`);
	await expect(page).toHaveURL(/\/region\/gaps$/);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gaps in the next 30 days');
	await expect(page.getByRole('main')).toContainText(/\(Solent West\): 1 gap/);
	await expect(page.getByRole('main')).not.toContainText('Kent');

	const { page: admin } = await stage.phone('admin');
	await admin.goto(`${stage.url}/gaps`);
	await expect(admin).toHaveURL(/\/rosters$/);

	const { page: officer } = await stage.phone('officer');
	await officer.goto(`${stage.url}/gaps`);
	await expect(officer.getByText('This page is for supervisors and administrators.')).toBeVisible();
});
