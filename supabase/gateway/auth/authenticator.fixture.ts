/** What an authenticator app does, for tests, stories and benches: the codes of a secret, none twice. */
import type { SupabaseClient } from '@supabase/supabase-js';
import { createHash } from 'node:crypto';
import { TOTP } from 'otpauth';
import { DEMONSTRATION_SECRET } from '../process/demonstration.ts';

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
 * The oldest comes first. It is refused when the half minute ends before it is sent: then ask for another.
 */
export async function unusedCode(server: string, email: string): Promise<string> {
	const key = `${server} ${email}`;
	for (;;) {
		const at = Math.floor(Date.now() / STEP_MS);
		const step = Math.max(at - 1, (used.get(key) ?? 0) + 1);
		if (step <= at + 1) {
			used.set(key, step);
			return codeAt(step * STEP_MS);
		}
		const nextStep = (at + 1) * STEP_MS;
		await new Promise((resolve) => setTimeout(resolve, nextStep - Date.now()));
	}
}

type Second = (user: string, refused: boolean) => Promise<{ factorId: string; code: string }>;

/** With the demonstration's own authenticator, of which everybody knows the secret. */
export function demonstrationFactor(server: string, email: string): Second {
	const factorId = createHash('md5').update(`factor:${email}`).digest('hex');
	return async (_user, refused) => {
		// somebody else uses it: none of the codes that are taken now is known to be free
		if (refused) used.set(`${server} ${email}`, Math.floor(Date.now() / STEP_MS) + 1);
		return {
			factorId: factorId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
			code: await unusedCode(server, email)
		};
	};
}

/** Signs in by password and, whoever has an authenticator, with a code of it. */
export async function signInAs(
	client: SupabaseClient,
	email: string,
	second: Second,
	password = 'harbour'
) {
	const { data, error } = await client.auth.signInWithPassword({ email, password });
	if (error) throw error;
	if (!data.user.factors) return data;
	const { challengeAndVerify } = client.auth.mfa;
	let verified = await challengeAndVerify(await second(data.user.id, false));
	if (verified.error?.code === 'mfa_verification_failed')
		verified = await challengeAndVerify(await second(data.user.id, true));
	if (verified.error) throw verified.error;
	const { session } = (await client.auth.getSession()).data;
	return { user: session!.user, session: session! };
}
