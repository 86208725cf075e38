import { redirect } from '@sveltejs/kit';
import { homeOf, wantedPath } from '$lib/ui/homes.ts';
import type { LayoutLoad } from './$types';

/** Sends on whoever is signed in, or has just done so: to where they wanted to go, or home. */
export const load: LayoutLoad = async ({ parent, url }) => {
	const { person } = await parent();
	const next = wantedPath(url.searchParams.get('next'));
	if (person) redirect(307, next ?? homeOf(person.role));
	return { next };
};
