/** Hands one message to a push service or to GOV.UK Notify, by their own libraries and by fetch. */
import webpush from 'web-push';
import { handToNotify } from '../_shared/notify.ts';
import type { Settings } from '../_shared/settings.ts';
import { message, type Due } from './message.ts';

/** `gone`: the subscription is no more. */
export type Outcome = 'sent' | 'failed' | 'gone';

/** Well within the minute a dispatcher has to say what became of a message. */
const PATIENCE_MS = 10_000;
const DAY_S = 24 * 60 * 60;

async function push(due: Due, { app, vapid }: Settings, patience: number, now: Date) {
	if (!vapid || !due.p256dh || !due.auth) return 'failed';
	const seconds = Math.floor((new Date(due.expires_at).getTime() - now.getTime()) / 1000);
	const { endpoint, method, headers, body } = webpush.generateRequestDetails(
		{ endpoint: due.address, keys: { p256dh: due.p256dh, auth: due.auth } },
		JSON.stringify(message(due, app)),
		{
			vapidDetails: vapid,
			TTL: Math.min(Math.max(seconds, 0), DAY_S),
			urgency: due.urgency === 'now' || due.urgency === 'test' ? 'high' : 'normal'
		}
	);
	const answer = await fetch(endpoint, {
		method,
		headers: Object.entries(headers)
			.filter(([name]) => name.toLowerCase() !== 'content-length') // fetch counts by itself
			.map(([name, value]): [string, string] => [name, String(value)]),
		body: new Uint8Array(body as Uint8Array),
		redirect: 'manual',
		signal: AbortSignal.timeout(patience)
	});
	await answer.body?.cancel();
	if (answer.ok) return 'sent';
	return answer.status === 404 || answer.status === 410 ? 'gone' : 'failed';
}

async function notify(due: Due, { app, notify }: Settings, patience: number): Promise<Outcome> {
	if (!notify || due.kind === 'push') return 'failed';
	const { kind, address, attempt_id: reference } = due;
	await handToNotify(notify, { kind, address, reference, ...message(due, app) }, patience);
	return 'sent';
}

/** Whether a message was taken on. Whatever goes wrong on the way is `failed`. */
export async function send(
	due: Due,
	settings: Settings,
	{ now, patience = PATIENCE_MS }: { now: Date; patience?: number }
): Promise<Outcome> {
	try {
		return await (due.kind === 'push'
			? push(due, settings, patience, now)
			: notify(due, settings, patience));
	} catch (error) {
		// An address can hold a subscription's secret: the kind and the reason are enough.
		const { name, message } = error as Error;
		console.error(`A message over ${due.kind} failed: ${name}: ${message}`);
		return 'failed';
	}
}
