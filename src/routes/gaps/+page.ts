import { error, redirect } from '@sveltejs/kit';
import { guard } from '$lib/ui/guard.ts';
import { gapsPathOf } from '$lib/ui/homes.ts';
import type { PageLoad } from './$types';

/** Where a letter about gaps leads, whoever it was sent to. */
export const load: PageLoad = async ({ parent, url }) => {
	const { person } = await parent();
	const path = gapsPathOf(guard(person, person?.role ?? '', url).role);
	if (path === null) error(403, 'This page is for supervisors and administrators.');
	redirect(307, path);
};
