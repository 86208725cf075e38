import { expect, test } from 'vitest';
import { dayText, HOME_ZONE, shiftsTyped, weekWords, type Shift } from './week.ts';

const shift = (weekday: number, starts: string, ends: string, zone = HOME_ZONE): Shift => ({
	weekday,
	starts,
	ends,
	zone
});
const DAYS = [1, 2, 3, 4, 5, 6, 7];

test('days that are alike are told together, and a day off parts them', () => {
	const office = [1, 2, 4, 5].map((day) => shift(day, '08:00', '18:00'));
	expect(weekWords(office)).toEqual([
		'Monday to Tuesday 08:00–18:00',
		'Thursday to Friday 08:00–18:00'
	]);
	expect(weekWords(DAYS.map((day) => shift(day, '00:00', '00:00')))).toEqual([
		'Monday to Sunday day and night'
	]);
	expect(weekWords([])).toEqual([]);
	expect(weekWords([shift(1, '08:00', '18:00'), shift(3, '08:00', '18:00')])).toEqual([
		'Monday 08:00–18:00',
		'Wednesday 08:00–18:00'
	]);
});

test('what a day shows can be typed back, also in another zone', () => {
	const shifts = [
		shift(3, '20:00', '06:00'),
		shift(3, '08:00', '12:00', 'Europe/Lisbon'),
		shift(4, '09:00', '10:00')
	];
	const text = dayText(shifts, 3);
	expect(text).toBe('08:00–12:00 Europe/Lisbon, 20:00–06:00');
	expect(shiftsTyped(text, 3)).toEqual([shifts[1], shifts[0]]);
});

test('hours of the coast need no zone', () => {
	expect(HOME_ZONE).toBe('Europe/London');
	expect(dayText([shift(1, '08:00', '18:00', 'Europe/London')], 1)).toBe('08:00–18:00');
});

test('hours are read as people type them', () => {
	for (const typed of ['08:00-18:00', '8:00 – 18:00', '0800 to 1800', ' 08:00-18:00 '])
		expect(shiftsTyped(typed, 1), typed).toEqual([shift(1, '08:00', '18:00')]);
	expect(shiftsTyped('8:00-9:30', 1)).toEqual([shift(1, '08:00', '09:30')]);
	expect(shiftsTyped('  ', 1)).toEqual([]);
});

test('what cannot be read is no duty that somebody might rely on', () => {
	for (const typed of ['morning', '08:00', '08:00-25:00', '08:00-18:00,', '8-18 and 20-22'])
		expect(shiftsTyped(typed, 1), typed).toBeNull();
});
