/** The clock stops, and somebody outside is told. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { handle } from '../../functions/sound-alarm/handler.ts';
import { emptyMemory } from '../../functions/sound-alarm/sound.ts';
import { useGateway, type Held } from '../gateway.fixture.ts';
import { listening } from '../listen.ts';
import { ALARM_EVERY_MS } from './notifications.ts';
import { fakeServer, type Fake } from './push.fixture.ts';

const ANN = 'ann@harbour.test';
const LIMIT_MS = 3 * 60_000;

let hook: Fake;
beforeEach(async () => {
	hook = await fakeServer();
	vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(async () => {
	vi.restoreAllMocks();
	await hook.stop();
});

function pastOf(held: Held) {
	return {
		/** As if the clock had run last so long ago. */
		ticked: (ms: number) =>
			held.pool.query(
				`update app.heartbeat set last_tick_at = now() - make_interval(secs => $1::float / 1000)`,
				[ms]
			),
		/** As if all that was told, and all that is known, were so much older. */
		older: (minutes: number) =>
			held.pool.query(
				`with state as (
					update app.alarm_state set
						red_since = red_since - make_interval(mins => $1),
						green_since = green_since - make_interval(mins => $1)
				)
				update app.alarms_sent set
					sent_at = sent_at - make_interval(mins => $1),
					taken_at = taken_at - make_interval(mins => $1)`,
				[minutes]
			)
	};
}

/** As an administrator sets them on the settings page. */
async function setAddresses(held: Held, emails: string[], web: string | null): Promise<void> {
	const client = held.client();
	await held.signIn(client, 'admin');
	const { data: shown } = await client.rpc('alarm_addresses');
	const { error } = await client.rpc('set_alarm_addresses', { emails, web_address: web, shown });
	expect(error).toBe(null);
}

type Message = { recipient: string; subject: string; body: string };
async function mails(held: Held): Promise<Message[]> {
	const all = (await (await fetch(`${held.gateway.url}/local/messages.json`)).json()) as Message[];
	return all.filter(({ recipient }) => recipient === ANN);
}
const posts = () => hook.seen.map(({ body }) => JSON.parse(body.toString()));

describe('somebody calls it from outside', () => {
	const held = useGateway();
	const { ticked, older } = pastOf(held);

	const sound = (key = held.gateway.keys.secret, method = 'POST') =>
		fetch(`${held.gateway.url}/functions/v1/sound-alarm`, {
			method,
			headers: { authorization: `Bearer ${key}` }
		});

	test('once in its interval, an alarm leaves by e-mail and webhook within three minutes @row48 @row100', async () => {
		await setAddresses(held, [ANN], `${hook.url}/hook?key=s3cret`);
		const began = (await mails(held)).length;
		let told = 0;
		// Nearly the worst moment to stop: the second call comes a second before it is an alarm.
		for (let ms = ALARM_EVERY_MS - 1000; ms <= LIMIT_MS && told === 0; ms += ALARM_EVERY_MS) {
			await ticked(ms);
			const { status } = await sound();
			expect(status).toBe(ms > 60_000 ? 503 : 200);
			if (hook.seen.length > 0) told = ms;
		}
		expect(told).toBeGreaterThan(60_000);
		expect(told).toBeLessThan(LIMIT_MS - 60_000); // one that failed is tried again in time
		expect(hook.seen).toHaveLength(1);
		expect(hook.seen[0]!.path).toBe('/hook?key=s3cret');
		const [posted] = posts();
		expect(posted).toEqual({
			state: 'alarm',
			alarms: ['clock'],
			text: expect.stringContaining('The clock that passes reports on last ran 89 seconds ago'),
			url: `${held.gateway.url}/health`,
			since: expect.stringMatching(/Z$/)
		});
		const mailed = await mails(held);
		expect(mailed).toHaveLength(began + 1);
		expect(mailed[0]).toMatchObject({
			subject: 'ALARM: Kraken reporting does not work as it should',
			body: expect.stringContaining(`${held.gateway.url}/health`)
		});

		await sound(); // once
		await older(29);
		await sound();
		expect(hook.seen).toHaveLength(1);
		await older(1);
		await sound(); // again after half an hour
		expect(hook.seen).toHaveLength(2);
		await ticked(0);
		expect((await sound()).status).toBe(200);
		expect(hook.seen).toHaveLength(2);
		await older(2);
		await sound(); // and once when it works again
		await sound();
		expect(posts().map(({ state }) => state)).toEqual(['alarm', 'alarm', 'over']);
		expect((await mails(held))[0]).toMatchObject({ subject: 'Kraken reporting works again' });
	});

	test('a mailbox is told although the web address answers nothing but errors', async () => {
		await setAddresses(held, [ANN], hook.url);
		hook.answers = 500;
		const before = (await mails(held)).length;
		await ticked(90_000);
		await sound();
		expect((await mails(held)).length).toBe(before + 1);
		hook.answers = 200;
		await older(1);
		await sound();
		expect(hook.seen).toHaveLength(2);
		expect((await mails(held)).length).toBe(before + 1);
		await ticked(0);
	});

	test('nobody without the key makes it look, and a redirect is not followed', async () => {
		expect((await sound(held.gateway.keys.publishable)).status).toBe(401);
		expect((await sound(held.gateway.keys.secret, 'GET')).status).toBe(405);
		let asked = 0;
		const away = () => {
			asked++;
			return Response.redirect(hook.url, 307);
		};
		const leading = await listening(away, 0, '127.0.0.1');
		const { port } = leading.address() as { port: number };
		await setAddresses(held, [], `http://127.0.0.1:${port}/`);
		await ticked(90_000);
		await sound();
		expect([asked, hook.seen.length]).toEqual([1, 0]);
		leading.close();
		await ticked(0);
	});

	test('a database that does not answer is told to those who were last read', async () => {
		await setAddresses(held, [], hook.url);
		await ticked(0);
		const memory = emptyMemory();
		const { url, keys } = held.gateway;
		const look = (at: string, base: string) =>
			handle(
				new Request('http://here', {
					method: 'POST',
					headers: { authorization: `Bearer ${keys.secret}` }
				}),
				{ url: base, secretKey: keys.secret, publishableKey: keys.publishable },
				(name) => (name === 'APP_URL' ? 'https://kraken.example' : undefined),
				{ memory, now: () => new Date(`2026-11-25T12:00:${at}Z`) }
			);
		expect((await look('00', url)).status).toBe(200);
		const nobody = await fakeServer();
		await nobody.stop(); // refuses connections
		expect((await look('10', nobody.url)).status).toBe(503);
		expect(hook.seen).toHaveLength(0);
		const answer = await look('40', nobody.url);
		expect(await answer.json()).toEqual({ alarms: ['database'] });
		expect(posts()).toMatchObject([
			{ state: 'alarm', alarms: ['database'], url: 'https://kraken.example/health' }
		]);
	});
});

describe('on one machine', () => {
	const held = useGateway({ ticking: true, canary: false, alarmEveryMs: 100 });
	const { ticked } = pastOf(held);

	test('it is looked at by a timer that goes on when the clock has stopped @row48', async () => {
		await setAddresses(held, [ANN], hook.url);
		await held.gateway.clock.stop();
		await ticked(61_000);
		await expect
			.poll(() => posts().map(({ alarms }) => alarms), { timeout: 60_000 })
			.toEqual([['clock']]);
		await expect.poll(() => mails(held), { timeout: 60_000 }).toHaveLength(1);
	});
});
