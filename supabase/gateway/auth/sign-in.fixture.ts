/** Signing in, as the tests of Auth need it again and again. */
import type { Held } from '../gateway.fixture.ts';

export const EMAIL = 'officer@example.test';

/** Asks for a code. The limits are about people in a hurry: each test comes later than the one before. */
export function askCode(held: Held, email = EMAIL) {
	held.advance(3600);
	return held.client().auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
}

/** A client with a session of its own. */
export async function signedIn(held: Held, email = EMAIL) {
	held.advance(301);
	const client = held.client();
	const { session } = await held.signIn(client, email.split('@')[0]!);
	return { client, session };
}
