import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { failureOf } from './answers.ts';
import { authClient, sessionPocket } from './auth-client.ts';
import { signedIn } from './client.ts';
import { remembered } from './remembered.ts';
import { authFailure } from './token.ts';

const personSchema = v.object({
	id: v.string(),
	name: v.string(),
	role: v.picklist(['reporter', 'officer', 'operator', 'supervisor', 'administrator']),
	reporterKind: v.nullable(
		v.picklist(['harbour_master', 'marina_manager', 'port_facility_security_officer'])
	),
	regionId: v.nullable(v.string()),
	email: v.string()
});

/** Whoever is signed in on this phone. */
export type Person = v.InferOutput<typeof personSchema>;
export type Role = Person['role'];

const PERSON = 'person';

const peopleRow = v.object({
	name: v.string(),
	role: personSchema.entries.role,
	reporter_kind: personSchema.entries.reporterKind,
	region_id: v.nullable(v.string()),
	active: v.boolean()
});

/** Who was last signed in here. Known without signal, and also when the session has run out. */
export async function rememberedPerson(): Promise<Person | null> {
	const kept = await remembered.get(PERSON).catch(() => null);
	const parsed = v.safeParse(personSchema, kept);
	return parsed.success ? parsed.output : null;
}

/** Who is signed in on this phone. @throws Failure `signed_out` when nobody is. */
export async function presentPerson(): Promise<Person> {
	const person = await rememberedPerson();
	if (person === null) throw new Failure('signed_out');
	return person;
}

async function welcome(user: { id: string; email?: string } | null): Promise<Person> {
	if (user === null) throw new Failure('unclear');
	const client = await signedIn(user.id);
	const { data, error, status } = await client
		.from('people')
		.select('name, role, reporter_kind, region_id, active')
		.eq('id', user.id);
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
	const before = await rememberedPerson();
	if (before !== null && before.id !== person.id) await remembered.clear();
	await remembered.set(PERSON, person);
	return person;
}

/** Sends a code to that address, if it has an account: whether it has, nobody learns here. */
export async function requestCode(email: string): Promise<void> {
	const { auth } = await authClient();
	const { error } = await auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
	if (error && error.code !== 'otp_disabled' && error.code !== 'user_not_found')
		throw authFailure(error);
}

/** Signs in with the code that came by e-mail. */
export async function signInWithCode(email: string, code: string): Promise<Person> {
	const { auth } = await authClient();
	const { data, error } = await auth.verifyOtp({ email, token: code, type: 'email' });
	if (error) throw authFailure(error);
	return welcome(data.user);
}

/** Signs in with a password. */
export async function signInWithPassword(email: string, password: string): Promise<Person> {
	const { auth } = await authClient();
	const { data, error } = await auth.signInWithPassword({ email, password });
	if (error) throw authFailure(error);
	return welcome(data.user);
}
