/** Days in London, "2026-11-01", both of them in it. */
export type Period = { readonly from: string; readonly to: string };

/** How finely a period is drawn. */
export type Stretch = 'day' | 'week' | 'month';

const DAY_MS = 24 * 60 * 60_000;
const MOST_YEARS = 5;

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The day so many days later, or earlier. */
export const shifted = (day: string, days: number) => dayAt(at(day) + days * DAY_MS);

/** Whether that is a day there is. */
export const isDay = (text: string) =>
	/^[12]\d{3}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at(text)) && dayAt(at(text)) === text;

/** How many days it has. */
export const daysIn = ({ from, to }: Period) => (at(to) - at(from)) / DAY_MS + 1;

/** As many days, ending on the day before it begins. */
export const before = (period: Period): Period => ({
	from: shifted(period.from, -daysIn(period)),
	to: shifted(period.from, -1)
});

/** The first day of the month so many months later, or earlier. */
function monthOf(day: string, later = 0): string {
	const [year, month] = day.split('-').map(Number) as [number, number];
	return dayAt(Date.UTC(year, month - 1 + later, 1));
}

/** The month a URL asks for, "2026-11"; the one before today when it asks for none. */
export function monthIn(text: string | null, today: string): Period {
	const from = text !== null && isDay(`${text}-01`) ? `${text}-01` : monthOf(today, -1);
	return { from, to: shifted(monthOf(from, 1), -1) };
}

/** The months before and after, as a URL asks for them. */
export const monthsBeside = ({ from }: Period) =>
	[monthOf(from, -1).slice(0, 7), monthOf(from, 1).slice(0, 7)] as const;

const lastDays = (today: string, days: number): Period => ({
	from: shifted(today, 1 - days),
	to: today
});

/** Periods one tap away. */
export const presets = (today: string): readonly (readonly [words: string, period: Period])[] => [
	['Today', lastDays(today, 1)],
	['7 days', lastDays(today, 7)],
	['30 days', lastDays(today, 30)],
	['90 days', lastDays(today, 90)],
	['This month', { from: monthOf(today), to: today }],
	['Last month', monthIn(null, today)],
	['12 months', { from: monthOf(today, -11), to: today }]
];

/** Which of the two days of a period is wrong, and how to put it right. */
export type WrongPeriod = { readonly field: keyof Period; readonly text: string };

/** Why no figure can be about that period; null: one can. */
export function wrongWith({ from, to }: Period): WrongPeriod | null {
	if (!isDay(from)) return { field: 'from', text: 'Enter the first day, such as 1 November 2026' };
	if (!isDay(to)) return { field: 'to', text: 'Enter the last day, such as 30 November 2026' };
	if (to < from) return { field: 'to', text: 'The last day must not be before the first' };
	const latest = `${Number(from.slice(0, 4)) + MOST_YEARS}${from.slice(4)}`;
	if (shifted(to, 1) > latest) return { field: 'from', text: `Choose at most ${MOST_YEARS} years` };
	return null;
}

/** The period a URL asks for, right or wrong; the last so many days when it asks for none. */
export function periodIn(params: URLSearchParams, today: string, usually = 30): Period {
	const [from, to] = [params.get('from'), params.get('to')];
	if (from === null && to === null) return lastDays(today, usually);
	return { from: from ?? '', to: to ?? '' };
}

/** By day up to a month, by week up to half a year, else by month. */
export function stretchOf(period: Period): Stretch {
	const days = daysIn(period);
	if (days <= 31) return 'day';
	return days <= 26 * 7 ? 'week' : 'month';
}

/** The first day of each stretch of a period, weeks from their Monday: those with nothing in them too. */
export function startsIn({ from, to }: Period, stretch: Stretch): string[] {
	const starts: string[] = [];
	const weekday = (new Date(at(from)).getUTCDay() + 6) % 7;
	let day = { day: from, week: shifted(from, -weekday), month: monthOf(from) }[stretch];
	while (day <= to) {
		starts.push(day);
		day = stretch === 'month' ? monthOf(day, 1) : shifted(day, stretch === 'week' ? 7 : 1);
	}
	return starts;
}

const format = (options: Intl.DateTimeFormatOptions) =>
	new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const shortDay = format({ weekday: 'short', day: 'numeric', month: 'short' });
const noWeekday = format({ day: 'numeric', month: 'short' });
const longDay = format({ day: 'numeric', month: 'long', year: 'numeric' });
const month = format({ month: 'long', year: 'numeric' });
const shortMonth = format({ month: 'short', year: 'numeric' });

/** "Wed 25 Nov", "week of 23 Nov", "Nov 2026". */
export function stretchWords(start: string, stretch: Stretch): string {
	const date = new Date(at(start));
	if (stretch === 'week') return `week of ${noWeekday.format(date)}`;
	return (stretch === 'month' ? shortMonth : shortDay).format(date).replace(',', '');
}

/** "1 November 2026 to 26 November 2026", or one day. */
export function periodWords({ from, to }: Period): string {
	const words = (day: string) => longDay.format(new Date(at(day)));
	return from === to ? words(from) : `${words(from)} to ${words(to)}`;
}

/** "November 2026". */
export const monthWords = ({ from }: Period) => month.format(new Date(at(from)));
