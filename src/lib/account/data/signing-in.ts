import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { failureOf, SECOND_FACTOR_NEEDED } from '$lib/supabase/answers.ts';
import { authClient, sessionPocket } from '$lib/supabase/auth-client.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { announcePersonChanged } from '$lib/supabase/person-news.ts';
import { cache } from '$lib/storage/cache.ts';
import { valueAs } from '$lib/supabase/rows.ts';
import { PERSON, personSchema, storedPerson, type Person } from '$lib/supabase/session.ts';
import { authFailure } from '$lib/supabase/token.ts';

const accountSchema = v.object({
	...v.omit(personSchema, ['email']).entries,
	active: v.boolean()
});

type User = { id: string; email?: string };

/** Remembers whoever has just signed in; null: the server asks them for a second factor first. */
export async function welcome(user: User | null): Promise<Person | null> {
	if (user === null) throw new Failure('unclear');
	const client = await signedIn(user.id);
	const { data, error, status } = await client
		.from('people')
		.select('id, name, role, reporterKind:reporter_kind, regionId:region_id, active')
		.eq('id', user.id);
	if (error?.message === SECOND_FACTOR_NEEDED) return null;
	if (error) throw failureOf(error, status);
	const rows = v.safeParse(v.array(accountSchema), data);
	if (!rows.success) throw new Failure('unclear');
	const [account] = rows.output;
	if (!account?.active) {
		await sessionPocket.clear();
		throw new Failure('refused', { detail: 'person_inactive' });
	}
	const { active: _, ...known } = account;
	const person: Person = { ...known, email: user.email ?? '' };
	const before = await storedPerson();
	if (before !== null && before.id !== person.id) await cache.clear();
	await cache.set(PERSON, person);
	announcePersonChanged();
	return person;
}

const whoSchema = v.object({ name: v.nullable(v.string()) });

/** The name of the person who is signed in. It may be asked for before they show a second factor. */
export async function fetchOwnName(): Promise<string> {
	const client = await signedIn();
	const { name } = valueAs(whoSchema, await client.rpc('who_am_i').select('name'));
	if (name === null) throw new Failure('refused', { detail: 'person_inactive' });
	return name;
}

/** The detail of a Failure: no code was sent. */
const MAIL_FAILED = 'mail_failed';

/** Sends a code to that address, if it has an account: whether it has, nobody learns here. */
export async function requestCode(email: string): Promise<void> {
	const { auth } = await authClient();
	const { error } = await auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
	// Supabase Auth and the gateway begin so when the mail server did not take it. auth-js drops the code.
	if (error?.status === 500 && error.message.startsWith('Error sending'))
		throw new Failure('busy', { cause: error, detail: MAIL_FAILED });
	if (error && error.code !== 'otp_disabled' && error.code !== 'user_not_found')
		throw authFailure(error);
}

/** Signs in with the code that came by e-mail; null: a second factor is asked for. */
export async function signInWithCode(email: string, code: string): Promise<Person | null> {
	const { auth } = await authClient();
	const { data, error } = await auth.verifyOtp({ email, token: code, type: 'email' });
	if (error) throw authFailure(error);
	return welcome(data.user);
}

/** Signs in with a password; null: a second factor is asked for. */
export async function signInWithPassword(email: string, password: string): Promise<Person | null> {
	const { auth } = await authClient();
	const { data, error } = await auth.signInWithPassword({ email, password });
	if (error) throw authFailure(error);
	return welcome(data.user);
}
