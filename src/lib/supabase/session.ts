import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { reporterKind } from '$lib/report/reporter-kind.ts';
import { cache } from '$lib/storage/cache.ts';

export const personSchema = v.object({
	id: v.string(),
	name: v.string(),
	role: v.picklist(['reporter', 'officer', 'operator', 'supervisor', 'administrator']),
	reporterKind: v.nullable(reporterKind),
	regionId: v.nullable(v.string()),
	email: v.string()
});

/** Whoever is signed in on this phone. */
export type Person = v.InferOutput<typeof personSchema>;
export type Role = Person['role'];

/** Where the phone keeps who that is. */
export const PERSON = 'person';

/** Who was last signed in here. Known without signal, and also when the session has run out. */
export async function storedPerson(): Promise<Person | null> {
	const kept = await cache.get(PERSON).catch(() => null);
	const parsed = v.safeParse(personSchema, kept);
	return parsed.success ? parsed.output : null;
}

/** Who is signed in on this phone. @throws Failure `signed_out` when nobody is. */
export async function presentPerson(): Promise<Person> {
	const person = await storedPerson();
	if (person === null) throw new Failure('signed_out');
	return person;
}
