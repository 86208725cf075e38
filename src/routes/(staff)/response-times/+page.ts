import { periodIn, wrongWith } from '$lib/supervision/model/period.ts';
import { today } from '$lib/ui/days.ts';
import { choicesIn } from '$lib/supervision/model/asked-figures.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url: { searchParams } }) => {
	const day = today(new Date());
	const period = periodIn(searchParams, day);
	return { today: day, asked: { period, ...choicesIn(searchParams) }, wrong: wrongWith(period) };
};
