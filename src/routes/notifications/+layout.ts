import { error } from '@sveltejs/kit';
import { guard } from '$lib/ui/guard.ts';
import type { LayoutLoad } from './$types';

/** For everybody whom a report can need: not for those who file them. */
export const load: LayoutLoad = async ({ parent, url }) => {
	const { person } = await parent();
	if (person?.role === 'reporter') error(403, 'This page is for those who answer reports.');
	return { person: guard(person, person?.role ?? '', url) };
};
