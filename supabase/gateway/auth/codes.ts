/** One-time codes by e-mail: six digits, ten minutes, five wrong tries, once. */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Pool } from 'pg';
import type { Complain } from '../complaints.ts';
import { MailFailed } from '../functions/mail.ts';
import type { Post } from '../functions/messages.ts';
import { isAway } from '../process/pool.ts';
import { AuthRefusal } from './refusal.ts';
import { userBy, type UserRow } from './users.ts';

const LIFE_MS = 10 * 60_000;
const WRONG_TRIES = 5;

function hash(user: string, code: string): string {
	return createHash('sha256').update(`${user} ${code}`).digest('hex');
}

/** Under Supabase's own word for it. */
async function leaves(sending: Promise<void>, complain: Complain): Promise<void> {
	try {
		await sending;
	} catch (error) {
		if (isAway(error)) throw error;
		complain(`A sign-in code was not e-mailed: ${(error as Error).message}`);
		// Only a known address is tried, so another answer would tell a stranger who has an account.
		if (error instanceof MailFailed && error.isRecipientRefused) return;
		throw new AuthRefusal('unexpected_failure', 'Error sending the e-mail with the code');
	}
}

/**
 * Sends a code to a known address. An unknown one gets the same answer and no code: Supabase says
 * "signups not allowed", which tells a stranger who has an account; we would rather not. So the mail
 * server is asked for an unknown one too: it takes about as long, and fails when sending fails.
 *
 * @throws AuthRefusal when no code can be e-mailed to anybody.
 */
export async function sendCode(
	{ pool, post, complain }: { pool: Pool; post: Post; complain: Complain },
	email: string,
	now: Date
): Promise<void> {
	const user = await userBy(pool, 'email', email);
	if (!user || (user.banned_until && user.banned_until > now)) {
		return leaves(post.check(), complain);
	}
	const code = String(randomInt(1_000_000)).padStart(6, '0');
	await pool.query(
		`insert into local.codes (user_id, code_hash, sent_at) values ($1, $2, $3)
		on conflict (user_id) do update set code_hash = $2, sent_at = $3, wrong_tries = 0`,
		[user.id, hash(user.id, code), now]
	);
	const message = {
		kind: 'email',
		recipient: email,
		subject: 'Your sign-in code',
		body: `${code}\n\nType it where you asked for it. It works once, for 10 minutes.\nIf you did not ask, do nothing.`
	} as const;
	await leaves(post.send(message, now), complain);
}

/** The person whose code this is. @throws AuthRefusal for a wrong, old or used one, alike. */
export async function redeemCode(
	pool: Pool,
	email: string,
	code: string,
	now: Date
): Promise<UserRow> {
	const refused = new AuthRefusal('otp_expired', 'Token has expired or is invalid');
	const user = await userBy(pool, 'email', email);
	if (!user) throw refused;
	// Counted before it is compared, so that many tries at once do not share one count.
	const { rows } = await pool.query(
		`update local.codes set wrong_tries = wrong_tries + 1
		where user_id = $1 and wrong_tries < $2 and sent_at > $3 returning code_hash`,
		[user.id, WRONG_TRIES, new Date(now.getTime() - LIFE_MS)]
	);
	const expected = rows[0]?.code_hash;
	if (!expected || !timingSafeEqual(Buffer.from(expected), Buffer.from(hash(user.id, code))))
		throw refused;
	const used = await pool.query('delete from local.codes where user_id = $1 and code_hash = $2', [
		user.id,
		expected
	]);
	if (used.rowCount !== 1) throw refused; // somebody was faster with the same code
	return user;
}
