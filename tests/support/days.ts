/** Days of the coast's calendar. A number of hours is not a number of days: two days a year have another length. */
const LONDON = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });

/** The day so many days from today, as 2026-11-29. */
export function dayFromNow(ahead: number, now = new Date()): string {
	const noon = new Date(`${LONDON.format(now)}T12:00Z`);
	noon.setUTCDate(noon.getUTCDate() + ahead);
	return noon.toISOString().slice(0, 10);
}

/** The day at that moment. */
export const dayOf = (at: Date) => LONDON.format(at);

export const daysAgo = (days: number) => dayFromNow(-days);
