/**
 * Makes whoever was invited a person: an account at Auth, which takes the secret key, then all else in
 * the database, then an e-mail. Each step may be done twice, cut anywhere, or run beside itself.
 */
import { about } from '../_shared/answer.ts';
import type { FunctionEnv } from '../_shared/env.ts';
import { handToNotify } from '../_shared/notify.ts';
import { settings } from '../_shared/settings.ts';
import { makeAccount, rpc } from '../_shared/supabase.ts';

const PATIENCE_MS = 10_000;
const TEXT =
	'You can sign in to Kraken reporting with this e-mail address. There is no password: you are sent a code each time.';

type Variable = (name: string) => string | undefined;

/** Null: it has left. Else why not. */
async function mail(
	id: string,
	address: string,
	get: Variable
): Promise<'mail_not_set_up' | 'mail_failed' | null> {
	try {
		const { app, notify } = settings(get);
		if (!notify) return 'mail_not_set_up';
		const letter = {
			kind: 'email',
			address,
			text: TEXT,
			url: `${app}/sign-in`,
			reference: id
		} as const;
		await handToNotify(notify, letter, PATIENCE_MS);
		return null;
	} catch (error) {
		console.error(`An invitation was not mailed: ${(error as Error).message}`);
		return 'mail_failed';
	}
}

export function handle(request: Request, env: FunctionEnv, get: Variable): Promise<Response> {
	return about('invitation', request, async (id, bearer) => {
		const asServer = <T>(verb: string, args: object = {}) =>
			rpc<T>(env, verb, { invitation_id: id, ...args }, null);
		const failed = async (word: string) => {
			await asServer<void>('invitation_failed', { word });
			return { failed: word };
		};

		type Asked = { email: string; has_account: boolean };
		const asked = await rpc<Asked>(env, 'invitation_to_send', { invitation_id: id }, bearer);
		if (!asked.has_account) {
			const account = await makeAccount(env, asked.email).catch(() => 'accounts_busy' as const);
			if (account !== 'there') return failed(account);
		}
		type Made = { failed: string | null; mail: boolean };
		const made = await asServer<Made>('complete_invitation');
		if (!made.mail) return { failed: made.failed };
		const why = await mail(id, asked.email, get);
		if (why !== null) return failed(why);
		await asServer<void>('invitation_mailed');
		return { failed: null };
	});
}
