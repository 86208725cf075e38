/** What a monitor outside reads: the status, and by GET, which is all that many of them send. */
import { beforeEach, expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';

const held = useGateway();
beforeEach(() => ticked(1));

/** As if the clock had run last so many seconds ago. */
const ticked = (seconds: number) =>
	held.pool.query(`update app.heartbeat set last_tick_at = now() - make_interval(secs => $1)`, [
		seconds
	]);

function asked(method: string): Promise<Response> {
	return fetch(`${held.gateway.url}/rest/v1/rpc/health`, {
		method,
		headers: { apikey: held.gateway.keys.publishable, 'content-type': 'application/json' },
		...(method === 'POST' ? { body: '{}' } : {})
	});
}

for (const method of ['GET', 'POST']) {
	test(`${method} answers 200 while all is well`, async () => {
		const answer = await asked(method);
		expect(answer.status).toBe(200);
		expect(await answer.json()).toMatchObject({ alarms: [], stuck: 0 });
	});

	test(`${method} answers 503 with the same figures when the clock stands @row100`, async () => {
		await ticked(61);
		const answer = await asked(method);
		expect(answer.status).toBe(503);
		const said = await answer.json();
		expect(said).toMatchObject({ alarms: ['clock'], stuck: 0, queues_unwatched: 0 });
		expect(said.tick_age_seconds).toBeGreaterThan(60);
		await ticked(1);
		expect((await asked(method)).status).toBe(200); // no connection remembers it
	});
}

test('HEAD tells it by its status alone', async () => {
	expect((await asked('HEAD')).status).toBe(200);
	await ticked(61);
	expect((await asked('HEAD')).status).toBe(503);
});

test('it is still the only thing that a request without a session learns', async () => {
	await ticked(61);
	const answer = await fetch(`${held.gateway.url}/rest/v1/rpc/alarms`, {
		headers: { apikey: held.gateway.keys.publishable }
	});
	expect(answer.status).toBe(404);
});
