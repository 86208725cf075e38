import { monthIn } from '$lib/supervision/model/period.ts';
import { today } from '$lib/ui/days.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => ({
	month: monthIn(url.searchParams.get('of'), today(new Date()))
});
