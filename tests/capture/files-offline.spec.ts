import { expect, test } from '../support/stage.ts';
import { file } from '../support/reporting.ts';

test('filed without signal, kept over a cold start, sent, acknowledged, and the reporter sees by whom @row55', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	await expect(phone.page.getByText('Coral Sampleton').first()).toBeVisible();
	await phone.offline(true);
	const { reference } = await file(phone.page, {
		words: 'Grey RHIB without lights',
		urgency: 'today'
	});
	await expect(phone.page.getByRole('heading', { level: 1 })).toContainText('not sent yet');
	expect(await stage.sql('select id from public.reports')).toEqual([]);

	const cold = await phone.restart({ offline: true });
	await expect(cold.getByText('Hello, Barnaby Bollard')).toBeVisible();
	await cold.getByRole('link', { name: 'My reports', exact: true }).click();
	await expect(cold.getByText(reference).first()).toBeVisible();
	await expect(cold.getByText('Grey RHIB without lights').first()).toBeVisible();

	await phone.offline(false);
	await expect
		.poll(() => stage.sql('select reference from public.reports'), { timeout: 90_000 })
		.toEqual([{ reference }]);

	const desk = await stage.phone('officer');
	const card = desk.page.getByText(reference).first();
	await expect(card).toBeVisible();
	await desk.page
		.getByRole('button', { name: /Acknowledge/ })
		.first()
		.click();
	await expect
		.poll(() => stage.sql('select acknowledged_at is not null as read from public.reports'))
		.toEqual([{ read: true }]);

	await cold.goto(`${stage.url}/reports`);
	await cold
		.getByRole('link', { name: new RegExp(reference) })
		.first()
		.click();
	const timeline = cold.getByRole('main');
	await expect(timeline).toContainText('Received by the service');
	await expect(timeline).toContainText('Coral Sampleton has it');
	await expect(timeline).toContainText('Coral Sampleton has read it');
	const [stamps] = await stage.sql(
		`select to_char(acknowledged_at at time zone 'Europe/London', 'HH24:MI') as read from public.reports`
	);
	await expect(timeline).toContainText(stamps!.read as string);
	const left = await cold.evaluate(async () => {
		const db = await new Promise<IDBDatabase>((resolve) => {
			const opening = indexedDB.open('kraken-outbox');
			opening.onsuccess = () => resolve(opening.result);
		});
		const rows: unknown[] = [];
		for (const store of db.objectStoreNames) {
			const all = db.transaction(store).objectStore(store).getAll();
			await new Promise((resolve) => (all.onsuccess = resolve));
			rows.push(...all.result);
		}
		return JSON.stringify(rows);
	});
	expect(left).not.toContain('RHIB');
});
