import { monthIn } from '$lib/response-time/period.ts';
import { today } from '$lib/ui/days.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => ({
	month: monthIn(url.searchParams.get('of'), today(new Date()))
});
