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
	/** Null: nobody is sent texts. */
	readonly smsTemplate: string | null;
};

const NOTIFY = 'https://api.notifications.service.gov.uk';

type Variable = (name: string) => string | undefined;

/** All of them, or none. @throws Error when a part is missing. */
function together<K extends string>(
	get: Variable,
	names: Record<K, string>
): Record<K, string> | null {
	const found = Object.entries<string>(names).map(([key, name]) => [key, get(name) ?? ''] as const);
	if (found.every(([, value]) => value === '')) return null;
	const missing = found.filter(([, value]) => value === '').map(([key]) => names[key as K]);
	if (missing.length > 0) throw new Error(`No ${missing.join(', ')} here`);
	return Object.fromEntries(found) as Record<K, string>;
}

/** @throws Error when nobody said where the app is. */
export function appAddress(get: Variable): string {
	const app = (get('APP_URL') ?? '').replace(/\/$/, '');
	if (app === '') throw new Error('No APP_URL here');
	return app;
}

/** @throws Error when a part is missing. */
export function notifySettings(get: Variable): NotifySettings | null {
	const notify = together(get, {
		key: 'NOTIFY_API_KEY',
		emailTemplate: 'NOTIFY_EMAIL_TEMPLATE',
		smsTemplate: 'NOTIFY_SMS_TEMPLATE'
	});
	return (
		notify && {
			...notify,
			// said by hand, or a deployment that forgot it would send no texts and not know
			smsTemplate: notify.smsTemplate === 'none' ? null : notify.smsTemplate,
			url: (get('NOTIFY_URL') ?? NOTIFY).replace(/\/$/, '')
		}
	);
}

/** @throws Error when nobody said where the app is, or when a part of something is missing. */
export function settings(get: Variable): Settings {
	return {
		app: appAddress(get),
		vapid: together(get, {
			subject: 'VAPID_SUBJECT',
			publicKey: 'VAPID_PUBLIC_KEY',
			privateKey: 'VAPID_PRIVATE_KEY'
		}),
		notify: notifySettings(get)
	};
}
