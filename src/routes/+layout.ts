import { storedPerson } from '$lib/supabase/session.ts';
import type { LayoutLoad } from './$types';

// The app has no server of its own: every page is drawn on the phone, also without signal.
export const ssr = false;
export const prerender = false;

/** Who is signed in on this phone, as it remembers; asks no network, so it works in a dead spot. */
export const load: LayoutLoad = async ({ depends }) => {
	depends('app:person');
	const person = await storedPerson();
	const staff = person !== null && person.role !== 'reporter';
	// Before anything is drawn: what is locked must not be seen even once.
	return { person, Lock: staff ? (await import('$lib/account/ui/Lock.svelte')).default : null };
};
