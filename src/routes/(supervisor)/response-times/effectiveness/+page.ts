import { lastDays } from '$lib/response-time/effect.ts';
import { today } from '$lib/ui/days.ts';
import type { PageLoad } from './$types';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const whole = (text: string | null, other: number) =>
	text !== null && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : other;

export const load: PageLoad = ({ url: { searchParams: asked } }) => {
	const day = today(new Date());
	const [since, until] = [asked.get('since') ?? '', asked.get('until') ?? ''];
	const pilot = asked.get('pilot') ?? '';
	return {
		today: day,
		days: DAY.test(since) && DAY.test(until) ? { since, until } : lastDays(90, day),
		quiet: whole(asked.get('quiet'), 90),
		page: whole(asked.get('page'), 1),
		quietPage: whole(asked.get('quiet-page'), 1),
		pilot: DAY.test(pilot) ? pilot : null
	};
};
