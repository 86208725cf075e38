import { periodIn, wrongWith } from '$lib/supervision/model/period.ts';
import { today } from '$lib/ui/days.ts';
import type { PageLoad } from './$types';

const MOST_DAYS = 3650;
/** A whole number from 1; null: it is none. */
const whole = (text: string) => (/^[1-9]\d{0,3}$/.test(text) ? Number(text) : null);

export const load: PageLoad = ({ url: { searchParams: asked } }) => {
	const day = today(new Date());
	const period = periodIn(asked, day, 90);
	const quiet = asked.get('quiet') ?? '90';
	const quietDays = whole(quiet);
	return {
		today: day,
		period,
		wrong: wrongWith(period),
		quiet,
		/** Null: it cannot be so many. */
		quietDays: quietDays !== null && quietDays <= MOST_DAYS ? quietDays : null,
		page: whole(asked.get('page') ?? '') ?? 1,
		quietPage: whole(asked.get('quiet-page') ?? '') ?? 1,
		pilot: asked.get('pilot') || null
	};
};
