/** The clocks of this coast, whatever zone the phone is set to. */
const ZONE = 'Europe/London';

const format = new Intl.DateTimeFormat('en-GB', {
	timeZone: ZONE,
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
	minute: '2-digit',
	hourCycle: 'h23'
});

/** A moment as a calendar and a clock on the coast show it, as date and time inputs want it. */
export type WallClock = { readonly date: string; readonly time: string };

/** "2026-11-03" and "14:02". */
export function wallClock(at: Date): WallClock {
	const parts = Object.fromEntries(
		format.formatToParts(at).map(({ type, value }) => [type, value])
	);
	return {
		date: `${parts.year}-${parts.month}-${parts.day}`,
		time: `${parts.hour}:${parts.minute}`
	};
}

/**
 * The moment clocks on the coast show that; null when the text is none. Of the hour that comes
 * twice it is the first, and in the hour that never was it is one later.
 */
export function momentOf({ date, time }: WallClock): Date | null {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{1,2}:\d{2}/.test(time)) return null;
	const [hour, minute] = time.split(':');
	const utc = new Date(`${date}T${hour!.padStart(2, '0')}:${minute!.slice(0, 2)}:00Z`);
	if (Number.isNaN(utc.getTime()) || utc.toISOString().slice(0, 10) !== date) return null;
	const want = utc.toISOString().slice(0, 16);
	// The coast is at UTC or an hour ahead: try summer first.
	for (const aheadMs of [60 * 60_000, 0]) {
		const moment = new Date(utc.getTime() - aheadMs);
		const shown = wallClock(moment);
		if (`${shown.date}T${shown.time}` === want) return moment;
	}
	return utc;
}

/** How far clocks on the coast are ahead of UTC at that moment: 0 or 60. */
export function coastOffsetMinutes(at: Date): number {
	const { date, time } = wallClock(at);
	const shown = Date.parse(`${date}T${time}:00Z`);
	return Math.round((shown - Math.floor(at.getTime() / 60_000) * 60_000) / 60_000);
}

/** The first moment from `start` on when clocks on the coast show that; null when it is no time. */
export function nextMomentOf(time: string, start: Date): Date | null {
	const today = wallClock(start);
	for (const days of [0, 1]) {
		const noon = new Date(`${today.date}T12:00:00Z`);
		noon.setUTCDate(noon.getUTCDate() + days);
		const moment = momentOf({ date: noon.toISOString().slice(0, 10), time });
		if (moment === null) return null;
		const sameMinute = Math.floor(start.getTime() / 60_000) * 60_000 === moment.getTime();
		if (moment >= start || sameMinute) return sameMinute ? start : moment;
	}
	return null;
}
