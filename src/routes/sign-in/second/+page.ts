import { redirect } from '@sveltejs/kit';
import { fetchOwnName } from '$lib/account/data/signing-in.ts';
import { Failure } from '$lib/failure.ts';
import type { PageLoad } from './$types';

/** Without a session there is nothing to add a second factor to. */
export const load: PageLoad = async ({ url }) => {
	const name = await fetchOwnName().catch((error: unknown) => {
		if (error instanceof Failure && error.reason === 'signed_out')
			redirect(307, `/sign-in${url.search}`);
		return null; // no signal, say: the page itself tells why it cannot go on
	});
	return { name };
};
