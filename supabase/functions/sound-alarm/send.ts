/** Hands an alarm to a mailbox or to a web address. */
import { handToNotify } from '../_shared/notify.ts';
import { appAddress, notifySettings } from '../_shared/settings.ts';
import type { AlarmMessage, Target } from './sound.ts';

const PATIENCE_MS = 10_000;

async function post(address: string, body: object): Promise<void> {
	const answer = await fetch(address, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		redirect: 'error', // the administrator named one address and no other
		signal: AbortSignal.timeout(PATIENCE_MS)
	});
	await answer.body?.cancel();
	if (!answer.ok) throw new Error(`the web address answered ${answer.status}`);
}

/**
 * Reads no more of the environment than this message needs: what is set wrong elsewhere may be why
 * there is an alarm.
 *
 * @throws Error when it did not leave, or not within ten seconds.
 */
export async function sendAlarm(
	{ kind, address }: Target,
	{ alarms, text, since }: AlarmMessage,
	get: (name: string) => string | undefined
): Promise<void> {
	const url = `${appAddress(get)}/health`;
	if (kind === 'web') {
		const state = alarms.length > 0 ? 'alarm' : 'over';
		return post(address, { state, alarms, text, url, since: since.toISOString() });
	}
	const notify = notifySettings(get);
	if (!notify) throw new Error('this deployment sends no e-mail');
	const reference = crypto.randomUUID();
	await handToNotify(notify, { kind: 'email', address, text, url, reference }, PATIENCE_MS);
}
