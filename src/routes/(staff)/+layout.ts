import { guard } from '$lib/ui/guard.ts';
import { roleAt } from '$lib/ui/homes.ts';
import '$lib/ui/staff-refusal-words.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent, url }) => {
	const { person } = await parent();
	return { person: guard(person, roleAt(url.pathname), url) };
};
