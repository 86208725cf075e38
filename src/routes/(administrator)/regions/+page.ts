import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => ({
	name: url.searchParams.get('name') ?? '',
	gapsOnly: url.searchParams.has('gaps')
});
