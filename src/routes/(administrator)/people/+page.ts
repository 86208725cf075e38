import type { Role } from '$lib/administration/model/person.ts';
import type { PageLoad } from './$types';
import { ROLES } from '$lib/administration/ui/people/words.ts';

export const load: PageLoad = ({ url }) => {
	const asked = url.searchParams.get('role');
	const role: Role | null = ROLES.find(([known]) => known === asked)?.[0] ?? null;
	const page = Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1);
	return { name: url.searchParams.get('name') ?? '', role, page };
};
