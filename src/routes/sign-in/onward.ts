import { homeOf } from '$lib/ui/homes.ts';

/** Where somebody goes who has just signed in: on, or to the second step that the server asks for. */
export function afterSignIn(person: { role: string } | null, next: string | null): string {
	if (person !== null) return next ?? homeOf(person.role);
	return next === null ? '/sign-in/second' : `/sign-in/second?next=${encodeURIComponent(next)}`;
}
