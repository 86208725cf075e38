import { rememberedPerson } from '$lib/backend/session.ts';
import type { LayoutLoad } from './$types';

// The app has no server of its own: every page is drawn on the phone, also without signal.
export const ssr = false;
export const prerender = false;

/** Who is signed in on this phone, as it remembers; asks no network, so it works in a dead spot. */
export const load: LayoutLoad = async ({ depends }) => {
	depends('app:person');
	return { person: await rememberedPerson() };
};
