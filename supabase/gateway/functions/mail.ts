/** E-mail over SMTP, where the environment names a server. */
import nodemailer from 'nodemailer';
import { isLoopback } from '../open.ts';
import { Trouble } from '../trouble.ts';

export type Mail = { readonly recipient: string; readonly subject: string; readonly body: string };

export type Mailer = {
	/** Where it hands e-mail in: a host's name, for people. */
	readonly host: string;
	/** Returns once the server has taken it on. @throws MailFailed with the cause. */
	send(mail: Mail): Promise<void>;
	/** Goes as far as signing in to the server. @throws MailFailed with the cause. */
	check(): Promise<void>;
};

/** Its code and words are never a database's: who is asked what went wrong tells the two apart by these. */
export class MailFailed extends Error {
	/** The server took the conversation and refuses this mailbox: other recipients may be taken. */
	readonly isRecipientRefused: boolean;

	constructor(message: string, options?: { cause: unknown }) {
		super(message, options);
		// also for a while: a mailbox that is full, or a server that wants to be asked twice
		this.isRecipientRefused =
			(options?.cause as { command?: string } | undefined)?.command === 'RCPT TO';
	}
}

/** For a whole conversation. Below the ten seconds that senders of notifications wait. */
const PATIENCE_MS = 8000;
/** Conversations at a time. More is no traffic of a region's reports. */
const MOST_AT_ONCE = 20;

/** As `app.is_email` has it: one address, and nothing that a header or a command could hold besides. */
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
/** "Kraken reporting <no-reply@example.org>", or the address alone. */
const FROM = /^(?:([^<>"\p{Cc}]*)<([^<>]+)>|([^<>]+))$/u;

type Sender = { name: string; address: string };

function senderOf(text: string): Sender {
	const [, name = '', within, alone] = FROM.exec(text.trim()) ?? [];
	const address = within ?? alone ?? '';
	if (!ADDRESS.test(address)) {
		throw new Trouble(
			'MAIL_FROM is no sender. Set it to an address your mail server lets you send from, such as ' +
				'MAIL_FROM="Kraken reporting <no-reply@example.org>".'
		);
	}
	return { name: name.trim(), address };
}

/** What the address of a server means. Its password is in no message. @throws Trouble when it is none. */
export function serverOf(text: string) {
	const trouble = new Trouble(
		'SMTP_URL is no mail server. Set it like SMTP_URL=smtps://user:password@mail.example.org:465 or ' +
			'smtp://user:password@mail.example.org:587, with signs such as @ and / in the password written as %40 and %2F.'
	);
	let url: URL;
	let user: string;
	let pass: string;
	try {
		url = new URL(text);
		[user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
	} catch {
		throw trouble;
	}
	const secure = url.protocol === 'smtps:';
	if ((!secure && url.protocol !== 'smtp:') || url.hostname === '') throw trouble;
	const host = url.hostname.replace(/^\[|\]$/g, '');
	const asked = url.searchParams.get('requireTLS');
	// Codes let people in, so they cross no network in the clear unless somebody said so by hand.
	const requireTLS = !secure && (asked === null ? !isLoopback(host) : asked !== 'false');
	return {
		host,
		port: Number(url.port) || (secure ? 465 : 587),
		secure,
		requireTLS,
		// a mail server on this machine often has a certificate that nobody signed
		ignoreTLS: !secure && !requireTLS && isLoopback(host),
		...(user === '' ? {} : { auth: { user, pass } })
	};
}

/** At most so long, whatever the server does meanwhile. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(() => late.reject(new Error(`no end after ${ms / 1000} seconds`)), ms);
	try {
		return await Promise.race([work, late.promise]);
	} finally {
		clearTimeout(timer);
	}
}

/**
 * The mail server of the environment; null where none is named.
 *
 * @throws Trouble when what is named is no server, or the sender is missing.
 */
export function mailerOf(
	env: NodeJS.ProcessEnv = process.env,
	{ patienceMs = PATIENCE_MS } = {}
): Mailer | null {
	if (!env.SMTP_URL) return null;
	const server = serverOf(env.SMTP_URL);
	const from = senderOf(env.MAIL_FROM ?? '');
	const transport = nodemailer.createTransport({
		...server,
		connectionTimeout: patienceMs,
		greetingTimeout: patienceMs,
		socketTimeout: patienceMs,
		dnsTimeout: patienceMs,
		// a message is text of ours: nothing in it is fetched or read from the disk
		disableFileAccess: true,
		disableUrlAccess: true
	});
	let underWay = 0;
	let checking: Promise<void> | null = null;

	async function talk(conversation: () => Promise<unknown>): Promise<void> {
		if (underWay >= MOST_AT_ONCE) throw new MailFailed('Too many e-mails at once');
		underWay++;
		const talked = conversation().finally(() => underWay--);
		talked.catch(() => {}); // it may fail after nobody waits for it any more
		try {
			await within(patienceMs, talked);
		} catch (error) {
			throw new MailFailed(`The mail server: ${(error as Error).message}`, { cause: error });
		}
	}

	return {
		host: server.host,
		async send({ recipient, subject, body }) {
			if (!ADDRESS.test(recipient)) throw new MailFailed('The recipient is no e-mail address');
			await talk(() =>
				transport.sendMail({
					from,
					to: { name: '', address: recipient },
					subject,
					text: body,
					// answers of machines to machines end here
					headers: { 'Auto-Submitted': 'auto-generated' }
				})
			);
		},
		async check() {
			// shared, so that a stranger who asks for many codes opens one connection
			checking ??= talk(() => transport.verify()).finally(() => (checking = null));
			await checking;
		}
	};
}
