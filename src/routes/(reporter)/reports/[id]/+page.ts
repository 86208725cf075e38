import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

/** An address that is no report's is said at once, also without signal. */
export const load: PageLoad = ({ params: { id } }) => {
	if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
		error(404, 'There is no report at this address.');
};
