import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { notificationVariables, startCalling } from './notifications.ts';

const held = useGateway();

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

const machine = () => ({ folder: held.gateway.folder, url: 'http://here', loopback: true });

test('with nothing set, an e-mail that is owed ends on the page of messages', async () => {
	const db = new pg.Client({ connectionString: held.gateway.databaseUrl });
	await db.connect();
	const { rows } = await db.query(
		`insert into public.channels (person_id, kind, address)
		select id, 'email', 'told@example.test' from public.people where role = 'officer' limit 1
		returning id, person_id`
	);
	await db.query(`select set_config('request.jwt.claims', $1, false)`, [
		JSON.stringify({ role: 'authenticated', sub: rows[0].person_id, aal: 'aal2' })
	]);
	await db.query('select public.test_channel($1)', [rows[0].id]);
	await db.end();

	const answer = await fetch(`${held.gateway.url}/functions/v1/dispatch-notifications`, {
		method: 'POST',
		headers: { authorization: `Bearer ${held.gateway.keys.secret}` }
	});
	expect(await answer.json()).toMatchObject({ sent: 1, failed: 0 });
	const messages = await fetch(`${held.gateway.url}/local/messages.json`);
	expect((await messages.json())[0]).toMatchObject({
		kind: 'email',
		recipient: 'told@example.test',
		subject: 'This is a test',
		body: expect.stringMatching(`^${held.gateway.url}/notification#test=`)
	});
});

test('the keys for push are the same after a start', async () => {
	const one = await notificationVariables(machine(), {});
	const other = await notificationVariables(machine(), {});
	expect(one.VAPID_PUBLIC_KEY).toMatch(/^[\w-]{87}$/);
	expect(other.VAPID_PUBLIC_KEY).toBe(one.VAPID_PUBLIC_KEY);
});

test('beside what is set by hand nothing is made up', async () => {
	const made = await notificationVariables(machine(), {
		VAPID_PUBLIC_KEY: 'k',
		NOTIFY_API_KEY: 'k',
		APP_URL: 'https://a.example'
	});
	expect(made).toEqual({});
});

test('beyond this machine no letters are made up', async () => {
	const made = await notificationVariables({ ...machine(), loopback: false }, {});
	expect(Object.keys(made).filter((name) => name.startsWith('NOTIFY'))).toEqual([]);
});

test('one call waits for the other, and a failed one is followed by the next', async () => {
	vi.useFakeTimers();
	const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
	const asked: ((answer: Response) => void)[] = [];
	const calling = startCalling(
		{ everyMs: 5000, trouble: 'Notifications were not sent' },
		() => new Promise((answered) => asked.push(answered))
	);
	expect(asked).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(20_000);
	expect(asked).toHaveLength(1);
	asked[0]!(new Response('no', { status: 500 }));
	await vi.advanceTimersByTimeAsync(5_000);
	expect(asked).toHaveLength(2);
	expect(complaints).toHaveBeenCalledWith('Notifications were not sent: 500 no');
	asked[1]!(new Response('{}'));
	await calling.stop();
	await vi.advanceTimersByTimeAsync(20_000);
	expect(asked).toHaveLength(2);
});
