import { guard } from '$lib/ui/guard.ts';
import { roleOfPart } from '$lib/ui/homes.ts';
import '$lib/ui/staff-refusal-words.ts';
import type { LayoutLoad } from './$types';

/** Reads the route and not the address: a change of filter reads nothing else again. */
export const load: LayoutLoad = async ({ parent, params, route, url }) => {
	const { person } = await parent();
	const part = params.desk ?? route.id.split('/')[2]!; // of /(staff)/region/gaps it is "region"
	return { person: guard(person, roleOfPart(part), url) };
};
