import type { PageLoad } from './$types';

/** The answer is in the address, so that Back goes back to the question. */
export const load: PageLoad = ({ url }) => ({ inDanger: url.searchParams.get('life') === 'yes' });
