const dayFormat = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });

/** The day it is on the coast, "2026-11-25". */
export function today(now: Date): string {
	return dayFormat.format(now);
}

const longDay = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'UTC',
	weekday: 'short',
	day: 'numeric',
	month: 'long',
	year: 'numeric'
});

/** "Tue 1 December 2026", of a day as the server writes it. */
export function dayWords(day: string): string {
	return longDay.format(new Date(`${day}T00:00:00Z`)).replace(',', '');
}
