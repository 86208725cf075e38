import { nudge } from '$lib/desk/data/desk.ts';
import { guard } from '$lib/ui/guard.ts';
import '$lib/ui/staff-refusal-words.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent, url }) => {
	const { person } = await parent();
	const guarded = guard(person, 'operator', url);
	void nudge();
	return { person: guarded };
};
