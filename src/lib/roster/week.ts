import * as v from 'valibot';

/** A time of a wall clock: "08:00". The server writes seconds as well. */
export const wallTime = v.pipe(
	v.string(),
	v.transform((time) => time.slice(0, 5))
);

export const shiftSchema = v.object({
	/** Monday is 1. */
	weekday: v.number(),
	starts: wallTime,
	/** Not after `starts`: the next day; equal: a whole day. */
	ends: wallTime,
	zone: v.string()
});
/** One shift of a week, by the wall clock of its zone. */
export type Shift = v.InferOutput<typeof shiftSchema>;

export const HOME_ZONE = 'Europe/London';
export const WEEKDAYS = [
	'Monday',
	'Tuesday',
	'Wednesday',
	'Thursday',
	'Friday',
	'Saturday',
	'Sunday'
] as const;

function hoursWords({ starts, ends, zone }: Shift): string {
	return `${starts}–${ends}${zone === HOME_ZONE ? '' : ` ${zone}`}`;
}

/** A day's shifts as they are typed: "08:00–12:00, 13:00–18:00"; nothing for none. */
export function dayText(shifts: readonly Shift[], weekday: number): string {
	return shifts
		.filter((shift) => shift.weekday === weekday)
		.sort((a, b) => a.starts.localeCompare(b.starts))
		.map(hoursWords)
		.join(', ');
}

/** A week in lines, days that are alike together: "Monday to Friday 08:00–18:00". */
export function weekWords(shifts: readonly Shift[]): string[] {
	const runs: { first: string; last: string; text: string }[] = [];
	let before = '';
	for (const [index, name] of WEEKDAYS.entries()) {
		const text = dayText(shifts, index + 1);
		const run = runs.at(-1);
		if (run && text !== '' && text === before) run.last = name;
		else if (text !== '') runs.push({ first: name, last: name, text });
		before = text;
	}
	return runs.map(({ first, last, text }) => {
		const hours = text === '00:00–00:00' ? 'day and night' : text;
		return `${first === last ? first : `${first} to ${last}`} ${hours}`;
	});
}

const TIME = '([01]?\\d|2[0-3]):?([0-5]\\d)';
const SPAN = new RegExp(`^${TIME}\\s*(?:-|–|to)\\s*${TIME}(?:\\s+([A-Za-z_]+(?:/[A-Za-z_]+)+))?$`);

/** The shifts typed for a day, or null where they cannot be read. Nothing typed: no duty. */
export function shiftsTyped(text: string, weekday: number): Shift[] | null {
	if (text.trim() === '') return [];
	const shifts: Shift[] = [];
	for (const part of text.split(',')) {
		const found = SPAN.exec(part.trim());
		if (!found) return null;
		const [, hour, minute, endHour, endMinute, zone = HOME_ZONE] = found;
		shifts.push({
			weekday,
			starts: `${hour!.padStart(2, '0')}:${minute}`,
			ends: `${endHour!.padStart(2, '0')}:${endMinute}`,
			zone
		});
	}
	return shifts;
}
