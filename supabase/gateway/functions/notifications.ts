/**
 * What `dispatch-notifications` has of a deployment, made for this machine where nobody set it: keys for
 * push in the data folder, and letters and texts that end on the page of messages. And who calls it.
 */
import { Hono } from 'hono';
import { jwtVerify } from 'jose';
import { randomUUID } from 'node:crypto';
import webpush from 'web-push';
import { kept } from '../process/data-folder.ts';
import type { Complain } from '../complaints.ts';
import type { Post } from './messages.ts';

/** Where this machine stands in for GOV.UK Notify. */
const NOTIFY = '/local/notify';
/** What Notify takes on and sends to nobody. */
const SIMULATED = 'simulate-delivered@notifications.service.gov.uk';

/** A minute until a clock that stopped is an alarm, and this: well within three minutes. */
export const ALARM_EVERY_MS = 30_000;

type Variables = Readonly<Record<string, string>>;

/** Whatever is set by hand in one of these groups, nothing is made up beside it. */
function unlessSet(made: Variables, env: NodeJS.ProcessEnv): Variables {
	return Object.keys(made).some((name) => env[name]) ? {} : made;
}

/**
 * The variables of `dispatch-notifications`. Beyond this machine no letters are made up: there are e-mails
 * where a mail server takes them, and no texts.
 */
export async function notificationVariables(
	{
		folder,
		url,
		loopback,
		mails = false
	}: { folder: string; url: string; loopback: boolean; mails?: boolean },
	env: NodeJS.ProcessEnv = process.env
): Promise<Variables> {
	const vapid = await kept(folder, 'push-keys', () => webpush.generateVAPIDKeys());
	const notify = {
		NOTIFY_URL: `${url}${NOTIFY}`,
		NOTIFY_API_KEY: `local-${randomUUID()}-${randomUUID()}`,
		NOTIFY_EMAIL_TEMPLATE: randomUUID(),
		NOTIFY_SMS_TEMPLATE: loopback ? randomUUID() : 'none'
	};
	return {
		...unlessSet({ APP_URL: url }, env),
		...unlessSet(
			{
				VAPID_SUBJECT: 'mailto:whoever-runs-it@kraken.example',
				VAPID_PUBLIC_KEY: vapid.publicKey,
				VAPID_PRIVATE_KEY: vapid.privateKey
			},
			env
		),
		...(loopback || mails ? unlessSet(notify, env) : {})
	};
}

type Letter = {
	readonly email_address?: string;
	readonly phone_number?: string;
	readonly personalisation: { readonly text: string; readonly url: string };
};

/** Whether a request was signed with that key, as Notify's own library signs it. */
async function signedBy(key: string, authorization: string): Promise<boolean> {
	const [issuer, secret] = [key.slice(-73, -37), key.slice(-36)];
	try {
		await jwtVerify(authorization.replace(/^bearer /i, ''), new TextEncoder().encode(secret), {
			...{ algorithms: ['HS256'], issuer, maxTokenAge: '60s' },
			clockTolerance: 1 // the library rounds the time, up in every other half second
		});
		return true;
	} catch {
		return false;
	}
}

/**
 * The part of GOV.UK Notify that takes a letter or a text. With a key it accepts only requests signed with
 * it: where others reach this machine, or e-mail leaves it.
 */
export function localNotify({
	post,
	now,
	complain,
	key = null,
	texts = key === null
}: {
	post: Post;
	now: () => Date;
	complain: Complain;
	key?: string | null;
	/** Whether it takes texts too, which stay on this machine. */
	texts?: boolean;
}): Hono {
	const notify = new Hono();
	notify.post(`${NOTIFY}/v2/notifications/:kind{email|sms}`, async (c) => {
		if (key !== null) {
			if (!(await signedBy(key, c.req.header('authorization') ?? ''))) return c.json({}, 403);
		}
		if (!texts && c.req.param('kind') !== 'email') return c.json({}, 400);
		const { email_address, phone_number, personalisation } = await c.req.json<Letter>();
		const { text, url } = personalisation;
		const [subject = '', ...more] = text.split('\n');
		const body = [...more, url].join('\n').trim();
		const message =
			email_address === undefined
				? { kind: 'text' as const, recipient: phone_number ?? '', subject, body }
				: { kind: 'email' as const, recipient: email_address, subject, body };
		try {
			if (message.recipient !== SIMULATED) await post.send(message, now());
		} catch (error) {
			complain(`A message was not e-mailed: ${(error as Error).message}`);
			return c.json({}, 503);
		}
		return c.json({ id: randomUUID() }, 201);
	});
	return notify;
}

export type Calling = { stop(): Promise<void> };

/** Calls a function again and again, never twice at once; the first time now, unless told otherwise. */
export function startCalling(
	{ everyMs, trouble, atOnce = true }: { everyMs: number; trouble: string; atOnce?: boolean },
	call: () => Promise<Response>
): Calling {
	let underWay: Promise<void> | null = null;
	let complained = '';

	async function once(): Promise<void> {
		const answer = await call();
		const words = answer.ok ? '' : `${answer.status} ${await answer.text()}`;
		if (words !== '' && words !== complained) console.error(`${trouble}: ${words}`);
		complained = words;
	}

	function again(): void {
		underWay ??= once()
			.catch((error: Error) => console.error(`${trouble}: ${error.message}`))
			.finally(() => (underWay = null));
	}

	if (atOnce) again();
	const timer = setInterval(again, everyMs);
	return {
		async stop() {
			clearInterval(timer);
			await underWay;
		}
	};
}
