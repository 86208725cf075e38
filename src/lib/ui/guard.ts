import { error, redirect } from '@sveltejs/kit';

const WHOSE: Record<string, string> = {
	reporter: 'harbour masters, marina managers and port facility security officers',
	officer: 'officers',
	operator: 'hotline operators',
	supervisor: 'supervisors',
	administrator: 'administrators'
};

/**
 * Lets somebody of that role through; sends nobody to sign in and everybody else away, in words.
 * It spares people a page of refusals. What they may read, the database decides.
 */
export function guard<P extends { role: string }>(person: P | null, role: string, url: URL): P {
	if (person === null) {
		const wanted = encodeURIComponent(url.pathname + url.search);
		redirect(307, `/sign-in?next=${wanted}`);
	}
	if (person.role !== role) error(403, `This page is for ${WHOSE[role] ?? 'somebody else'}.`);
	return person;
}
