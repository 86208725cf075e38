import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => ({ region: url.searchParams.get('region') });
