/** What an authenticator app does, for tests, stories and benches: the codes of a secret, none twice. */
import type { SupabaseClient } from '@supabase/supabase-js';
import { TOTP } from 'otpauth';
import { DEMONSTRATION_SECRET } from '../demonstration.ts';

const STEP_MS = 30_000;

/** The step that was used last, by whose authenticator of which server it is. */
const used = new Map<string, number>();

/** The code of a secret at a moment. */
export function codeAt(at: Date | number, secret = DEMONSTRATION_SECRET): string {
	return new TOTP({ secret }).generate({ timestamp: Number(at) });
}

/**
 * A code that was not used before, of the demonstration's authenticator of that person. A server takes
 * the code before and the code after too: so three may sign in within half a minute, and the fourth waits.
 */
export async function unusedCode(server: string, email: string, now?: Date): Promise<string> {
	const key = `${server} ${email}`;
	for (;;) {
		const at = Math.floor((now?.getTime() ?? Date.now()) / STEP_MS);
		const step = Math.max(at - 1, (used.get(key) ?? 0) + 1);
		if (step <= at + 1) {
			used.set(key, step);
			return codeAt(step * STEP_MS);
		}
		if (now) throw new Error(`${email}: no code is left at this moment; move the clock on`);
		await new Promise((resolve) => setTimeout(resolve, (step - 1 - at) * STEP_MS));
	}
}

/** Signs in with the demonstration's password and, whoever has an authenticator, with its code. */
export async function signInAs(
	client: SupabaseClient,
	email: string,
	{ server, now, password = 'harbour' }: { server: string; now?: Date; password?: string }
) {
	const first = await client.auth.signInWithPassword({ email, password });
	if (first.error) throw first.error;
	const factor = first.data.user.factors?.find(({ status }) => status === 'verified');
	if (!factor) return first.data;
	const code = await unusedCode(server, email, now);
	const { error } = await client.auth.mfa.challengeAndVerify({ factorId: factor.id, code });
	if (error) throw error;
	const { data } = await client.auth.getSession();
	return { user: data.session!.user, session: data.session! };
}
