import { redirect } from '@sveltejs/kit';
import { homeOf } from '$lib/ui/homes.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
	const { person } = await parent();
	redirect(307, person ? homeOf(person.role) : '/sign-in');
};
