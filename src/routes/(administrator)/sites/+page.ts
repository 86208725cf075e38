import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => ({
	name: url.searchParams.get('name') ?? '',
	page: Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1)
});
