/**
 * A night on the coast: a report comes in, the clock ticks every fifteen seconds, messages go to
 * servers that are real, and what they were sent is read as phones would read it.
 */
import { onTestFinished, vi } from 'vitest';
import webpush from 'web-push';
import { dispatch, type Desk } from '../../functions/dispatch-notifications/dispatch.ts';
import type { Due } from '../../functions/dispatch-notifications/message.ts';
import { send } from '../../functions/dispatch-notifications/send.ts';
import { settings } from '../../functions/_shared/settings.ts';
import {
	browser,
	fakeServer,
	secrets,
	type Fake,
	type Seen
} from '../../gateway/functions/push.fixture.ts';
import { coast, later, NOON, type Coast } from '../support/cast.ts';
import type { Db } from '../support/harness.ts';

/** So many minutes after the beginning, who was told over what. */
export type Told = `${number} ${string} ${'push' | 'email' | 'sms'}`;

export type Night = Coast & {
	readonly db: Db;
	readonly push: Fake;
	readonly notify: Fake;
	/** What came out of the servers so far, in order. */
	readonly told: Told[];
	/** One tick of the clock at that moment: what is due moves on, what is owed is sent. */
	tick(at: Date): Promise<void>;
	/** The clock goes on, every fifteen seconds, until that minute. */
	until(minute: number): Promise<void>;
	/** The clock does not run; nothing is sent. */
	skipTo(minute: number): void;
};

const TICK_S = 15;
const vapid = webpush.generateVAPIDKeys();
/** Longer than any server on this machine takes to answer, however busy the machine is. */
const PATIENCE_MS = 50_000;

const PHONES = {
	ona: '07700900001',
	piet: '07700900002',
	hotline: '07700900003',
	supervisor: '07700900004'
};
type Staff = keyof typeof PHONES;

/** The coast with its operator on duty, on which each of the staff has a phone that is pushed to, then an address, then SMS. */
export async function night(db: Db): Promise<Night> {
	const scene = await coast(db);
	// the hotline is staffed, so that no supervisor stands in
	await db.sql(
		`insert into public.duties (person_id, weekday, starts, ends)
		select $1, weekday, '00:00', '00:00' from generate_series(1, 7) as weekday`,
		[scene.hotline]
	);
	const [push, notify] = await Promise.all([fakeServer(), fakeServer()]);
	onTestFinished(async () => {
		await Promise.all([push.stop(), notify.stop()]);
	});
	// what fails is said for whoever runs the service, and here it fails on purpose
	const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
	const timeout = vi.spyOn(AbortSignal, 'timeout');
	onTestFinished(() => {
		quiet.mockRestore();
		timeout.mockRestore();
	});

	const phones = new Map<string, ReturnType<typeof browser>>();
	await db.sql('delete from public.channels');
	for (const who of Object.keys(PHONES) as Staff[]) {
		const phone = browser();
		phones.set(who, phone);
		await db.sql(
			`insert into public.channels (person_id, kind, address, p256dh, auth, place, proven_at)
			values ($1, 'push', $2, $3, $4, 1, $7), ($1, 'email', $5, null, null, 2, $7),
				($1, 'sms', $6, null, null, 3, $7)`,
			[
				scene[who],
				`${push.url}/${who}`,
				phone.p256dh,
				phone.auth,
				`${who}@example.test`,
				PHONES[who],
				later(-60)
			]
		);
	}

	function pushed({ path, body }: Seen): string {
		const who = path.slice(1);
		const { text } = phones.get(who)!.read(body) as { text: string };
		if (!/needs? you$/.test(text)) throw new Error(`A push said “${text}”`);
		return `${who} push`;
	}
	function written({ body }: Seen): string {
		const said = JSON.parse(body.toString()) as { email_address?: string; phone_number?: string };
		if (said.email_address) return `${said.email_address.split('@')[0]} email`;
		const who = Object.entries(PHONES).find(([, number]) => number === said.phone_number)![0];
		return `${who} sms`;
	}

	const waiting = new Map<string, AbortController>();
	push.onsilence = ({ path }) =>
		waiting.get(path)?.abort(new DOMException('Nothing came', 'TimeoutError'));
	/** Sends it; a push that a silent server has taken runs out of time at that moment. */
	function sendAt(at: Date, due: Due) {
		if (due.kind === 'push' && push.answers === null) {
			const silence = new AbortController();
			waiting.set(new URL(due.address).pathname, silence);
			timeout.mockReturnValueOnce(silence.signal);
		}
		return send(due, set, { now: at, patience: PATIENCE_MS });
	}

	const environment = secrets(notify, vapid);
	const set = settings((name) => environment[name]);
	const told: Told[] = [];
	let now = NOON;
	let seen = { push: 0, notify: 0 };

	async function tick(at: Date): Promise<void> {
		now = at;
		await db.sql('select app.escalate($1)', [at]);
		const desk: Desk = {
			take: async () => (await db.sql('select * from app.take_notifications($1)', [at])) as Due[],
			note: async ({ attempt_id }, outcome) => {
				if (outcome === 'sent')
					await db.sql('select app.notification_sent($1, $2)', [attempt_id, at]);
				else
					await db.sql('select app.notification_failed($1, $2, $3)', [
						attempt_id,
						outcome === 'gone',
						at
					]);
			}
		};
		await dispatch(desk, (due) => sendAt(at, due));
		const minute = Math.floor((at.getTime() - NOON.getTime()) / (TICK_S * 1000)) / (60 / TICK_S);
		const fresh = [
			...push.seen.slice(seen.push).map(pushed),
			...notify.seen.slice(seen.notify).map(written)
		];
		told.push(...fresh.sort().map((what) => `${minute} ${what}` as Told));
		seen = { push: push.seen.length, notify: notify.seen.length };
	}

	return {
		...scene,
		db,
		push,
		notify,
		told,
		tick,
		async until(minute) {
			while (now < later(minute)) {
				await tick(new Date(Math.min(now.getTime() + TICK_S * 1000, later(minute).getTime())));
			}
		},
		skipTo(minute) {
			now = later(minute);
		}
	};
}
