/** What sending needs of the environment. */
export type Settings = {
	/** Where the app is, without a slash at the end: every message leads there. */
	readonly app: string;
	/** Null: nobody is pushed to. */
	readonly vapid: {
		readonly subject: string;
		readonly publicKey: string;
		readonly privateKey: string;
	} | null;
	/** Null: nobody is sent e-mail or SMS. */
	readonly notify: NotifySettings | null;
};

export type NotifySettings = {
	readonly url: string;
	readonly key: string;
	readonly emailTemplate: string;
	readonly smsTemplate: string;
};

const NOTIFY = 'https://api.notifications.service.gov.uk';

/** @throws Error when nobody said where the app is, or when a part of something is missing. */
export function settings(get: (name: string) => string | undefined): Settings {
	/** All of them, or none. */
	function together<K extends string>(names: Record<K, string>): Record<K, string> | null {
		const found = Object.entries<string>(names).map(
			([key, name]) => [key, get(name) ?? ''] as const
		);
		if (found.every(([, value]) => value === '')) return null;
		const missing = found.filter(([, value]) => value === '').map(([key]) => names[key as K]);
		if (missing.length > 0) throw new Error(`No ${missing.join(', ')} here`);
		return Object.fromEntries(found) as Record<K, string>;
	}
	const app = (get('APP_URL') ?? '').replace(/\/$/, '');
	if (app === '') throw new Error('No APP_URL here');
	const notify = together({
		key: 'NOTIFY_API_KEY',
		emailTemplate: 'NOTIFY_EMAIL_TEMPLATE',
		smsTemplate: 'NOTIFY_SMS_TEMPLATE'
	});
	return {
		app,
		vapid: together({
			subject: 'VAPID_SUBJECT',
			publicKey: 'VAPID_PUBLIC_KEY',
			privateKey: 'VAPID_PRIVATE_KEY'
		}),
		notify: notify && { ...notify, url: (get('NOTIFY_URL') ?? NOTIFY).replace(/\/$/, '') }
	};
}
