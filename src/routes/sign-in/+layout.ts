import { homeOf, wantedPath } from '$lib/ui/homes.ts';
import type { LayoutLoad } from './$types';

/**
 * Somebody remembered here may still have to sign in: their session may have run out. So nobody is
 * sent away, and whoever is remembered is offered to go on.
 */
export const load: LayoutLoad = async ({ parent, url }) => {
	const { person } = await parent();
	const next = wantedPath(url.searchParams.get('next'));
	return { next, onward: next ?? (person && homeOf(person.role)) };
};
