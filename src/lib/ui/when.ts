import { span } from '$lib/report/duration.ts';

const ZONE = 'Europe/London';
const MINUTE_MS = 60_000;

const clockFormat = new Intl.DateTimeFormat('en-GB', {
	timeZone: ZONE,
	hour: '2-digit',
	minute: '2-digit',
	hourCycle: 'h23'
});
const dayFormat = new Intl.DateTimeFormat('en-GB', {
	timeZone: ZONE,
	weekday: 'short',
	day: 'numeric',
	month: 'short'
});
const yearFormat = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, year: 'numeric' });

/** "14:02". */
export function clock(at: Date): string {
	return clockFormat.format(at);
}

/** "14:02" today, "Tue 3 Nov, 14:02" otherwise, with the year when it is another one. */
export function moment(at: Date, now: Date): string {
	const year = yearFormat.format(at);
	const sameYear = year === yearFormat.format(now);
	const day = dayFormat.format(at).replace(',', '');
	if (sameYear && day === dayFormat.format(now).replace(',', '')) return clock(at);
	return `${day}${sameYear ? '' : ` ${year}`}, ${clock(at)}`;
}

/** "Tue 3 Nov 2026, 14:02", for what is read on another day. */
export function dated(at: Date): string {
	return moment(at, new Date(0));
}

/** "just now", "12 min ago", "in 5 min". A phone's clock may run behind, so the future is no error. */
export function ago(at: Date, now: Date): string {
	const ms = now.getTime() - at.getTime();
	if (Math.abs(ms) < MINUTE_MS) return 'just now';
	return ms > 0 ? `${span(ms)} ago` : `in ${span(ms)}`;
}
