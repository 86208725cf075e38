import { redirect } from '@sveltejs/kit';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => {
	const email = url.searchParams.get('email');
	if (email === null) redirect(307, '/sign-in');
	return { email };
};
