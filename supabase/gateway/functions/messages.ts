/** What would have been sent: kept in the database, and readable on a page of this machine. */
import type { Pool } from 'pg';
import { demonstrationCodes } from '../process/demonstration.ts';
import type { Mailer } from './mail.ts';

export type Message = { kind: 'email' | 'text'; recipient: string; subject: string; body: string };

/** What takes messages on. */
export type Post = {
	/** @throws Error when the message was not taken on. */
	send(message: Message, now: Date): Promise<void>;
	/** @throws Error when an e-mail would not be taken on just now. */
	check(): Promise<void>;
};

/** E-mails to the mail server, where there is one. All else stays on this machine. */
export function postOf(pool: Pool, mailer: Mailer | null): Post {
	return {
		async send(message, now) {
			if (mailer && message.kind === 'email') await mailer.send(message);
			else await keep(pool, message, now);
		},
		check: async () => mailer?.check()
	};
}

/** Puts a message where a person at this machine can read it. */
async function keep(pool: Pool, message: Message, now: Date): Promise<void> {
	await pool.query(
		'insert into local.messages (kind, recipient, subject, body, at) values ($1, $2, $3, $4, $5)',
		[message.kind, message.recipient, message.subject, message.body, now]
	);
}

/** The latest hundred, newest first. */
export async function sent(pool: Pool): Promise<(Message & { at: Date })[]> {
	const { rows } = await pool.query(
		'select kind, recipient, subject, body, at from local.messages order by id desc limit 100'
	);
	return rows;
}

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The page at `/local/messages`. Holds no script, and its policy allows none. */
export async function messagesPage(pool: Pool, now: Date): Promise<Response> {
	const codes = (await demonstrationCodes(pool, now)).map(
		({ recipient, code, next }) =>
			`<tr><th scope="row">${escaped(recipient)}</th><td>${code}</td><td>${next}</td></tr>`
	);
	const items = (await sent(pool)).map(
		({ kind, recipient, subject, body, at }) => `<article>
	<h3>${escaped(subject)}</h3>
	<p>${kind === 'email' ? 'E-mail' : 'Text'} to ${escaped(recipient)}, <time>${at.toISOString()}</time></p>
	<pre>${escaped(body)}</pre>
</article>`
	);
	const html = `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Messages not sent from this machine</title></head><body><main>
<h1>Messages and codes</h1>
<h2>What the authenticators of staff show</h2>
<p>At ${now.toISOString()}. Each code works once, for about a minute; reload for more.</p>
<table><thead><tr><th scope="col">Who</th><th scope="col">Code</th><th scope="col">Next code</th></tr></thead>
<tbody>${codes.join('\n')}</tbody></table>
<h2>Messages</h2>
<p>E-mails and texts end here, on this machine; nothing leaves it. Newest first. Reload for more.</p>
${items.join('\n') || '<p>None yet. Ask for a sign-in code and it appears here.</p>'}
</main></body></html>`;
	return new Response(html, {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
			'cache-control': 'no-store'
		}
	});
}
