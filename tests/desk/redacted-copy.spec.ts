import { readFileSync } from 'node:fs';
import { file } from '../support/reporting.ts';
import { expect, test } from '../support/stage.ts';

test('an officer hands out a copy that does not say who told us, and it is written down', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const [reporter] = await stage.sql(
		`select name from public.people where id = md5('person:harbour@example.test')::uuid`
	);
	const name = reporter!.name as string;
	await file(phone.page, { words: `Two men unloading, says ${name}`, urgency: 'today' });
	await phone.page.waitForURL(/\/sent$/);

	const { page } = await stage.phone('officer', { width: 1280, height: 800 });
	await page.getByRole('link', { name: /Two men unloading/ }).click();
	await page.getByRole('link', { name: 'Make a copy to hand out' }).click();
	const sheet = page.getByRole('article');
	await expect(sheet).toContainText('Two men unloading, says [taken out]');
	await expect(page.getByText('words in it that say who reported this')).toBeVisible();
	await expect(page.getByRole('radio', { name: 'No nearer than the patch' })).toBeChecked();
	await page.getByRole('radio', { name: 'Leave the place out' }).check();
	await expect(sheet).toContainText('Left out');
	await expect(sheet).not.toContainText(name);

	await page.getByLabel('Who gets it?').fill('x'.repeat(201));
	await page.getByRole('button', { name: 'Save it as a file (JSON)' }).click();
	await expect(page.getByRole('alert')).toContainText('200 characters or less');
	await page.getByLabel('Who gets it?').fill('Marine Unit');
	const saving = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Save it as a file (JSON)' }).click();
	const saved = readFileSync(await (await saving).path(), 'utf8');
	expect(saved).not.toContain(name);
	expect(JSON.parse(saved)).toMatchObject({ format: 1, marking: 'OFFICIAL-SENSITIVE' });
	await expect(page.getByText('That a copy was made is written down')).toBeVisible();

	await page.evaluate(() => (window.print = () => document.body.classList.add('was-printed')));
	await page.getByRole('button', { name: 'Print this copy' }).click();
	await expect(page.locator('body.was-printed')).toBeAttached();
	await page.emulateMedia({ media: 'print' });
	await expect(sheet.getByText('OFFICIAL-SENSITIVE')).toHaveCount(2);
	await expect(sheet).toBeVisible();
	for (const hidden of ['Who gets it?', 'Call 999']) {
		await expect(page.getByText(hidden).first()).toBeHidden();
	}
	expect(
		await stage.sql(
			`select what, recipient from public.access_log where kind = 'disclosure' order by id`
		)
	).toEqual([
		{ what: 'json', recipient: 'Marine Unit' },
		{ what: 'print', recipient: 'Marine Unit' }
	]);
});
