/** A phone taken apart: what somebody finds in its storage who has all the time in the world. */
import { begin, file } from './reporting.ts';
import { expect, test } from './stage.ts';

test('a phone with a draft, a queue and photos holds no word of them and no picture @row72', async ({
	stage
}) => {
	const phone = await stage.phone('harbour');
	const { page } = phone;
	await file(page, { words: 'Quarterdeck sent', urgency: 'today' });
	await page.goto(`${stage.url}/reports`);
	await expect(page.getByText('Quarterdeck').first()).toBeVisible();
	await phone.offline(true);
	await page.goto(`${stage.url}/home`);
	await file(page, { words: 'Quarterdeck queued', urgency: 'today', photos: 1 });
	await page.goto(`${stage.url}/home`);
	await begin(page);
	await page.getByLabel('In your own words').fill('Quarterdeck draft');
	await expect(page.getByText('Saved on this phone at')).toBeVisible();

	const found = await page.evaluate(async () => {
		const latin = (bytes: ArrayBuffer) => new TextDecoder('latin1').decode(bytes);
		const seen: { databases: number; rows: number; text: string[] } = {
			databases: 0,
			rows: 0,
			text: []
		};
		for (const { name } of await indexedDB.databases()) {
			const db = await new Promise<IDBDatabase>((resolve) => {
				const opening = indexedDB.open(name!);
				opening.onsuccess = () => resolve(opening.result);
			});
			seen.databases++;
			for (const store of db.objectStoreNames) {
				const all = db.transaction(store).objectStore(store).getAll();
				await new Promise((resolve) => (all.onsuccess = resolve));
				seen.rows += all.result.length;
				seen.text.push(
					JSON.stringify(all.result, (_, value) =>
						value instanceof ArrayBuffer
							? latin(value)
							: ArrayBuffer.isView(value)
								? latin(value.buffer as ArrayBuffer)
								: value instanceof Blob
									? 'a Blob, which this test cannot look into: Quarterdeck'
									: value
					)
				);
			}
			db.close();
		}
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				const body = await (await cache.match(request))!.arrayBuffer();
				// The app's own pictures are no photo of anybody's.
				if (!/\/icons\//.test(request.url)) seen.text.push(latin(body));
			}
		}
		seen.text.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
		return { ...seen, text: seen.text.join('\n') };
	});
	expect(found.databases).toBeGreaterThan(2);
	expect(found.rows).toBeGreaterThan(5);
	expect(found.text).toContain('kraken'); // it looked in the right place
	expect(found.text).not.toContain('Quarterdeck');
	expect(found.text).not.toContain('JFIF');
	expect(found.text).not.toContain('\u00ff\u00d8\u00ff');
});
