import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { failureOf, SECOND_FACTOR_NEEDED } from '$lib/supabase/answers.ts';
import { authClient, sessionPocket } from '$lib/supabase/auth-client.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { announcePersonChanged } from '$lib/supabase/person-news.ts';
import { cache } from '$lib/storage/cache.ts';
import { agreed } from '$lib/supabase/rows.ts';
import { PERSON, personSchema, storedPerson, type Person } from '$lib/supabase/session.ts';
import { authFailure } from '$lib/supabase/token.ts';

const peopleRow = v.object({
	name: v.string(),
	role: personSchema.entries.role,
	reporter_kind: personSchema.entries.reporterKind,
	region_id: v.nullable(v.string()),
	active: v.boolean()
});

type User = { id: string; email?: string };

/** Remembers whoever has just signed in; null: the server asks them for a second factor first. */
export async function welcome(user: User | null): Promise<Person | null> {
	if (user === null) throw new Failure('unclear');
	const client = await signedIn(user.id);
	const { data, error, status } = await client
		.from('people')
		.select('name, role, reporter_kind, region_id, active')
		.eq('id', user.id);
	if (error?.message === SECOND_FACTOR_NEEDED) return null;
	if (error) throw failureOf(error, status);
	const rows = v.safeParse(v.array(peopleRow), data);
	if (!rows.success) throw new Failure('unclear');
	const [row] = rows.output;
	if (!row?.active) {
		await sessionPocket.clear();
		throw new Failure('refused', { detail: 'person_inactive' });
	}
	const person: Person = {
		id: user.id,
		name: row.name,
		role: row.role,
		reporterKind: row.reporter_kind,
		regionId: row.region_id,
		email: user.email ?? ''
	};
	const before = await storedPerson();
	if (before !== null && before.id !== person.id) await cache.clear();
	await cache.set(PERSON, person);
	announcePersonChanged();
	return person;
}

const whoSchema = v.object({
	name: v.nullable(v.string()),
	owes_second_factor: v.nullable(v.boolean())
});

/** Whose session is here, and whether it is proof enough: all that may be asked before it is. */
export async function whoAmI(): Promise<{ name: string; owes: boolean }> {
	const client = await signedIn();
	const who = v.safeParse(whoSchema, agreed(await client.rpc('who_am_i')));
	if (!who.success) throw new Failure('unclear');
	const { name, owes_second_factor: owes } = who.output;
	if (name === null) throw new Failure('refused', { detail: 'person_inactive' });
	return { name, owes: owes ?? true };
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
