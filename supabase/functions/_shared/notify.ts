/** Hands e-mails and texts to GOV.UK Notify, by its own library and by fetch. */
import { NotifyClient } from 'notifications-node-client';
import type { NotifySettings } from './settings.ts';

export type Letter = {
	readonly kind: 'email' | 'sms';
	readonly address: string;
	readonly text: string;
	readonly url: string;
	/** Ours for it, to be found again at Notify. */
	readonly reference: string;
};

type Asked = { method: string; url: string; data: object; headers: Record<string, string> };

/** What the library needs of axios, by fetch: its own waits for ever. */
function byFetch(patience: number) {
	return async ({ method, url, data, headers }: Asked): Promise<Response> => {
		const answer = await fetch(url, {
			method: method.toUpperCase(),
			headers: { ...headers, 'content-type': 'application/json' },
			body: JSON.stringify(data),
			redirect: 'error',
			signal: AbortSignal.timeout(patience)
		});
		await answer.body?.cancel();
		if (!answer.ok) throw new Error(`Notify answered ${answer.status}`);
		return answer;
	};
}

/** Returns once Notify has taken it on. @throws Error when it does not, or not within `patience`. */
export async function handToNotify(
	notify: NotifySettings,
	{ kind, address, text, url, reference }: Letter,
	patience: number
): Promise<void> {
	const client = new NotifyClient(notify.url, notify.key);
	client.setClient(byFetch(patience) as unknown as Parameters<typeof client.setClient>[0]);
	const options = { personalisation: { text, url }, reference };
	if (kind === 'email') {
		await client.sendEmail(notify.emailTemplate, address, options);
		return;
	}
	if (notify.smsTemplate === null) throw new Error('this deployment sends no texts');
	await client.sendSms(notify.smsTemplate, address, options);
}
