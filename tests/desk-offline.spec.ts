import { file } from './reporting.ts';
import { expect, test } from './stage.ts';

test('an officer without signal sees the queue as last read, and nobody after them does @long', async ({
	stage
}) => {
	const { page: harbour } = await stage.phone('harbour');
	await file(harbour, { words: 'Grey RHIB, no lights' });
	await harbour.waitForURL(/\/sent$/);
	const desk = await stage.phone('officer');
	await expect(desk.page.getByText('Grey RHIB').first()).toBeVisible();
	await desk.page.evaluate(async () => void (await navigator.serviceWorker.ready));

	await desk.offline(true);
	await desk.page.reload();
	await expect(desk.page.getByText('You are offline')).toBeVisible();
	await expect(desk.page.getByText('Grey RHIB').first()).toBeVisible();
	const dump = await desk.page.evaluate(async () => {
		const all: string[] = [];
		for (const { name } of await indexedDB.databases()) {
			const db = await new Promise<IDBDatabase>((ok) => {
				const asked = indexedDB.open(name!);
				asked.onsuccess = () => ok(asked.result);
			});
			for (const store of db.objectStoreNames) {
				const rows = await new Promise<unknown[]>((ok) => {
					const asked = db.transaction(store).objectStore(store).getAll();
					asked.onsuccess = () => ok(asked.result);
				});
				all.push(
					...rows.map((row) =>
						JSON.stringify(row, (_, value: unknown) => {
							const bytes =
								value instanceof ArrayBuffer || value instanceof Uint8Array
									? new Uint8Array(value)
									: null;
							return bytes ? new TextDecoder().decode(bytes) : value;
						})
					)
				);
			}
			db.close();
		}
		return all.join('\n');
	});
	expect(dump.length).toBeGreaterThan(100);
	expect(dump).not.toContain('RHIB');

	await desk.page.getByRole('button', { name: 'Sign out' }).click();
	await desk.page.waitForURL(/\/sign-in/);
	await desk.page.goto(`${stage.url}/inbox`);
	await expect(desk.page).toHaveURL(/\/sign-in/);
	await expect(desk.page.getByText('Grey RHIB')).toHaveCount(0);
});
